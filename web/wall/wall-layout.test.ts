import { expect, test } from 'vitest'
import { layoutFor, pixelShift } from './wall-layout.ts'

test.each([
  { width: 1920, height: 1080, unitPx: 20, columns: 1 },
  { width: 3840, height: 2160, unitPx: 40, columns: 1 },
  { width: 3840, height: 1080, unitPx: 20, columns: 2 },
  { width: 6720, height: 2160, unitPx: 40, columns: 2 },
])('a wall of $width × $height has a unit of $unitPx px and $columns column(s) a side', ({ width, height, unitPx, columns }) => {
  expect(layoutFor(width, height)).toMatchObject({ unitPx, columns })
})

test('1080 lines give the measures of the design', () => {
  const { headPx, columnPx, stripPx, free } = layoutFor(1920, 1080)
  expect({ headPx, columnPx, stripPx }).toEqual({ headPx: 64, columnPx: 403, stripPx: 188 })
  expect(free).toEqual({ left: 429, right: 429, top: 98, bottom: 228 })
  expect(layoutFor(3840, 1080).free).toEqual({ left: 956, right: 956, top: 110, bottom: 64 })
})

test('4K doubles the type and every margin of 1080 lines: the same picture, finer', () => {
  const [hd, uhd] = [layoutFor(1920, 1080), layoutFor(3840, 2160)]
  expect(uhd.free.left).toBe(hd.free.left * 2)
  expect(uhd.columnPx).toBe(hd.columnPx * 2)
})

test.each([[1920, 1080], [3840, 2160], [3840, 1080], [6720, 2160], [1366, 768], [2560, 1080], [1280, 1024]])(
  'the map keeps at least two fifths of a wall of %i × %i',
  (width, height) => {
    const { free } = layoutFor(width, height)
    expect((width - free.left - free.right) / width).toBeGreaterThan(0.38)
  },
)

test('[WALL-1] the picture shifts by at most two pixels and visits eight places', () => {
  const seen = new Set(Array.from({ length: 32 }, (_, step) => pixelShift(step * 180_000).join()))
  expect(seen.size).toBe(8)
  for (const place of seen) expect(Math.max(...place.split(',').map(Number))).toBeLessThanOrEqual(2)
})
