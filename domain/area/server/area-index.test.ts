import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Position } from '#platform/pure'
import { AreaIndex, type AtlasArea } from './area-index.ts'
import { overlapOf } from './neighbour-overlap.ts'
import { outsideParent } from './outside-parent.ts'
import { type Boundary, shapeOf } from './shape.ts'

const boundary = (...rings: Position[][]): Boundary => ({ type: 'MultiPolygon', coordinates: [rings] })
const box = (...[w, s, e, n]: [number, number, number, number]): Position[] => [[w, s], [e, s], [e, n], [w, n], [w, s]]

function area(code: string, path: string, shape: Boundary): AtlasArea {
  return { code, path, name: code, nameEn: code, level: path.split('/').length > 2 ? 'grid' : 'city', parentCode: null, center: [0, 0], bbox: shapeOf(shape).bbox, boundary: shape }
}

const SIDE = 12
/** A mesh whose inner corners are shifted, so that borders run at every angle; neighbours share corners exactly. */
function mesh(shifts: readonly number[]): AtlasArea[] {
  const corner = (column: number, row: number): Position => {
    const isInner = column > 0 && row > 0 && column < SIDE && row < SIDE
    const at = (column * 31 + row * 17) % shifts.length
    return [112 + (column + (isInner ? shifts[at]! : 0)) * 0.01, 38 + (row + (isInner ? shifts[(at + 7) % shifts.length]! : 0)) * 0.01]
  }
  const grids = Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [column, row] = [i % SIDE, Math.floor(i / SIDE)]
    const ring = [corner(column, row), corner(column + 1, row), corner(column + 1, row + 1), corner(column, row + 1), corner(column, row)]
    return area(`g${i}`, `c/g${i}/`, boundary(i % 2 ? ring : ring.toReversed()))
  })
  return [area('c', 'c/', boundary(box(112, 38, 112 + SIDE * 0.01, 38 + SIDE * 0.01))), ...grids]
}

describe('[AREA-2] every point of a partition is in exactly one grid', () => {
  const shifts = fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: 20, maxLength: 20 })

  test('inside, on shared edges and on shared corners', () => {
    fc.assert(
      fc.property(shifts, fc.array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 30, maxLength: 30 }), (moved, picks) => {
        const areas = mesh(moved)
        const index = new AreaIndex(areas)
        const alone = areas.slice(1).map(one => new AreaIndex([one]))
        for (const [pick, part] of picks) {
          const ring = areas[1 + (pick % (SIDE * SIDE))]!.boundary.coordinates[0]![0]!
          const [a, b] = [ring[pick % 4]!, ring[(pick % 4) + 1]!]
          const onEdge: Position = [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part]
          for (const point of [onEdge, a]) {
            const hits = alone.flatMap(one => one.at(point) ?? [])
            const isOuter = point[0] <= 112 || point[1] <= 38 || point[0] >= 112.12 - 1e-9 || point[1] >= 38.12 - 1e-9
            if (!isOuter) expect(hits.map(({ code }) => code)).toEqual([index.at(point)?.code])
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a hole is not inside; the deepest area answers; outside is nothing', () => {
    const index = new AreaIndex([
      area('c', 'c/', boundary(box(0, 0, 10, 10))),
      area('g', 'c/g/', boundary(box(1, 1, 9, 9), box(4, 4, 6, 6).toReversed())),
    ])
    expect(index.at([2, 2])?.code).toBe('g')
    expect(index.at([5, 5])?.code).toBe('c')
    expect(index.at([11, 5])).toBeNull()
    expect(index.at([NaN, 5])).toBeNull()
    expect(new AreaIndex([]).at([0, 0])).toBeNull()
  })
})

describe('[AREA-5] shares of areas', () => {
  const shape = (...ring: Position[]) => shapeOf(boundary(ring))

  test('a shared border is no overlap, a third is a third', () => {
    const a = shape(...box(112, 38, 113, 39))
    expect(overlapOf(a, shape(...box(113, 38, 114, 39)))).toBe(0)
    expect(overlapOf(a, shape(...box(112.6667, 38, 113.6667, 39)))).toBeCloseTo(0.3333, 3)
    expect(overlapOf(shape(...box(112.4, 38.4, 112.5, 38.5)), a)).toBeCloseTo(1, 6)
  })

  test('a child may stand out by a hundredth or a strip of 2 m, not more', () => {
    const parent = shape(...box(112, 38, 113, 39))
    expect(outsideParent(shape(...box(112.5, 38.5, 113, 39)), parent)).toBeNull()
    expect(outsideParent(shape(...box(112.5, 38.5, 113.004, 39)), parent)).toBeNull()
    expect(outsideParent(shape(...box(112.5, 38.5, 113.02, 39)), parent)).toBeCloseTo(3.85, 1)
    expect(outsideParent(shape(...box(112.999, 38.5, 113.00003, 38.501)), parent)).toBeNull()
    expect(outsideParent(shape(...box(114, 38, 115, 39)), parent)).toBe(100)
  })
})
