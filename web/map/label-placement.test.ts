import { expect, test } from 'vitest'
import type { Box } from './picture.ts'
import { type Label, boxAt, contains, placeLabels } from './label-placement.ts'

const square = (left: number, top: number, side: number): [number, number][] => [
  [left, top], [left + side, top], [left + side, top + side], [left, top + side], [left, top],
]
const label = (key: string, at: [number, number], ring: [number, number][]): Label => ({ key, at, halfWidth: 30, up: 20, down: 25, ring })
const clash = (a: Box, b: Box) => Math.min(a[2], b[2]) > Math.max(a[0], b[0]) && Math.min(a[3], b[3]) > Math.max(a[1], b[1])

test('a name with room stands where it wants to', () => {
  const placed = placeLabels([label('a', [150, 150], square(0, 0, 300))], [])
  expect(placed.get('a')).toEqual([150, 150])
})

test('a name steps aside for a symbol and stays inside its area', () => {
  const ring = square(0, 0, 300)
  const symbol: Box = [130, 130, 170, 170]
  const a = label('a', [150, 150], ring)
  const [x, y] = placeLabels([a], [symbol]).get('a') ?? [0, 0]
  const box = boxAt(a, x, y)
  expect(clash(box, symbol)).toBe(false)
  expect(contains(ring, [box[0], box[1]]) && contains(ring, [box[2], box[3]])).toBe(true)
  expect(Math.hypot(x - 150, y - 150)).toBeLessThan(60)
})

test('two names that want the same place do not overlap', () => {
  const ring = square(0, 0, 400)
  const a = label('a', [200, 200], ring)
  const b = label('b', [205, 200], ring)
  const placed = placeLabels([a, b], [])
  expect(clash(boxAt(a, ...placed.get('a')!), boxAt(b, ...placed.get('b')!))).toBe(false)
})

test('an area smaller than its name still gets it, near its centre', () => {
  const [x, y] = placeLabels([label('a', [10, 10], square(0, 0, 20))], []).get('a') ?? [999, 999]
  expect(Math.hypot(x - 10, y - 10)).toBeLessThan(40)
})

test('fourteen names among two hundred symbols all find a place inside their areas', () => {
  const labels = Array.from({ length: 14 }, (_, i) => label(`${i}`, [100 + (i % 5) * 200, 100 + Math.floor(i / 5) * 200], square((i % 5) * 200, Math.floor(i / 5) * 200, 200)))
  const symbols = Array.from({ length: 200 }, (_, i): Box => [(i * 37) % 1000, (i * 53) % 600, ((i * 37) % 1000) + 12, ((i * 53) % 600) + 12])
  const placed = placeLabels(labels, symbols)
  for (const one of labels) {
    const box = boxAt(one, ...placed.get(one.key)!)
    expect(contains(one.ring, [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])).toBe(true)
  }
})
