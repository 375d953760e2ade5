import { expect, test } from 'vitest'
import { STALE_AFTER_MS } from '#domain/force'
import { lonLatAt, worldX, worldY } from './mercator.ts'
import { ABOVE, LOOK, MOVING, RATE, ROW_WORDS, STALE, lookOf, pickRow, placeOfRow, unpackLook } from './rows.ts'
import { UnitTable, type WorldColumns } from './unit-table.ts'

const T0 = Date.parse('2026-11-22T06:00:00Z')
type Fix = { number: number; lon?: number; lat?: number; at?: number; kmh?: number; bearing?: number; kind?: number }

function columns(fixes: readonly Fix[]): WorldColumns {
  return {
    count: fixes.length,
    number: Uint32Array.from(fixes, fix => fix.number),
    lon: Float64Array.from(fixes, fix => fix.lon ?? 112),
    lat: Float64Array.from(fixes, fix => fix.lat ?? 38),
    kind: Uint8Array.from(fixes, fix => fix.kind ?? 1),
    bearingDeg: Float32Array.from(fixes, fix => fix.bearing ?? Number.NaN),
    speedKmh: Float32Array.from(fixes, fix => fix.kmh ?? 0),
    changedAtMs: Float64Array.from(fixes, fix => fix.at ?? T0),
  }
}

function placeOf(table: UnitTable, number: number, at: { packedMs: number; nowMs: number }): readonly number[] {
  table.watch([number], () => false)
  const mass = table.pack(null, at.packedMs)
  return lonLatAt(...placeOfRow(mass, table.watchedRows.get(number)!, at.nowMs))
}

test('a unit glides to its new fix for as long as the fixes are apart, and stands there', () => {
  const table = new UnitTable()
  table.take(columns([{ number: 7 }]), T0)
  table.take(columns([{ number: 7, lon: 112.001, lat: 38.002, at: T0 + 5000 }]), T0 + 5000)
  expect(placeOf(table, 7, { packedMs: T0 + 5000, nowMs: T0 + 7500 })[0]).toBeCloseTo(112.0005, 6)
  expect(placeOf(table, 7, { packedMs: T0 + 6000, nowMs: T0 + 7500 })[0]).toBeCloseTo(112.0005, 6)
  expect(placeOf(table, 7, { packedMs: T0 + 5000, nowMs: T0 + 10_000 })[1]).toBeCloseTo(38.002, 6)
  const late = table.pack(null, T0 + 11_000)
  expect([late.fastest, late.rows[RATE]]).toEqual([0, 0])
})

test('a new fix under way bends the way where the unit is drawn, without a jump', () => {
  const table = new UnitTable()
  table.take(columns([{ number: 7 }]), T0)
  table.take(columns([{ number: 7, lon: 112.004, at: T0 + 4000 }]), T0 + 4000)
  const before = placeOf(table, 7, { packedMs: T0 + 4000, nowMs: T0 + 6000 })
  table.take(columns([{ number: 7, lon: 112.004, lat: 38.01, at: T0 + 6000 }]), T0 + 6000)
  const after = placeOf(table, 7, { packedMs: T0 + 6000, nowMs: T0 + 6000 })
  expect(Math.hypot(after[0]! - before[0]!, after[1]! - before[1]!)).toBeLessThan(1e-7)
})

test('a far jump was never walked: the unit is shown where it is', () => {
  const table = new UnitTable()
  table.take(columns([{ number: 7 }]), T0)
  table.take(columns([{ number: 7, lon: 112.3, at: T0 + 5000 }]), T0 + 5000)
  expect(placeOf(table, 7, { packedMs: T0 + 5000, nowMs: T0 + 5000 })[0]).toBeCloseTo(112.3, 6)
})

test('after an hour of silence a unit still arrives within twelve seconds', () => {
  const table = new UnitTable()
  table.take(columns([{ number: 7 }]), T0)
  table.take(columns([{ number: 7, lon: 112.01, at: T0 + 3_600_000 }]), T0 + 3_600_000)
  expect(table.pack(null, T0 + 3_600_000).restsAtMs).toBeCloseTo(T0 + 3_612_000, -1)
})

