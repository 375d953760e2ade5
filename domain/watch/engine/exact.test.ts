import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Position } from '#platform/pure'
import { exactPlace, isInsideExactly } from '#tests/bench/geofence/oracle'
import type { Place } from '../place.ts'
import { FenceIndex } from './fence-index.ts'
import { crosses, turn } from './orient.ts'

const RUNS = 320
type Polygon = Extract<Place, { shape: 'polygon' }>

/** Few numbers, so that corners, edges and points meet: on one another, in line, on the lines of the grid and far beyond a cell. */
const step = fc.constantFrom(2 ** -14, 2 ** -12, 2 ** -10, 2 ** -8)
const corner = fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -8, max: 8 }))
const ring = fc.array(corner, { minLength: 3, maxLength: 9 })
/** Rings of any shape, crossing themselves and one another: what is inside an odd number of them is inside. */
const polygon = fc.tuple(step, fc.array(ring, { minLength: 1, maxLength: 3 })).map(([size, rings]): Polygon => placeOf(rings.map(it => it.map(([x, y]) => lonLat(x * size, y * size)))))
/** On a corner's line or between, and the next number beside it. */
const point = fc
  .tuple(step, fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }), fc.constantFrom(-1, 0, 0, 0, 1), fc.constantFrom(-1, 0, 0, 0, 1))
  .map(([size, x, y, east, north]): Position => {
    const [lon, lat] = lonLat((x * size) / 2, (y * size) / 2)
    return [lon * (1 + east * Number.EPSILON), lat * (1 + north * Number.EPSILON)]
  })

function lonLat(x: number, y: number): Position {
  return [112.5 + x, 38.5 + y]
}
function placeOf(rings: readonly (readonly Position[])[]): Polygon {
  return { shape: 'polygon', polygons: [rings.map(ring => [...ring, ring[0]!])] }
}
function indexOf(): FenceIndex {
  return new FenceIndex({ cellMetres: 100, lat: 38.4, hasInside: true })
}
function settle(index: FenceIndex): void {
  while (!index.isSettled) index.work(100_000)
}
function inside(index: FenceIndex, [lon, lat]: Position): Set<number> {
  const out = new Int32Array(1_000)
  const count = index.at(lon, lat, out)
  expect(new Set(out.subarray(0, count)).size, 'each fence once').toBe(count)
  return new Set(out.subarray(0, count))
}

test('[WCH-22] 100,000 points and fences, on corners, edges and in line: none differs from whole-number arithmetic', () => {
  let [pairs, hits] = [0, 0]
  fc.assert(
    fc.property(fc.array(polygon, { minLength: 1, maxLength: 12 }), fc.array(point, { minLength: 60, maxLength: 60 }), (polygons, points) => {
      const index = indexOf()
      const shapes = polygons.map(place => index.put(place, () => undefined))
      settle(index)
      const exact = polygons.map(exactPlace)
      for (const position of points) {
        const found = inside(index, position)
        shapes.forEach((shape, at) => {
          pairs++
          const isInside = isInsideExactly(exact[at]!, position)
          if (isInside) hits++
          if (found.has(shape) !== isInside || index.has(shape, ...position) !== isInside) throw new Error(`${JSON.stringify(position)} in ${JSON.stringify(polygons[at])}: ${isInside}`)
        })
      }
    }),
    { numRuns: RUNS, seed: 1409 },
  )
  expect(pairs).toBeGreaterThanOrEqual(100_000)
  expect(hits).toBeGreaterThan(5_000)
})

test('the turn of three points has the exact sign, however nearly they lie in line', () => {
  const near = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 8 }))
  const whole = (value: number) => BigInt(Math.round(value * 2 ** 60))
  fc.assert(
    fc.property(near, near, near, (...three) => {
      const [[ax, ay], [bx, by], [cx, cy]] = three.map(([x, y, k]) => [0.5 + (x + k) * 2 ** -52, 0.5 + (y + k) * 2 ** -52] as const) as [readonly [number, number], readonly [number, number], readonly [number, number]]
      const exact = (whole(ax) - whole(cx)) * (whole(by) - whole(cy)) - (whole(ay) - whole(cy)) * (whole(bx) - whole(cx))
      expect(Math.sign(turn(ax, ay, bx, by, cx, cy))).toBe(exact > 0n ? 1 : exact < 0n ? -1 : 0)
    }),
    { numRuns: 2_000, seed: 1409 },
  )
})

