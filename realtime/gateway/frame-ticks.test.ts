import { expect, test } from 'vitest'
import { nextTickMs } from './frame-ticks.ts'

test('ticks that cost more than an eighth of their interval come seldomer, up to a second; cheap ones come every 250 ms again', () => {
  let tickMs = 250
  const through = (tookMs: number, turns: number) => Array.from({ length: turns }, () => (tickMs = nextTickMs(tickMs, tookMs))).at(-1)
  expect(through(10, 5)).toBe(250)
  expect(through(120, 20)).toBeGreaterThanOrEqual(480)
  expect(through(900, 20)).toBe(1_000)
  expect(through(150, 20)).toBe(1_000)
  expect(through(12, 20)).toBe(250)
})
