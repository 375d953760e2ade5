import { expect, test } from 'vitest'
import { CellGrid } from '#domain/track'
import { DOT_WORDS, densityDots, dotLook } from './density-dots.ts'
import { lonLatAt } from './mercator.ts'

const grid = CellGrid.over([112, 38, 112.2, 38.15])
const columns = grid.columns * 4
const rows = grid.rows * 4

function density(filled: readonly (readonly [column: number, row: number, count: number])[]) {
  const counts = new Uint32Array(columns * rows)
  for (const [column, row, count] of filled) counts[row * columns + column] = count
  return { columns, rows, counts, version: 1 }
}

test('near by each part of the grid has its own dot in its middle', () => {
  const told = densityDots(density([[0, 0, 3], [5, 7, 40]]), grid, 100_000)
  expect([told.count, told.total, told.most]).toEqual([2, 43, 40])
  const [lon, lat] = lonLatAt(told.originX + told.dots[DOT_WORDS]!, told.originY + told.dots[DOT_WORDS + 1]!)
  expect(lon).toBeCloseTo(grid.lonOf(5.5 * 1024), 5)
  expect(lat).toBeCloseTo(grid.latOf(7.5 * 1024), 5)
})

test('from afar dots never stand nearer than twelve pixels, and nobody is lost in the adding up', () => {
  const told = densityDots(density([[0, 0, 3], [1, 1, 4], [2, 3, 5], [columns - 1, rows - 1, 6]]), grid, 600)
  expect(told.side * 600).toBeGreaterThanOrEqual(12)
  expect(told.total).toBe(18)
  const sum = Array.from({ length: told.count }, (_, dot) => told.dots[dot * DOT_WORDS + 2]!).reduce((a, b) => a + b, 0)
  expect(sum).toBe(18)
})

test('a dot grows with its count and never over its square', () => {
  const looks = [1, 10, 40, 100].map(count => dotLook(count, 100))
  expect(looks.map(look => look.step)).toEqual([0, 1, 3, 4])
  expect(looks.every((look, index) => index === 0 || look.radius > looks[index - 1]!.radius)).toBe(true)
  expect(looks.at(-1)!.radius).toBeLessThan(0.5)
})
