import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Position, distanceMetres } from '#platform/pure'
import { NearGrid } from './nearest-grid.ts'
import { ANYBODY, NearSearch, type Wanted } from './nearest-search.ts'

type Unit = { readonly number: number; readonly at: Position; readonly traits: number }

function put(grid: NearGrid, units: readonly Pick<Unit, 'number' | 'at'>[]): void {
  grid.put({ count: units.length, number: Uint32Array.from(units, unit => unit.number), lon: Float64Array.from(units, unit => unit.at[0]), lat: Float64Array.from(units, unit => unit.at[1]) })
}

function fits({ traits, number }: Unit, { anyOf, allOf, placedIn, accept }: Wanted): boolean {
  return (traits & allOf) === allOf && (anyOf === 0 || (traits & anyOf) !== 0) && (placedIn === 0 || (traits & placedIn) !== 0) && (accept === null || accept(number))
}

/** The distances a sort of everybody gives. Two within a millimetre may stand either way round: rounding, not order. */
function expectNearest(found: ReturnType<NearSearch['nearest']>, units: readonly Unit[], { from, k, wanted = ANYBODY, maxMetres = Infinity }: { from: Position; k: number; wanted?: Wanted; maxMetres?: number }): void {
  const all = units.filter(unit => fits(unit, wanted)).map(unit => distanceMetres(from, unit.at)).sort((one, other) => one - other)
  const expected = all.filter(metres => metres <= maxMetres).slice(0, k)
  const got = Array.from(found.metres.subarray(0, found.count))
  expect(got.length).toBe(expected.length)
  got.forEach((metres, rank) => {
    expect(Math.abs(metres - expected[rank]!)).toBeLessThan(1e-3 + expected[rank]! * 1e-9)
    const unit = units.find(it => it.number === found.number[rank])!
    expect(fits(unit, wanted)).toBe(true)
    expect(Math.abs(distanceMetres(from, unit.at) - metres)).toBeLessThan(1e-3 + metres * 1e-9)
  })
  expect(new Set(found.number.subarray(0, found.count)).size).toBe(found.count)
}

/** Crowds, empty land, edges of cells, both sides of the date line, the poles, and many at one point. */
const EDGE = 360 / 2 ** 12
const anywhere = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.double({ min: 112, max: 112.02, noNaN: true }), fc.double({ min: 38, max: 38.02, noNaN: true })) },
  { weight: 3, arbitrary: fc.tuple(fc.double({ min: 111, max: 114, noNaN: true }), fc.double({ min: 37, max: 40, noNaN: true })) },
  { weight: 2, arbitrary: fc.tuple(fc.integer({ min: 1270, max: 1290 }).map(step => step * EDGE), fc.integer({ min: 430, max: 440 }).map(step => step * EDGE)) },
  { weight: 1, arbitrary: fc.constantFrom<[number, number]>([112, 38], [180, 0], [-180, 0], [0, 90], [0, -90], [179.9999, 10], [-179.9999, 10]) },
  { weight: 1, arbitrary: fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })) },
) as fc.Arbitrary<[number, number]>
const traits = fc.integer({ min: 0, max: 63 })
const wanted: fc.Arbitrary<Wanted> = fc.record({
  anyOf: fc.constantFrom(0, 1, 2, 3),
  allOf: fc.constantFrom(0, 4, 8, 12),
  placedIn: fc.constantFrom(0, 16, 48),
  accept: fc.constantFrom(null, (number: number) => number % 3 !== 0),
})

