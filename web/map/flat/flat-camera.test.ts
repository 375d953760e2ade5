import { expect, test } from 'vitest'
import { bboxSeen, dragged, fitted, fromScreen, toScreen, zoomed } from './flat-camera.ts'

const SIZE = [1000, 600] as const
const BBOX = [112, 38, 113, 38.6] as const
const PADDING = { left: 200, right: 40, top: 60, bottom: 20 }
const camera = fitted([...BBOX], PADDING, SIZE)

test('a fitted box lies whole in what the padding leaves free, and touches two of its sides', () => {
  const [left, bottom] = toScreen(camera, [112, 38], SIZE)
  const [right, top] = toScreen(camera, [113, 38.6], SIZE)
  const room = [left - 200, 1000 - 40 - right, top - 60, 600 - 20 - bottom]
  expect(Math.min(...room)).toBeGreaterThan(-1e-6)
  expect(room.filter(px => Math.abs(px) < 1e-6)).toHaveLength(2)
})

test('a pixel and the place under it name one another', () => {
  const place = fromScreen(camera, [333, 444], SIZE)
  const [x, y] = toScreen(camera, place, SIZE)
  expect([x, y].map(value => Math.round(value * 1e6) / 1e6)).toEqual([333, 444])
})

test('what lies under the pointer stays there while the wheel turns, and a drag carries it along', () => {
  const at = [700, 100] as const
  const place = fromScreen(camera, at, SIZE)
  expect(toScreen(zoomed(camera, 1.5, { at, size: SIZE }), place, SIZE)[0]).toBeCloseTo(700, 6)
  expect(toScreen(dragged(camera, 30, -20), place, SIZE)[1]).toBeCloseTo(80, 6)
})

test('nearer than a house and farther than a province it does not go', () => {
  expect(zoomed(camera, 99, { at: [0, 0], size: SIZE }).zoom).toBe(18)
  expect(zoomed(camera, -99, { at: [0, 0], size: SIZE }).zoom).toBe(4)
})

test('the view told to the server is what the screen shows', () => {
  const [west, south, east, north] = bboxSeen(camera, SIZE)
  expect(west).toBeLessThan(112)
  expect(east).toBeGreaterThan(113)
  expect(south).toBeLessThan(38)
  expect(north).toBeGreaterThan(38.6)
})
