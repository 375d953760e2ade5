import { expect, test } from 'vitest'
import type { Position } from '#platform/pure'
import { cityMidnight, lengthMetres, runsOf } from './trail.ts'

/** 0.01° of latitude are 1,112 m. */
const north = (steps: number): Position => [113.5, 38.9 + steps * 0.01]

test('a trail breaks where fixes are too far apart to have been walked between', () => {
  expect(runsOf([north(0), north(1), north(2), north(9), north(10)])).toEqual([[north(0), north(1), north(2)], [north(9), north(10)]])
})

test('a lone fix draws no line, and the way of a trail leaves its gaps out', () => {
  expect(runsOf([north(0), north(9)])).toEqual([])
  expect(lengthMetres([north(0), north(1), north(9), north(10)])).toBeCloseTo(2 * 1112, -1)
})

test.each([
  ['just after midnight in the city', '2026-11-22T16:00:01Z', '2026-11-22T16:00:00.000Z'],
  ['just before midnight in the city', '2026-11-22T15:59:59Z', '2026-11-21T16:00:00.000Z'],
])('today begins at the city’s own midnight: %s', (_, now, began) => {
  expect(cityMidnight(Date.parse(now)).toISOString()).toBe(began)
})