describe('[FRC-8] the nearest', () => {
  test('are those a sort of everybody gives, whatever moved, changed or left before', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), number: fc.integer({ min: 1, max: 400 }), at: anywhere }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('describe' as const), number: fc.integer({ min: 1, max: 400 }), traits }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), number: fc.integer({ min: 1, max: 400 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask' as const), from: anywhere, k: fc.integer({ min: 0, max: 100 }), wanted, maxMetres: fc.constantFrom(Infinity, 500, 30_000) }) },
    )
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 1500, size: 'max' }), steps => {
        const [grid, truth, known] = [new NearGrid(), new Map<number, Position>(), new Map<number, number>()]
        const search = new NearSearch(grid)
        for (const it of steps) {
          if (it.kind === 'put') put(grid, [it]), truth.set(it.number, it.at)
          else if (it.kind === 'describe') grid.describe(it.number, it.traits), known.set(it.number, it.traits)
          else if (it.kind === 'remove') grid.remove(it.number), truth.delete(it.number)
          else {
            const units = [...truth].map(([number, at]) => ({ number, at, traits: known.get(number) ?? 0 }))
            expectNearest(search.nearest(it.from, it.k, it), units, it)
            expect(search.countWithin(it.from, it.maxMetres, it.wanted)).toBe(units.filter(unit => fits(unit, it.wanted) && distanceMetres(it.from, unit.at) <= it.maxMetres).length)
          }
        }
        expect(grid.size).toBe(truth.size)
      }),
      { numRuns: 60 },
    )
  })

  test('are right in a crowd of ten thousand that walks about and goes home', () => {
    const grid = new NearGrid()
    const search = new NearSearch(grid)
    let seed = 7
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
    let units: Unit[] = Array.from({ length: 10_000 }, (_, index) => ({ number: index + 1, traits: index % 50 === 0 ? 1 : 2, at: [112 + random() ** 4, 38 + random() ** 4] as const as Position }))
    for (const { number, traits: bits } of units) grid.describe(number, bits)
    for (let turn = 0; turn < 8; turn++) {
      put(grid, units)
      for (let ask = 0; ask < 10; ask++) {
        const from: Position = [112 + random(), 38 + random() ** 3]
        expectNearest(search.nearest(from, 10), units, { from, k: 10 })
      }
      const rare: Wanted = { ...ANYBODY, anyOf: 1 }
      expectNearest(search.nearest([112.001, 38.001], 10, { wanted: rare }), units, { from: [112.001, 38.001], k: 10, wanted: rare })
      units = units.map(unit => ({ ...unit, at: [unit.at[0] + (random() - 0.5) / 200, unit.at[1] + (random() - 0.5) / 200] as Position }))
      for (const unit of units.slice(0, 1_000)) grid.remove(unit.number)
      units = units.slice(1_000)
    }
    expect(grid.size).toBe(2_000)
  })

  test('are right around a pole, across the date line and half a world away', () => {
    let seed = 11
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
    const [grid, units] = [new NearGrid(), [] as Unit[]]
    const search = new NearSearch(grid)
    for (const [lon, lat, spread] of [[0, 90, 40], [180, 0, 3], [-179.99, -89.9, 20], [112, 38, 60]] as const) {
      for (let count = 0; count < 700; count++) {
        const east = ((lon + (random() - 0.5) * (Math.abs(lat) > 80 ? 360 : spread) + 540) % 360) - 180
        units.push({ number: units.length + 1, traits: 0, at: [east, Math.max(-90, Math.min(90, lat + (random() - 0.5) * spread))] })
      }
    }
    put(grid, units)
    for (let ask = 0; ask < 150; ask++) {
      const near = units[Math.floor(random() * units.length)]!.at
      const from: Position = ask % 3 === 0 ? [random() * 360 - 180, random() * 180 - 90] : [near[0], Math.max(-90, Math.min(90, near[1] + random() - 0.5))]
      const [k, maxMetres] = [1 + (ask % 100), ask % 2 === 0 ? Infinity : 500_000 * random() ** 2]
      expectNearest(search.nearest(from, k, { maxMetres }), units, { from, k, maxMetres })
    }
  })

  test('at one distance come by number', () => {
    const grid = new NearGrid()
    put(grid, [5, 3, 9, 1].map(number => ({ number, at: [112, 38] })))
    expect([...new NearSearch(grid).nearest([112.1, 38], 3).number.subarray(0, 3)]).toEqual([1, 3, 5])
  })

  test('a thousand at one point are all found there, and leave one by one', () => {
    const grid = new NearGrid()
    const depot = Array.from({ length: 1_000 }, (_, index) => ({ number: index + 1, at: [112.5, 38.5] as Position }))
    put(grid, depot)
    const search = new NearSearch(grid)
    expect(search.countWithin([112.5, 38.5], 1)).toBe(1_000)
    for (const { number } of depot.slice(1)) grid.remove(number)
    expect([search.countWithin([112.5, 38.5], 1), search.nearest([112, 38], 5).count, search.nearest([112, 38], 5).number[0]]).toEqual([1, 1, 1])
  })

  test('nobody is where no place is', () => {
    const grid = new NearGrid()
    grid.describe(3, 1)
    put(grid, [{ number: 3, at: [Number.NaN, 38] }, { number: 4, at: [181, 38] }])
    expect(new NearSearch(grid).nearest([112, 38], 5).count).toBe(0)
    expect(grid.placeOf(3)).toBeNull()
  })
})
