import { expect, test } from 'vitest'
import type { Position } from '#platform/pure'
import { minutesToReach, straightTravel } from './nearest-travel.ts'

const unitAt: Position = [112.52, 38.83]
const incidentAt: Position = [112.165, 38.955]

test('an ambulance 34 km away by air needs some fifty-five minutes, never zero, and says the same on the map and in the list', () => {
  const ambulance = { kind: 'ambulance', position: unitAt, speedKmh: null } as const
  expect(minutesToReach(ambulance, incidentAt)).toBe(55)
  expect(minutesToReach(ambulance, incidentAt)).toBe(Math.round(straightTravel(unitAt, incidentAt, 'ambulance')))
  expect(minutesToReach({ ...ambulance, position: incidentAt, speedKmh: 90 }, incidentAt)).toBe(1)
})

test('who is under way faster than usual is there sooner, who crawls is not later than usual', () => {
  const car = (speedKmh: number) => minutesToReach({ kind: 'vehicle', position: unitAt, speedKmh }, incidentAt)
  expect(Math.abs(car(90) * 2 - car(45))).toBeLessThanOrEqual(1)
  expect(car(3)).toBe(car(45))
})
