import { expect, test } from 'vitest'
import { glideTo, paceOf, placeAt, standing } from './glide.ts'

const start = standing(112, 38)

test('a unit is half way when half the time between fixes has passed', () => {
  const glide = glideTo(start, [112.01, 38.02], { nowMs: 1000, sinceLastFixMs: 4000 })
  const [lon, lat] = placeAt(glide, 3000)
  expect(lon).toBeCloseTo(112.005, 9)
  expect(lat).toBeCloseTo(38.01, 9)
})

test('a unit stands at its fix when the time is over, and never beyond it', () => {
  const glide = glideTo(start, [112.01, 38.02], { nowMs: 1000, sinceLastFixMs: 4000 })
  expect(placeAt(glide, 60_000)).toEqual([112.01, 38.02])
  expect(paceOf(glide, 60_000)).toBe(0)
})

test('a new fix under way bends the way where the unit is drawn, without a jump', () => {
  const first = glideTo(start, [112.01, 38], { nowMs: 0, sinceLastFixMs: 2000 })
  const second = glideTo(first, [112.01, 38.01], { nowMs: 1000, sinceLastFixMs: 2000 })
  expect(placeAt(second, 1000)).toEqual(placeAt(first, 1000))
})

test('after an hour of silence the unit still arrives within twelve seconds', () => {
  const glide = glideTo(start, [113, 38], { nowMs: 0, sinceLastFixMs: 3_600_000 })
  expect(placeAt(glide, 12_000)).toEqual([113, 38])
})
