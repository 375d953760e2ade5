import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeBadges } from './near-badges.ts'

const CENTER = [300, 300] as const
const numberAt = (unit: readonly number[], offset: readonly number[]) => [unit[0]! + offset[0]!, unit[1]! + offset[1]!] as const
const apart = (one: readonly number[], other: readonly number[]) => Math.hypot(one[0]! - other[0]!, one[1]! - other[1]!)

test('a number stands beside its unit, on the side away from the incident', () => {
  expect(placeBadges([[100, 300], [500, 320]], CENTER)).toEqual([[expect.closeTo(-19), expect.closeTo(0)], [expect.closeTo(19), expect.closeTo(0)]])
})

test('eight units in one town have eight numbers to read: none covers another, a unit, or the incident', () => {
  const pixel = fc.tuple(fc.integer({ min: 270, max: 340 }), fc.integer({ min: 270, max: 330 }))
  fc.assert(
    fc.property(fc.array(pixel, { minLength: 2, maxLength: 8 }), units => {
      const placed = placeBadges(units, CENTER).map((offset, index) => numberAt(units[index]!, offset))
      for (const [index, at] of placed.entries()) {
        expect(apart(at, CENTER)).toBeGreaterThan(27)
        for (const other of placed.slice(index + 1)) expect(apart(at, other)).toBeGreaterThan(20.9)
        for (const unit of units) expect(apart(at, unit)).toBeGreaterThan(18)
      }
    }),
  )
})
