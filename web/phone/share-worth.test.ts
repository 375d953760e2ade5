import { expect, test } from 'vitest'
import { isWorthTelling } from './use-share-position.ts'
import type { Fix } from './watch-place.ts'

const at = (seconds: number, metresNorth: number): Fix => ({
  position: [112.7, 38.4 + metresNorth / 111_195],
  accuracyMetres: 8,
  fixedAtMs: seconds * 1000,
  speedKmh: null,
  bearingDeg: null,
})

test.each<[string, Fix, Fix | null, boolean]>([
  ['the first place', at(0, 0), null, true],
  ['a walk of 12 m', at(8, 12), at(0, 0), true],
  ['a tremble of 3 m', at(8, 3), at(0, 0), false],
  ['standing still for half a minute', at(30, 0), at(0, 0), true],
  ['a car, but too soon', at(3, 60), at(0, 0), false],
])('%s', (_, fix, last, isWorth) => {
  expect(isWorthTelling(fix, last)).toBe(isWorth)
})
