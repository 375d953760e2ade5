import { expect, test } from 'vitest'
import type { Position } from '#platform/pure'
import { orderPath } from './order-course.ts'

const unitAt: Position = [112.52, 38.83]
const incidentAt: Position = [112.165, 38.955]

test('an arc begins at the unit and ends at the incident', () => {
  const path = orderPath(unitAt, incidentAt)
  expect(path[0]![0]).toBeCloseTo(unitAt[0], 9)
  expect(path[0]![1]).toBeCloseTo(unitAt[1], 9)
  expect(path.at(-1)![0]).toBeCloseTo(incidentAt[0], 9)
  expect(path.at(-1)![1]).toBeCloseTo(incidentAt[1], 9)
})

test('an arc leaves the straight line by about a ninth of its length', () => {
  const middle = orderPath([112, 38], [113, 38])[12]!
  expect(Math.abs(middle[1] - 38)).toBeGreaterThan(0.07)
  expect(Math.abs(middle[1] - 38)).toBeLessThan(0.11)
})
