import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FixColumns, roomForFixes } from './fix-columns.ts'
import { MINUTE_MS, MOST_FIXES, fixCountOf, readChunk } from './track-chunk.ts'
import { mergeChunks } from './track-chunk-merge.ts'
import { addRow, roomForRows, writeChunk } from './track-chunk-write.ts'

const MINUTE = 29_800_000
const ALWAYS = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }

const maybe = (min: number, max: number) => fc.oneof(fc.constant(Number.NaN), fc.double({ min, max, noNaN: true }))
const aFix = fc.record({
  offsetMs: fc.oneof(fc.integer({ min: 0, max: 59_999 }), fc.integer({ min: 0, max: 59 }).map(second => second * 1_000)),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  speedKmh: maybe(0, 400),
  bearingDeg: maybe(0, 360),
  accuracyMetres: maybe(0, 10_000),
  altitudeMetres: maybe(-400, 9_000),
  batteryPercent: maybe(0, 100),
  flagBits: fc.integer({ min: 0, max: 127 }),
  delayMs: fc.integer({ min: -120_000, max: 80 * 86_400_000 }),
  more: fc.oneof(fc.constant(undefined), fc.string()),
})
type Fix = typeof aFix extends fc.Arbitrary<infer F> ? F : never

function chunkOf(fixes: readonly Fix[]): Uint8Array {
  const [rows, columns] = [roomForRows(), roomForFixes(fixes.length)]
  fixes.forEach((fix, row) => {
    const { offsetMs, delayMs, more, ...rest } = fix
    for (const [name, value] of Object.entries(rest)) (columns[name as keyof typeof rest] as Float64Array)[row] = value
    columns.fixedAtMs[row] = MINUTE * MINUTE_MS + offsetMs
    columns.receivedAtMs[row] = MINUTE * MINUTE_MS + offsetMs + delayMs
    if (more !== undefined) columns.more.set(row, more)
    addRow(rows, columns, row)
  })
  return writeChunk(rows).slice()
}

function read(bytes: Uint8Array): FixColumns {
  const into = roomForFixes(fixCountOf(bytes))
  readChunk({ minute: MINUTE, bytes }, into)
  return into
}

function expectNear(got: number, said: number, within: number) {
  if (Number.isNaN(said)) expect(got).toBeNaN()
  else expect(Math.abs(got - said)).toBeLessThanOrEqual(within)
}

describe('a chunk', () => {
  test('gives back every fix within the stated loss, instants and flags exactly', () => {
    fc.assert(
      fc.property(fc.array(aFix, { minLength: 1, maxLength: 80 }), fixes => {
        const got = read(chunkOf(fixes))
        expect(got.count).toBe(fixes.length)
        fixes.forEach((fix, row) => {
          expect(got.fixedAtMs[row]).toBe(MINUTE * MINUTE_MS + fix.offsetMs)
          expect(got.flagBits[row]).toBe(fix.flagBits)
          expect(got.more.get(row)?.isWellFormed() ? got.more.get(row) : undefined).toBe(fix.more)
          expectNear(got.lon[row]!, fix.lon, 0.500001e-6)
          expectNear(got.lat[row]!, fix.lat, 0.500001e-6)
          expectNear(got.speedKmh[row]!, fix.speedKmh, 0.0501)
          expect(Number.isNaN(fix.bearingDeg) ? Number.isNaN(got.bearingDeg[row]!) : Math.min((got.bearingDeg[row]! - fix.bearingDeg + 720) % 360, (fix.bearingDeg - got.bearingDeg[row]! + 720) % 360) <= 0.5).toBe(true)
          expectNear(got.accuracyMetres[row]!, fix.accuracyMetres, 0.5)
          expectNear(got.altitudeMetres[row]!, fix.altitudeMetres, 0.5)
          expectNear(got.batteryPercent[row]!, fix.batteryPercent, 0.5)
          expectNear(got.receivedAtMs[row]!, MINUTE * MINUTE_MS + fix.offsetMs + fix.delayMs, 5_000)
        })
      }),
      { seed: 1409 },
    )
  })

  test('written again from what was read is the same: nothing more is lost', () => {
    fc.assert(
      fc.property(fc.array(aFix, { minLength: 1, maxLength: 40 }), fixes => {
        const once = chunkOf(fixes)
        const rows = roomForRows()
        const got = read(once)
        for (let row = 0; row < got.count; row++) addRow(rows, got, row)
        expect(writeChunk(rows)).toEqual(once)
      }),
      { seed: 1409 },
    )
  })

  test('of a standing unit at one fix a second takes 34 bytes', () => {
    const still = { lon: 112.7, lat: 38.4, speedKmh: 0, bearingDeg: Number.NaN, accuracyMetres: 5, altitudeMetres: Number.NaN, batteryPercent: 80, flagBits: 0, delayMs: 300, more: undefined }
    expect(chunkOf(Array.from({ length: 60 }, (_, second) => ({ ...still, offsetMs: second * 1_000 }))).length).toBe(34)
  })

  test('holds as many fixes as it says it may', () => {
    const one = { lon: 1, lat: 2, speedKmh: 3, bearingDeg: 4, accuracyMetres: 5, altitudeMetres: 6, batteryPercent: 7, flagBits: 0, delayMs: 0, more: undefined }
    const full = Array.from({ length: MOST_FIXES }, (_, at) => ({ ...one, lon: (at * 7919) % 180, lat: (at * 104_729) % 90, offsetMs: at }))
    expect(read(chunkOf(full)).count).toBe(MOST_FIXES)
  })
})

