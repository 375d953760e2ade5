import { expect, test } from 'vitest'
import { Dice } from '../demo-city/index.ts'
import { nextFixAtMs } from './cadence.ts'

const rolls = (unit: { isMoving: boolean; setsOffAtMs: number | null }) => {
  const dice = new Dice(1, 'cadence')
  return Array.from({ length: 500 }, () => nextFixAtMs(unit, 1_000_000, dice) - 1_000_000)
}

test('a moving unit sends every five seconds, more or less', () => {
  const gaps = rolls({ isMoving: true, setsOffAtMs: null })
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4_000)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(6_000)
})

test('a standing unit sends every minute or two, so it is never silent', () => {
  const gaps = rolls({ isMoving: false, setsOffAtMs: null })
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60_000)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(120_000)
})

test('a unit that is about to leave sends right after it left', () => {
  expect(new Set(rolls({ isMoving: false, setsOffAtMs: 1_010_000 }))).toEqual(new Set([11_500]))
})
