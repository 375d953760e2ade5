import { expect, test } from 'vitest'
import type { Position } from '#platform/pure'
import { drawSketch, walkMinutes } from './sketch.ts'

const BOX = { width: 356, height: 132, side: 44, above: 58, below: 22 }
const ME: Position = [112.7352, 38.4165]

test.each<[string, Position]>([
  ['north', [112.7352, 38.42]],
  ['south-east', [112.741, 38.413]],
  ['far west', [112.6, 38.4165]],
  ['the same place', [112.7352, 38.4165]],
])('me and a place to the %s both lie inside the box, north up', (_, there) => {
  const drawn = drawSketch({ me: ME, there, rings: [] }, BOX)
  for (const point of [drawn.me, drawn.there]) {
    expect(point.x).toBeGreaterThanOrEqual(BOX.side - 0.01)
    expect(point.x).toBeLessThanOrEqual(BOX.width - BOX.side + 0.01)
    expect(point.y).toBeGreaterThanOrEqual(BOX.above - 0.01)
    expect(point.y).toBeLessThanOrEqual(BOX.height - BOX.below + 0.01)
  }
  expect(Math.sign(drawn.there.x - drawn.me.x)).toBe(Math.sign(there[0] - ME[0]))
  expect(Math.sign(drawn.me.y - drawn.there.y)).toBe(Math.sign(there[1] - ME[1]))
})

test('the distance between the two points agrees with the rings', () => {
  const drawn = drawSketch({ me: ME, there: [112.7352, 38.4255], rings: [] }, BOX)
  const px = Math.hypot(drawn.there.x - drawn.me.x, drawn.there.y - drawn.me.y)
  const ring = drawn.rings[0]!
  // 0.009 degrees of latitude are about 1,000 m.
  expect((px / ring.radiusPx) * ring.metres).toBeGreaterThan(990)
  expect((px / ring.radiusPx) * ring.metres).toBeLessThan(1010)
})

test('walking time counts the way round, and is never nothing', () => {
  expect(walkMinutes(620)).toBe(10)
  expect(walkMinutes(3)).toBe(1)
})
