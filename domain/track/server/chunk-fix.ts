import type { FixColumns } from '../fix-columns.ts'
import { ACCURACY, ALTITUDE, BATTERY, BEARING, DEGREE, DELAY, FLAGS, LAT, LON, MINUTE_MS, SPEED, TIME } from '../track-chunk.ts'
import { type ChunkRows, MOST_FLAGS, accuracyCode, altitudeCode, batteryCode, bearingCode, delayCode, speedCode } from '../track-chunk-write.ts'
import { type ChunkBlocks, FIXES_PER_BLOCK, WORDS_PER_FIX } from './chunk-blocks.ts'

/** Rows packed at once: what they become stays in the nearest cache until it goes to its blocks. */
export const MOST_PACKED = 512
/** A clock this far ahead is wrong: the fix stands at the instant it was received. */
const MOST_AHEAD_MS = 86_400_000
/** Further ahead than the judge believes, a fix may not begin the minute that the next ones fall into. */
const MOST_EARLY_MS = 2 * MINUTE_MS

/**
 * Fixes of open minutes in six words each: longitude, latitude, time and speed, accuracy, bearing and flags (14, 9 and 9 bits),
 * altitude and battery (16 and 8), delay. Hot code: column by column, which takes a third of the time of row by row.
 */
export class FixPacker {
  readonly words = new Int32Array(MOST_PACKED * WORDS_PER_FIX)
  /** The minute a fix belongs to; NOWHERE when it is not kept. */
  readonly minute = new Int32Array(MOST_PACKED)
  /** The fix goes to a part of its own, whatever minute is open. */
  readonly isEarly = new Uint8Array(MOST_PACKED)

  /** Packs the rows from `from` to `end`, at most MOST_PACKED. */
  pack(fixes: FixColumns, { from, end, keepMs }: { from: number; end: number; keepMs: number }): void {
    this.#packPlaces(fixes, from, end)
    this.#packTimes(fixes, { from, end, keepMs })
    this.#packRest(fixes, from, end)
  }

  #packPlaces({ lon, lat }: FixColumns, from: number, end: number): void {
    const { words } = this
    for (let row = from, at = 0; row < end; row++, at += WORDS_PER_FIX) {
      words[at] = roundedDegree(lon[row]!)
      words[at + 1] = roundedDegree(lat[row]!)
    }
  }

  /** What is no number, no place on earth or older than anything kept has nowhere to stand. */
  #packTimes({ lon, lat, fixedAtMs, receivedAtMs, speedKmh }: FixColumns, { from, end, keepMs }: { from: number; end: number; keepMs: number }): void {
    const { words, minute, isEarly } = this
    for (let row = from, at = 0, place = 0; row < end; row++, at += WORDS_PER_FIX, place++) {
      const receivedMs = receivedAtMs[row]!
      const claimedMs = fixedAtMs[row]!
      const ms = claimedMs > receivedMs + MOST_AHEAD_MS ? receivedMs : claimedMs
      const itsMinute = Math.floor(ms / MINUTE_MS)
      const isKept = claimedMs >= receivedMs - keepMs && Math.abs(lon[row]!) <= 180 && Math.abs(lat[row]!) <= 90 && Number.isFinite(claimedMs)
      minute[place] = isKept ? itsMinute : NO_MINUTE
      isEarly[place] = ms > receivedMs + MOST_EARLY_MS ? 1 : 0
      words[at + 2] = ((ms - itsMinute * MINUTE_MS) << 16) | speedCode(speedKmh[row]!)
    }
  }

  #packRest({ receivedAtMs, fixedAtMs, bearingDeg, flagBits, accuracyMetres, altitudeMetres, batteryPercent }: FixColumns, from: number, end: number): void {
    const { words } = this
    for (let row = from, at = 3; row < end; row++, at += WORDS_PER_FIX) {
      words[at] = (accuracyCode(accuracyMetres[row]!) << 18) | (bearingCode(bearingDeg[row]!) << 9) | (flagBits[row]! & MOST_FLAGS)
      words[at + 1] = (altitudeCode(altitudeMetres[row]!) << 8) | batteryCode(batteryPercent[row]!)
      words[at + 2] = delayCode(receivedAtMs[row]! - fixedAtMs[row]!)
    }
  }
}

export const NO_MINUTE = -(2 ** 31)

/** As `Math.round`, whole numbers all the way: half the time. */
function roundedDegree(degree: number): number {
  const scaled = degree * DEGREE
  return scaled >= 0 ? (scaled + 0.5) | 0 : -((0.5 - scaled) | 0)
}

/**
 * Unpacks a chain of blocks into the rows it was made for. A column that has one value in all rows, as most have, is said to be
 * constant and stands in the first row alone.
 */
export class FixUnpacker {
  readonly #rows: ChunkRows
  readonly #fourth: Int32Array
  readonly #fifth: Int32Array

  constructor(rows: ChunkRows) {
    this.#rows = rows
    this.#fourth = new Int32Array(rows.columns[TIME]!.length)
    this.#fifth = new Int32Array(rows.columns[TIME]!.length)
  }

  unpack(blocks: ChunkBlocks, first: number, count: number): void {
    const { columns } = this.#rows
    const time = columns[TIME]!
    const lon = columns[LON]!
    const lat = columns[LAT]!
    const speed = columns[SPEED]!
    const delay = columns[DELAY]!
    const fourth = this.#fourth
    const fifth = this.#fifth
    let differing4 = 0
    let differing5 = 0
    let differing6 = 0
    let block = first
    for (let row = 0; row < count; block = blocks.next(block)) {
      const slab = blocks.slabOf(block)
      const end = Math.min(count, row + FIXES_PER_BLOCK)
      for (let at = blocks.wordOf(block); row < end; row++, at += WORDS_PER_FIX) {
        lon[row] = slab[at]!
        lat[row] = slab[at + 1]!
        const third = slab[at + 2]!
        time[row] = third >>> 16
        speed[row] = third & 0xffff
        differing4 |= (fourth[row] = slab[at + 3]!) ^ fourth[0]!
        differing5 |= (fifth[row] = slab[at + 4]!) ^ fifth[0]!
        differing6 |= (delay[row] = slab[at + 5]!) ^ delay[0]!
      }
    }
    this.#rows.count = count
    this.#rows.constant = differing6 === 0 ? 1 << DELAY : 0
    this.#spread(FLAGS, { from: fourth, shift: 0, mask: MOST_FLAGS, differing: differing4 })
    this.#spread(BEARING, { from: fourth, shift: 9, mask: 0x1ff, differing: differing4 })
    this.#spread(ACCURACY, { from: fourth, shift: 18, mask: 0x3fff, differing: differing4 })
    this.#spread(BATTERY, { from: fifth, shift: 0, mask: 0xff, differing: differing5 })
    this.#spread(ALTITUDE, { from: fifth, shift: 8, mask: 0xffff, differing: differing5 })
  }

  #spread(column: number, { from, shift, mask, differing }: { from: Int32Array; shift: number; mask: number; differing: number }): void {
    const isConstant = ((differing >>> shift) & mask) === 0
    const values = this.#rows.columns[column]!
    const end = isConstant ? 1 : this.#rows.count
    if (isConstant) this.#rows.constant |= 1 << column
    for (let row = 0; row < end; row++) values[row] = (from[row]! >>> shift) & mask
  }
}