describe('bytes that are no chunk', () => {
  test('are refused with a RangeError or read as places on earth, whatever they are', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map(bytes => Uint8Array.from([1, ...bytes])),
      fc.tuple(fc.array(aFix, { minLength: 1, maxLength: 10 }), fc.nat(), fc.nat(255)).map(([fixes, at, byte]) => {
        const bytes = chunkOf(fixes)
        bytes[at % bytes.length] = byte
        return bytes
      }),
      fc.tuple(fc.array(aFix, { minLength: 1, maxLength: 10 }), fc.nat()).map(([fixes, end]) => {
        const bytes = chunkOf(fixes)
        return bytes.subarray(0, end % bytes.length)
      }),
    )
    fc.assert(
      fc.property(hostile, bytes => {
        const into = roomForFixes(MOST_FIXES)
        try {
          readChunk({ minute: MINUTE, bytes }, into)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
          expect(into.count).toBe(0)
        }
        for (let row = 0; row < into.count; row++) expect(Math.abs(into.lon[row]!) <= 180 && Math.abs(into.lat[row]!) <= 90).toBe(true)
      }),
      { seed: 1409, numRuns: 3_000 },
    )
  })
})

describe('[TRK-7] parts of a track', () => {
  test('however cut, doubled and mixed, make the same track once', () => {
    const fixes = fc.uniqueArray(aFix, { minLength: 2, maxLength: 40, selector: fix => fix.offsetMs })
    fc.assert(
      fc.property(fixes, fc.integer({ min: 1, max: 5 }), (all, step) => {
        const whole = mergeChunks([{ minute: MINUTE, bytes: chunkOf(all) }], ALWAYS)
        const cuts = [...Map.groupBy(all, (_, place) => place % step).values()].reverse()
        const parts = [...cuts, cuts[0]!].map(some => ({ minute: MINUTE, bytes: chunkOf(some) }))
        const merged = mergeChunks(parts, ALWAYS)
        expect(merged.count).toBe(all.length)
        for (const name of ['fixedAtMs', 'lon', 'lat', 'speedKmh', 'flagBits', 'receivedAtMs'] as const) {
          expect([...merged[name].subarray(0, all.length)]).toEqual([...whole[name].subarray(0, all.length)])
        }
        expect([...merged.more.values()].sort()).toEqual([...whole.more.values()].sort())
      }),
      { seed: 1409 },
    )
  })

  test('keep of a believed and a flagged fix at one instant and place the believed one', () => {
    const one = { offsetMs: 5, lon: 1, lat: 2, speedKmh: 3, bearingDeg: 4, accuracyMetres: 5, altitudeMetres: 6, batteryPercent: 7, delayMs: 0, more: undefined }
    const parts = [2, 0, 3].map(flagBits => ({ minute: MINUTE, bytes: chunkOf([{ ...one, flagBits }]) }))
    const merged = mergeChunks(parts, ALWAYS)
    expect([merged.count, merged.flagBits[0]]).toEqual([1, 0])
  })
})