test('a closed way crosses an edge an even number of times, through corners and along edges too', () => {
  const grid = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }))
  fc.assert(
    fc.property(fc.array(grid, { minLength: 2, maxLength: 6 }), fc.array(grid, { minLength: 3, maxLength: 6 }), (way, corners) => {
      let count = 0
      way.forEach(([px, py], at) => {
        const [cx, cy] = way[(at + 1) % way.length]!
        corners.forEach(([ax, ay], next) => {
          const [bx, by] = corners[(next + 1) % corners.length]!
          if (crosses(px, py, cx, cy, ax, ay, bx, by)) count++
        })
      })
      expect(count % 2).toBe(0)
    }),
    { numRuns: 3_000, seed: 1409 },
  )
})

test('fences drawn, forgotten and drawn again leave the same as if they had been drawn once', () => {
  const edits = fc.array(fc.tuple(polygon, fc.integer({ min: 0, max: 12 })), { minLength: 5, maxLength: 25 })
  fc.assert(
    fc.property(edits, fc.array(point, { minLength: 40, maxLength: 40 }), (list, points) => {
      const index = indexOf()
      const left = new Map<number, Polygon>()
      for (const [place, turn] of list) {
        left.set(index.put(place, () => undefined), place)
        settle(index)
        const [[shape] = [-1]] = [...left].slice(turn % (left.size + 3))
        if (shape === -1 || turn % 2 === 0) continue
        left.delete(shape)
        index.remove(shape)
        if (turn % 3 === 0) settle(index)
      }
      settle(index)
      const anew = indexOf()
      const twin = new Map([...left].map(([shape, place]) => [shape, anew.put(place, () => undefined)]))
      settle(anew)
      for (const position of points) {
        const [old, fresh] = [inside(index, position), inside(anew, position)]
        for (const [shape, other] of twin) expect(old.has(shape)).toBe(fresh.has(other))
        expect(old.size).toBe(fresh.size)
      }
    }),
    { numRuns: 60, seed: 1409 },
  )
})

test('far from every fence, at the poles and at the date line, nobody is in one', () => {
  const index = indexOf()
  index.put(placeOf([[lonLat(0, 0), lonLat(1, 0), lonLat(1, 1)]]), () => undefined)
  settle(index)
  for (const position of [[-180, -90], [180, 90], [0, 0], [179.99, 38.6], [112.4999, 38.5]] as const) expect(inside(index, [...position])).toEqual(new Set())
  expect(inside(index, lonLat(0.9, 0.5)).size).toBe(1)
})

test('a circle is where the plane at its centre says, and no edge is nearer than it is', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 50_000, noNaN: true }), fc.array(fc.tuple(fc.double({ min: 0, max: 6.3, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true })), { minLength: 30, maxLength: 30 }), (radiusMetres, rays) => {
      const index = indexOf()
      const center = lonLat(0, 0)
      const shape = index.put({ shape: 'circle', center, radiusMetres }, () => undefined)
      settle(index)
      for (const [angle, share] of rays) {
        const [east, north] = [Math.cos(angle) * share * radiusMetres, Math.sin(angle) * share * radiusMetres]
        const [lon, lat] = lonLat(east / (111_195.0797 * Math.cos((38.5 * Math.PI) / 180)), north / 111_195.0797)
        if (Math.abs(share - 1) < 1e-4) continue
        expect(inside(index, [lon, lat]).has(shape)).toBe(share < 1)
        expect(index.has(shape, lon, lat)).toBe(share < 1)
        const metres = Math.abs(share - 1) * radiusMetres
        expect(index.isClear(shape, lon, lat, metres * 0.99)).toBe(true)
        expect(index.isClear(shape, lon, lat, metres * 1.01 + 0.01)).toBe(false)
      }
    }),
    { numRuns: 60, seed: 1409 },
  )
})
