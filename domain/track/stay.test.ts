import { describe, expect, test } from 'vitest'
import { gauss, seeded } from '#tests/bench/hot-city'
import { type TestFix, columnsOf } from '#tests/track-fixes'
import { bitsOfFlags } from './fix-columns.ts'
import { findStays, metresBetween } from './stay.ts'
import { findTrips } from './trip.ts'

const START = Date.parse('2026-11-23T00:00:00Z')
const LIMITS = { radiusMetres: 100, minMs: 5 * 60_000 }
const METRE = 1 / 111_195
const [LON, LAT] = [112.7, 38.4]
const EAST = METRE / Math.cos((LAT * Math.PI) / 180)

type Leg = { readonly minutes: number; readonly eastMps?: number }

/** A unit that stands and goes east by turns, a fix every ten seconds, scattered by so many metres. */
function aWalk(legs: readonly Leg[], { scatter = 0, seed = 1409 }: { scatter?: number; seed?: number } = {}): TestFix[] {
  const random = seeded(seed)
  let [atMs, east] = [START, 0]
  return legs.flatMap(({ minutes, eastMps = 0 }) =>
    Array.from({ length: minutes * 6 }, (): TestFix => {
      atMs += 10_000
      east += eastMps * 10
      return { number: 1, atMs, lon: LON + (east + scatter * gauss(random)) * EAST, lat: LAT + scatter * gauss(random) * METRE, speedKmh: eastMps * 3.6 }
    }),
  )
}

const minutesOf = (fixes: readonly TestFix[], limits = LIMITS) => {
  const columns = columnsOf(fixes)
  return findStays(columns, limits).map(({ first, last }) => [columns.fixedAtMs[first]!, columns.fixedAtMs[last]!].map(ms => Math.round((ms - START) / 60_000)))
}

describe('stays', () => {
  test('are where a unit stood long enough, and nowhere else', () => {
    expect(minutesOf(aWalk([{ minutes: 10 }, { minutes: 10, eastMps: 10 }, { minutes: 3 }, { minutes: 5, eastMps: 10 }, { minutes: 20 }]))).toEqual([[0, 10], [28, 48]])
  })

  test('bear scatter of 30 m: twenty noisy days have the same two stays', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const stays = minutesOf(aWalk([{ minutes: 15 }, { minutes: 10, eastMps: 8 }, { minutes: 30 }], { scatter: 30, seed }))
      expect(stays).toHaveLength(2)
      expect(Math.abs(stays[0]![1]! - 15)).toBeLessThanOrEqual(1)
      expect(Math.abs(stays[1]![0]! - 25)).toBeLessThanOrEqual(1)
    }
  })

  test('go on over one wild fix, a walk round the house of half a minute, and a silence, but not over a walk away', () => {
    const still = aWalk([{ minutes: 20 }])
    const wild = still.map((fix, at) => (at === 40 ? { ...fix, lon: LON + 0.05 } : at > 60 && at < 64 ? { ...fix, lon: LON + 150 * EAST } : fix))
    expect(minutesOf(wild)).toEqual([[0, 20]])
    expect(minutesOf([...still.slice(0, 6), ...still.slice(-6)])).toEqual([[0, 20]])
    expect(minutesOf(still.map((fix, at) => (at > 40 && at < 60 ? { ...fix, lon: LON + 0.01 } : fix)))).toEqual([[0, 7], [10, 20]])
  })

  test('count only fixes that tell whereabouts', () => {
    const still = aWalk([{ minutes: 6 }])
    expect(minutesOf(still.map(fix => ({ ...fix, flagBits: bitsOfFlags(['impossible_speed']) })))).toEqual([])
    expect(minutesOf(still.map(fix => ({ ...fix, flagBits: bitsOfFlags(['late']) })))).toEqual([[0, 6]])
  })

  test('have their middle where the unit stood', () => {
    const [stay] = findStays(columnsOf(aWalk([{ minutes: 30 }], { scatter: 20 })), LIMITS)
    expect(metresBetween(stay!.lon - LON, stay!.lat - LAT, LAT)).toBeLessThan(5)
  })
})

describe('trips', () => {
  const trips = (fixes: readonly TestFix[]) => {
    const columns = columnsOf(fixes)
    return findTrips(columns, findStays(columns, LIMITS), LIMITS)
  }

  test('lie between stays, with their length and top speed', () => {
    const [trip, ...others] = trips(aWalk([{ minutes: 10 }, { minutes: 10, eastMps: 10 }, { minutes: 10 }], { scatter: 3 }))
    expect(others).toEqual([])
    expect(trip!.lengthMetres).toBeGreaterThan(5_800)
    expect(trip!.lengthMetres).toBeLessThan(6_400)
    expect(trip!.topKmh).toBeCloseTo(36)
  })

  test('are none of a unit that stands and scatters all day', () => {
    expect(trips(aWalk([{ minutes: 600 }], { scatter: 10 }))).toEqual([])
  })

  test('end at a silence of more than a quarter of an hour', () => {
    const walk = aWalk([{ minutes: 60, eastMps: 10 }])
    expect(trips(walk)).toHaveLength(1)
    expect(trips([...walk.slice(0, 120), ...walk.slice(240)])).toHaveLength(2)
  })
})
