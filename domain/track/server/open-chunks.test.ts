import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type TestFix, addAll, columnsOf } from '#tests/track-fixes'
import { bitsOfFlags } from '../fix-columns.ts'
import { mergeChunks } from '../track-chunk-merge.ts'
import { cellAt } from './chunk-cells.ts'
import type { ClosedBatch } from './closed-chunks.ts'
import { OpenChunks } from './open-chunks.ts'

const START = Date.parse('2026-11-23T04:00:00Z')
const ALWAYS = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }
const DAY_MS = 86_400_000
const open = () => new OpenChunks({ keepDays: 90 })
const at = (seconds: number, over: Partial<TestFix> = {}): TestFix => ({ number: 7, atMs: START + seconds * 1_000, lon: 112.7, lat: 38.4, ...over })

function track(chunks: OpenChunks, number = 7) {
  const fixes = mergeChunks(chunks.read(number, START - DAY_MS, START + DAY_MS), ALWAYS)
  return Array.from({ length: fixes.count }, (_, row) => (fixes.fixedAtMs[row]! - START) / 1_000)
}

/** What was closed, chunk by chunk. */
function chunksIn(batches: readonly ClosedBatch[]) {
  return batches.flatMap(batch => Array.from({ length: batch.count }, (_, entry) => ({ number: batch.number[entry]!, isLate: batch.isLate[entry] === 1, ...batch.part(entry) })))
}

function forgetAll(chunks: OpenChunks, batches: readonly ClosedBatch[]) {
  for (const batch of batches) chunks.forget(batch)
}

