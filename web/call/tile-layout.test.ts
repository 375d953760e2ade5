import { describe, expect, test } from 'vitest'
import { tileGrid } from './tile-layout.ts'

const room = (widthPx: number, heightPx: number) => ({ widthPx, heightPx, gapPx: 12 })

describe('the grid of a call', () => {
  test.each([
    [1, 824, 716, 1],
    [2, 824, 716, 1],
    [4, 824, 716, 2],
    [5, 824, 716, 2],
    [6, 824, 716, 2],
    [9, 1_400, 900, 3],
    [16, 1_400, 900, 4],
    [3, 358, 500, 1],
  ])('%i pictures in %i × %i stand in %i columns', (count, width, height, columns) => {
    expect(tileGrid(count, room(width, height)).columns).toBe(columns)
  })

  test('never taller or wider than the room, whatever the count', () => {
    for (let count = 1; count <= 64; count += 1) {
      const { columns, rows, widthPx, heightPx } = tileGrid(count, room(856, 760))
      expect(columns * rows).toBeGreaterThanOrEqual(count)
      expect(columns * widthPx + (columns - 1) * 12).toBeLessThanOrEqual(856)
      expect(rows * heightPx + (rows - 1) * 12).toBeLessThanOrEqual(760)
    }
  })

  test('a room without any size has tiles without any', () => {
    expect(tileGrid(3, room(0, 0))).toMatchObject({ widthPx: 0, heightPx: 0 })
  })
})
