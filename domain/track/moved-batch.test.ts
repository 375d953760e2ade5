import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Moved, decodeMovedBatch, encodeMovedBatch } from './moved-batch.ts'

const move = fc.record<Moved>({
  number: fc.integer({ min: 1, max: 0xffff_ffff }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  fixedAtMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  speedKmh: fc.option(fc.double({ min: 0, max: 6000, noNaN: true })),
  bearingDeg: fc.option(fc.double({ min: 0, max: 360, noNaN: true })),
  kindCode: fc.integer({ min: 0, max: 255 }),
  areaPath: fc.constantFrom('140900/', '140900/140902/', '140900/140902/140902001/', ''),
})

test('a batch comes back as it went in, to the step of the wire', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 50 }), moves => {
      const back = decodeMovedBatch(encodeMovedBatch(moves))
      expect(back).toHaveLength(moves.length)
      back.forEach((found, index) => {
        const sent = moves[index]!
        expect(found).toMatchObject({ number: sent.number, fixedAtMs: sent.fixedAtMs, kindCode: sent.kindCode, areaPath: sent.areaPath })
        expect(Math.abs(found.lon - sent.lon)).toBeLessThan(1e-7)
        expect(Math.abs(found.lat - sent.lat)).toBeLessThan(1e-7)
        expect(found.speedKmh === null).toBe(sent.speedKmh === null)
        expect(Math.abs((found.speedKmh ?? 0) - (sent.speedKmh ?? 0))).toBeLessThanOrEqual(0.0501)
        expect(Math.abs((found.bearingDeg ?? 0) - (sent.bearingDeg ?? 0))).toBeLessThanOrEqual(0.00501)
      })
    }),
  )
})

test('a path stands once however many units share it: 2,000 moves of one grid take 56 kB', () => {
  const one: Moved = { number: 1, lon: 112, lat: 38, fixedAtMs: 0, speedKmh: 1, bearingDeg: 1, kindCode: 0, areaPath: '140900/140902/140902001/' }
  expect(encodeMovedBatch(Array.from({ length: 2000 }, () => one)).byteLength).toBe(8 + 2 + 24 + 2000 * 28)
})

test('bytes that are no batch are refused with a RangeError, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      try {
        decodeMovedBatch(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
    { numRuns: 2000 },
  )
  expect(() => decodeMovedBatch(encodeMovedBatch([]).subarray(1))).toThrow(RangeError)
})