describe('the open minutes', () => {
  test('hold every fix until it is forgotten, in whatever order they came, minutes closed and late ones', () => {
    const step = fc.record({ number: fc.integer({ min: 1, max: 5 }), second: fc.integer({ min: 0, max: 600 }), close: fc.integer({ min: 0, max: 9 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), steps => {
        const chunks = open()
        const stored: ReturnType<typeof chunksIn> = []
        for (const { number, second, close } of steps) {
          addAll(chunks, [at(second, { number, receivedAtMs: START + 600_000 })])
          if (close === 3) chunks.closeSome(START + second * 1_000)
          if (close > 2) continue
          const closed = (close === 0 ? chunks.packed() : chunks.closed(START + second * 1_000)).slice(0, close)
          stored.push(...chunksIn(closed).map(chunk => ({ ...chunk, bytes: chunk.bytes.slice() })))
          forgetAll(chunks, closed)
        }
        for (const number of [1, 2, 3, 4, 5]) {
          const parts = [...chunks.read(number, START, START + 700_000), ...stored.filter(chunk => chunk.number === number)]
          const merged = mergeChunks(parts, ALWAYS)
          const said = [...new Set(steps.filter(it => it.number === number).map(it => it.second))].sort((one, other) => one - other)
          expect(Array.from({ length: merged.count }, (_, row) => (merged.fixedAtMs[row]! - START) / 1_000)).toEqual(said)
        }
      }),
      { seed: 1409 },
    )
  })

  test('close a minute ten seconds after its end, or when the unit begins its next', () => {
    const chunks = open()
    addAll(chunks, [at(5), at(59), at(61, { number: 8 })])
    expect(chunks.closed(START + 69_000)).toEqual([])
    expect(chunksIn(chunks.closed(START + 70_000)).map(({ number, isLate }) => [number, isLate])).toEqual([[7, false]])
    addAll(chunks, [at(121, { number: 8 })])
    expect(chunksIn(chunks.closed(START + 121_000)).map(({ number }) => number)).toEqual([7, 8])
  })

  test('make another part of a minute that is closed, and tell that it is late', () => {
    const chunks = open()
    addAll(chunks, [at(5), at(65), at(30, { flagBits: bitsOfFlags(['late']), receivedAtMs: START + 66_000 })])
    expect(track(chunks)).toEqual([5, 30, 65])
    forgetAll(chunks, chunks.closed(START + 66_000))
    expect(track(chunks)).toEqual([30, 65])
    expect(chunksIn(chunks.closed(START + 77_000)).map(({ isLate, minute }) => [isLate, minute * 60_000 - START])).toEqual([[true, 0]])
  })

  test('are packed in slices, the oldest first, and read and found all the while', () => {
    const chunks = open()
    const numbers = Array.from({ length: 40_000 }, (_, place) => place + 1)
    addAll(chunks, [5, 65].flatMap(second => numbers.map(number => at(second, { number }))))
    const found = () => chunks.touching(new Set([cellAt(112_700_000, 38_400_000)]), { fromMs: START, toMs: START + 59_000 }).length
    expect([track(chunks, 39_999), found()]).toEqual([[5, 65], 40_000])
    expect(chunks.packed()).toEqual([])
    for (let slice = 0; slice < 8; slice++) chunks.closeSome(START + 65_000)
    const whole = chunks.packed()
    expect(chunksIn(whole)).toHaveLength(16_384)
    expect([track(chunks, 1), track(chunks, 39_999), found()]).toEqual([[5, 65], [5, 65], 40_000])
    forgetAll(chunks, whole)
    expect([track(chunks, 1), track(chunks, 39_999), found()]).toEqual([[65], [5, 65], 40_000 - 16_384])
    for (let slice = 0; slice < 100; slice++) chunks.closeSome(START + 130_000)
    expect(chunksIn(chunks.packed())).toHaveLength(80_000 - 16_384)
  })

  test('what was read of them stays as it was, though its memory is used again', () => {
    const chunks = open()
    addAll(chunks, [at(5), at(65)])
    chunks.closed(START + 66_000)
    const [part] = chunks.read(7, START, START + 59_000)
    const bytes = [...part!.bytes]
    forgetAll(chunks, chunks.closed(START + 66_000))
    for (const second of [200, 300, 400]) {
      addAll(chunks, [1, 2, 3].map(number => at(second, { number, lon: 100 + number })))
      forgetAll(chunks, chunks.closed(START + second * 1_000 + 70_000))
    }
    expect([...part!.bytes]).toEqual(bytes)
  })

  test('split a minute of more fixes than a chunk holds', () => {
    const chunks = open()
    addAll(chunks, Array.from({ length: 2_500 }, (_, place) => at(place / 100)))
    expect(chunksIn(chunks.closed(START + 70_000))).toHaveLength(3)
    expect(track(chunks)).toHaveLength(2_500)
  })

  test('let go what is older than history keeps, and set down at its receipt what comes from days ahead', () => {
    const chunks = open()
    const future = bitsOfFlags(['future'])
    addAll(chunks, [at(-91 * 86_400, { receivedAtMs: START }), at(86_400 * 400, { receivedAtMs: START + 9_000, flagBits: future }), at(10)])
    expect(track(chunks)).toEqual([9, 10])
  })

  test('take nothing that has no place on earth', () => {
    const chunks = open()
    addAll(chunks, [at(1, { lon: Number.NaN }), at(2, { lat: 91 }), { ...at(3), atMs: Number.NaN }])
    expect(chunks.closed(Number.POSITIVE_INFINITY)).toEqual([])
  })

  test('a clock that ran ahead for one fix holds up none of the next', () => {
    const chunks = open()
    addAll(chunks, [at(1), at(3_600, { receivedAtMs: START + 2_000, flagBits: bitsOfFlags(['future']) }), at(3), at(4)])
    expect(chunksIn(chunks.closed(START + 80_000)).filter(chunk => !chunk.isLate)).toHaveLength(1)
    expect(track(chunks)).toEqual([1, 3, 4, 3_600])
  })

  test('name the oldest journal segment they still need', () => {
    const chunks = open()
    expect(chunks.oldestSegment()).toBe(Number.POSITIVE_INFINITY)
    chunks.segment = 3
    addAll(chunks, [at(1)])
    chunks.segment = 4
    addAll(chunks, [at(2), at(2, { number: 8 }), at(65)])
    expect(chunks.oldestSegment()).toBe(3)
    forgetAll(chunks, chunks.closed(START + 66_000))
    expect(chunks.oldestSegment()).toBe(4)
    forgetAll(chunks, chunks.closed(START + 200_000))
    expect(chunks.oldestSegment()).toBe(Number.POSITIVE_INFINITY)
  })

  test('keep what few fixes say besides through closing, each with its own fix', () => {
    const chunks = open()
    const columns = columnsOf([at(3), at(2), at(1)])
    columns.more.set(1, '{"alarm":1}')
    chunks.addAll(columns)
    const merged = mergeChunks(chunksIn(chunks.closed(START + 70_000)), ALWAYS)
    expect([...merged.more]).toEqual([[1, '{"alarm":1}']])
  })
})

/** As PostgreSQL is told. */
function cellsIn(batch: ClosedBatch, minute: number): Set<number> {
  const copy = Buffer.from(batch.cells.rows().whole())
  const cells = new Set<number>()
  for (let from = 19; copy.readInt16BE(from) === 3; from += 22 + copy.readInt32BE(from + 18)) if (copy.readInt32BE(from + 14) === minute) cells.add(copy.readInt32BE(from + 6))
  return cells
}

describe('the cells of a chunk', () => {
  test('are those of its fixes and of the way from the fix before, but not across a long silence or to a flagged fix', () => {
    const chunks = open()
    addAll(chunks, [at(50), at(70, { lon: 112.735 }), at(400, { lon: 112.95 }), at(401, { lat: 39, flagBits: bitsOfFlags(['impossible_speed']) })])
    const [batch] = chunks.closed(Number.POSITIVE_INFINITY)
    const [first, second, third] = [...batch!.minute.subarray(0, 3)].map(minute => cellsIn(batch!, minute))
    const cell = (lon: number) => cellAt(lon * 1e6, 38_400_000)
    expect(first).toEqual(new Set([cell(112.7)]))
    for (const lon of [112.7, 112.71, 112.72, 112.73]) expect(second).toContain(cell(lon))
    expect(third).toEqual(new Set([cell(112.95)]))
  })

  test('contain the cell of every point of a straight way', () => {
    const place = fc.record({ lon: fc.integer({ min: 112_000_000, max: 112_190_000 }), lat: fc.integer({ min: 38_000_000, max: 38_190_000 }) })
    fc.assert(
      fc.property(place, place, (from, to) => {
        const chunks = open()
        addAll(chunks, [at(0, { lon: from.lon / 1e6, lat: from.lat / 1e6 }), at(30, { lon: to.lon / 1e6, lat: to.lat / 1e6 })])
        const [batch] = chunks.closed(Number.POSITIVE_INFINITY)
        const cells = cellsIn(batch!, batch!.minute[0]!)
        const shares = Array.from({ length: 513 }, (_, step) => step / 512)
        expect(shares.filter(share => !cells.has(cellAt(from.lon + share * (to.lon - from.lon), from.lat + share * (to.lat - from.lat))))).toEqual([])
      }),
      { seed: 1409 },
    )
  })
})
