import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeMoves, encodeMoves, isSentBy } from './moves-batch.ts'
import { roomForMoves } from './moves.ts'

const SENDER = Uint8Array.from({ length: 16 }, (_, at) => at)
const measure = (max: number) => fc.oneof(fc.constant(Number.NaN), fc.double({ min: 0, max, noNaN: true }))
const move = fc.record({
  number: fc.integer({ min: 1, max: 0xffff_ffff }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  fixedAtMs: fc.integer({ min: 1_790_000_000_000, max: 1_790_000_000_000 + 0xffff_ffff }),
  speedKmh: measure(6000),
  bearingDeg: measure(360),
  accuracyMetres: measure(6000),
})

test('a batch comes back as it went in, to the step of the wire, wherever it lies in a buffer', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 50 }), fc.integer({ min: 0, max: 7 }), (sent, offset) => {
      const moves = roomForMoves(sent.length)
      moves.count = sent.length
      sent.forEach((one, row) => (Object.keys(one) as (keyof typeof one)[]).forEach(key => (moves[key][row] = one[key])))
      const bytes = encodeMoves(moves, SENDER)
      const elsewhere = new Uint8Array(bytes.length + offset).subarray(offset)
      elsewhere.set(bytes)
      const back = decodeMoves(elsewhere)
      expect([back.count, isSentBy(elsewhere, SENDER), isSentBy(elsewhere, SENDER.toReversed())]).toEqual([sent.length, true, false])
      sent.forEach((one, row) => {
        expect([back.number[row], back.fixedAtMs[row]]).toEqual([one.number, one.fixedAtMs])
        expect(Math.abs(back.lon[row]! - one.lon) + Math.abs(back.lat[row]! - one.lat)).toBeLessThan(2e-7)
        for (const [key, step] of [['speedKmh', 0.051], ['bearingDeg', 0.0051], ['accuracyMetres', 0.051]] as const) {
          expect(Number.isNaN(back[key][row])).toBe(Number.isNaN(one[key]))
          if (!Number.isNaN(one[key])) expect(Math.abs(back[key][row]! - one[key])).toBeLessThan(step)
        }
      })
    }),
  )
})

test('bytes that are no batch are refused with a RangeError, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      try {
        decodeMoves(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
    { numRuns: 2000 },
  )
  expect(() => decodeMoves(encodeMoves(roomForMoves(0), SENDER).subarray(1))).toThrow(RangeError)
})

test('a move takes 22 bytes on the bus', () => {
  const moves = roomForMoves(1000)
  moves.count = 1000
  expect(encodeMoves(moves, SENDER).byteLength).toBe(32 + 22_000)
})