test('rows may change places, and who leaves and comes back elsewhere does not glide across the map', () => {
  const table = new UnitTable()
  table.take(columns([{ number: 1 }, { number: 2, lon: 112.1 }]), T0)
  table.take(columns([{ number: 2, lon: 112.1 }, { number: 1, lon: 112.001, at: T0 + 4000 }]), T0 + 4000)
  expect(placeOf(table, 1, { packedMs: T0 + 4000, nowMs: T0 + 6000 })[0]).toBeCloseTo(112.0005, 6)
  table.take(columns([{ number: 2, lon: 112.1 }]), T0 + 9000)
  table.pack(null, T0 + 9000)
  expect(table.watchedRows.has(1)).toBe(false)
  table.take(columns([{ number: 2, lon: 112.1 }, { number: 1, lon: 112.05, at: T0 + 9000 }]), T0 + 10_000)
  expect(placeOf(table, 1, { packedMs: T0 + 10_000, nowMs: T0 + 10_000 })[0]).toBeCloseTo(112.05, 6)
})

test('a silent unit turns grey and loses its tick though nothing arrives, at the instant that was foretold', () => {
  const table = new UnitTable()
  table.take(columns([{ number: 1, kmh: 20, bearing: 90 }]), T0)
  expect(unpackLook(table.pack(null, T0 + 1000).rows[LOOK]!)).toEqual({ kindCode: 1, isStale: false, isMoving: true, isAbove: false, bearing256: 64 })
  expect(table.greyAtMs).toBe(T0 + STALE_AFTER_MS)
  expect(unpackLook(table.pack(null, table.greyAtMs + 1).rows[LOOK]!)).toMatchObject({ isStale: true, isMoving: false })
})

test('what a unit looks like survives the Float32 it travels in', () => {
  for (const bearing256 of [0, 1, 255]) {
    const look = new Float32Array([lookOf(6, STALE | MOVING | ABOVE, bearing256)])[0]!
    expect(unpackLook(look)).toEqual({ kindCode: 6, isStale: true, isMoving: true, isAbove: true, bearing256 })
  }
})

test('a press finds the nearest unit where it is drawn now, within reach, and not one a richer layer draws', () => {
  const table = new UnitTable()
  const start = [{ number: 1 }, { number: 2, lon: 112.01 }, { number: 3, lon: 112.02 }]
  table.take(columns(start), T0)
  table.take(columns([{ number: 1, lon: 112.004, at: T0 + 4000 }, ...start.slice(1)]), T0 + 4000)
  const mass = table.pack(null, T0 + 4000)
  const pressed = (lon: number, reach = 0.005) => pickRow(mass, { x: worldX(lon), y: worldY(38), reach }, T0 + 6000)
  expect([pressed(112.002), pressed(112.0101), pressed(112.006, 0.001)].map(row => table.numberOf(row))).toEqual([1, 2, 0])
  table.watch([2], () => true)
  expect(pickRow(table.pack(null, T0 + 6000), { x: worldX(112.01), y: worldY(38), reach: 0.005 }, T0 + 6000)).toBe(-1)
})

test('many rows lie in strips from north to south, each still its own unit', () => {
  const table = new UnitTable()
  const fixes = Array.from({ length: 25_000 }, (_, index) => ({ number: 1_000_000 - index * 37, lon: 112 + index * 1e-5, lat: 37 + ((index * 7919) % 25_000) / 25_000, kind: index % 7 }))
  table.take(columns(fixes), T0)
  table.watch(fixes.map(fix => fix.number), () => false)
  const mass = table.pack(null, T0)
  expect(mass.count).toBe(25_000)
  const lats = Array.from({ length: mass.count }, (_, row) => lonLatAt(...placeOfRow(mass, row, T0))[1])
  expect(lats.every((lat, row) => row === 0 || lat < lats[row - 1]! + 1 / 100)).toBe(true)
  const wrong = fixes.filter(fix => {
    const row = table.watchedRows.get(fix.number)!
    const isItself = table.numberOf(row) === fix.number && unpackLook(mass.rows[row * ROW_WORDS + LOOK]!).kindCode === fix.kind
    return !isItself || Math.abs(lonLatAt(...placeOfRow(mass, row, T0))[0] - fix.lon) > 1e-6
  })
  expect(wrong).toEqual([])
})
