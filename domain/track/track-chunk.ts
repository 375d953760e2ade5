import type { FixColumns } from './fix-columns.ts'

/**
 * The fixes of one unit in one minute, as history keeps them: 2–3 bytes a fix at one a second.
 *
 * Byte 0 is the version, then the number of fixes (varint) and the unit of time (0 seconds, 1 milliseconds). Then columns, each a
 * byte `place in COLUMNS × 2 + dense` and its residuals as zigzag varints: for time, longitude and latitude the change of the
 * change, for the rest the change. Dense columns hold one for each fix; sparse ones their count and then pairs of how many
 * zeros come before and the residual. A column of zeros alone is left out. The tail `more` is a length and JSON.
 *
 * What is lost: positions are kept to 1e-6 degree (at most 0.06 m off), speed to 0.1 km/h, bearing and battery to 1, accuracy
 * and altitude to 1 m, the delay of receipt to 10 s. Instants are exact to the millisecond.
 */
export const VERSION = 1
export const MOST_FIXES = 1_024
export const MINUTE_MS = 60_000
export const DEGREE = 1e6
export const DELAY_STEP_MS = 10_000

/** Codes of what may be unknown start at 1; 0 is unknown. Time is milliseconds into the minute. */
export const COLUMNS = ['time', 'lon', 'lat', 'speed', 'bearing', 'flags', 'accuracy', 'altitude', 'battery', 'delay'] as const
export const [TIME, LON, LAT, SPEED, BEARING, FLAGS, ACCURACY, ALTITUDE, BATTERY, DELAY] = COLUMNS.map((_, place) => place) as unknown as readonly [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
/** Columns up to this one keep the change of the change: what moves evenly costs nothing. */
export const LAST_EVEN = LAT
export const MORE = 15
/** Altitude codes begin below the Dead Sea. */
export const ALTITUDE_BASE = 1_001

/** Some of a unit's fixes in a minute, as bytes; a minute may have several such parts. */
export type ChunkPart = { readonly minute: number; readonly bytes: Uint8Array }

/** How many fixes a chunk says it holds. Throws a RangeError on bytes that are no chunk. */
export function fixCountOf(bytes: Uint8Array): number {
  return new Reader(bytes).count
}

/**
 * Reads a chunk into the rows of `into` from its `count` on. Hot code: 12 million fixes a second.
 * Throws a RangeError on bytes that are no chunk, whatever they are, and then leaves `into.count` as it was.
 */
export function readChunk({ minute, bytes }: ChunkPart, into: FixColumns): void {
  const reader = new Reader(bytes)
  const at = into.count
  if (at + reader.count > into.lon.length) throw notAChunk()
  reader.readColumns()
  const { count, values } = reader
  const [time, lon, lat] = [values[TIME]!, values[LON]!, values[LAT]!]
  const [speed, bearing, flags, delay] = [values[SPEED]!, values[BEARING]!, values[FLAGS]!, values[DELAY]!]
  const [accuracy, altitude, battery] = [values[ACCURACY]!, values[ALTITUDE]!, values[BATTERY]!]
  for (let row = 0; row < count; row++) {
    if (!isPlausible(time[row]! * reader.timeStepMs, lon[row]!, lat[row]!)) throw notAChunk()
    const to = at + row
    const fixedAtMs = minute * MINUTE_MS + time[row]! * reader.timeStepMs
    into.fixedAtMs[to] = fixedAtMs
    into.lon[to] = lon[row]! / DEGREE
    into.lat[to] = lat[row]! / DEGREE
    into.speedKmh[to] = speed[row] ? (speed[row]! - 1) / 10 : Number.NaN
    into.bearingDeg[to] = bearing[row] ? bearing[row]! - 1 : Number.NaN
    into.flagBits[to] = flags[row]!
    into.accuracyMetres[to] = accuracy[row] ? accuracy[row]! - 1 : Number.NaN
    into.altitudeMetres[to] = altitude[row] ? altitude[row]! - ALTITUDE_BASE : Number.NaN
    into.batteryPercent[to] = battery[row] ? battery[row]! - 1 : Number.NaN
    into.receivedAtMs[to] = fixedAtMs + delay[row]! * DELAY_STEP_MS
  }
  for (const [row, text] of reader.more) into.more.set(at + row, text)
  into.count = at + count
}

const scratch = COLUMNS.map(() => new Int32Array(MOST_FIXES))

class Reader {
  readonly count: number
  readonly timeStepMs: number
  readonly values = scratch
  readonly more: [number, string][] = []
  readonly #bytes: Uint8Array
  #at = 1

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    if (bytes[0] !== VERSION) throw notAChunk()
    this.count = this.#varint()
    const unit = this.#byte()
    if (this.count < 1 || this.count > MOST_FIXES || unit > 1) throw notAChunk()
    this.timeStepMs = unit === 0 ? 1_000 : 1
  }

  /** Fills `values`, which all readers share: take from it before the next is made. */
  readColumns(): void {
    for (const column of this.values) column.fill(0, 0, this.count)
    for (let last = -1; this.#at < this.#bytes.length; ) {
      const head = this.#byte()
      const column = head >> 1
      if (column <= last) throw notAChunk()
      last = column
      if (column === MORE) this.#readMore()
      else if (column < COLUMNS.length) this.#readColumn(this.values[column]!, column, (head & 1) === 1)
      else throw notAChunk()
    }
  }

  #readColumn(values: Int32Array, column: number, isDense: boolean): void {
    const { count } = this
    if (isDense) for (let row = 0; row < count; row++) values[row] = this.#zigzag()
    else {
      let row = -1
      for (let left = this.#varint(); left > 0; left--) {
        row += 1 + this.#varint()
        if (row >= count) throw notAChunk()
        values[row] = this.#zigzag()
      }
    }
    for (let turn = column <= LAST_EVEN ? 2 : 1; turn > 0; turn--) for (let row = turn; row < count; row++) values[row] = (values[row]! + values[row - 1]!) | 0
  }

  #readMore(): void {
    const length = this.#varint()
    if (this.#at + length > this.#bytes.length) throw notAChunk()
    this.more.push(...moreFrom(this.#bytes.subarray(this.#at, this.#at + length), this.count))
    this.#at += length
  }

  #byte(): number {
    if (this.#at >= this.#bytes.length) throw notAChunk()
    return this.#bytes[this.#at++]!
  }

  #varint(): number {
    let byte = this.#byte()
    if (byte < 0x80) return byte
    let value = byte & 0x7f
    for (let shift = 7; shift < 35; shift += 7) {
      byte = this.#byte()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
    throw notAChunk()
  }

  #zigzag(): number {
    const value = this.#varint()
    return (value >>> 1) ^ -(value & 1)
  }
}

function isPlausible(time: number, lon: number, lat: number): boolean {
  return time >= 0 && time < MINUTE_MS && Math.abs(lon) <= 180 * DEGREE && Math.abs(lat) <= 90 * DEGREE
}

function moreFrom(utf8: Uint8Array, count: number): [number, string][] {
  let rows: unknown
  try {
    rows = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(utf8))
  } catch {
    throw notAChunk()
  }
  if (!Array.isArray(rows) || rows.length > count) throw notAChunk()
  return rows.map((row: unknown) => {
    if (!Array.isArray(row) || !Number.isInteger(row[0]) || row[0] < 0 || row[0] >= count || typeof row[1] !== 'string') throw notAChunk()
    return [row[0] as number, row[1]]
  })
}

function notAChunk(): RangeError {
  return new RangeError('not a chunk of a track')
}
