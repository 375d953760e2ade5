import type { FixColumns } from './fix-columns.ts'
import { ACCURACY, ALTITUDE, ALTITUDE_BASE, BATTERY, BEARING, COLUMNS, DEGREE, DELAY, DELAY_STEP_MS, FLAGS, LAST_EVEN, LAT, LON, MINUTE_MS, MORE, MOST_FIXES, SPEED, TIME, VERSION } from './track-chunk.ts'

/** Fixes of one unit in one minute, in whole numbers, by `COLUMNS`. */
export type ChunkRows = { count: number; readonly columns: readonly Int32Array[]; readonly more: Map<number, string> }

export function roomForRows(): ChunkRows {
  return { count: 0, columns: COLUMNS.map(() => new Int32Array(MOST_FIXES)), more: new Map() }
}

/** Adds a row of `fixes`. The caller keeps to one minute and to MOST_FIXES. */
export function addRow(rows: ChunkRows, fixes: FixColumns, row: number): void {
  const { columns, count } = rows
  columns[TIME]![count] = fixes.fixedAtMs[row]! - Math.floor(fixes.fixedAtMs[row]! / MINUTE_MS) * MINUTE_MS
  columns[LON]![count] = Math.round(fixes.lon[row]! * DEGREE)
  columns[LAT]![count] = Math.round(fixes.lat[row]! * DEGREE)
  columns[SPEED]![count] = speedCode(fixes.speedKmh[row]!)
  columns[BEARING]![count] = bearingCode(fixes.bearingDeg[row]!)
  columns[FLAGS]![count] = fixes.flagBits[row]! & MOST_FLAGS
  columns[ACCURACY]![count] = accuracyCode(fixes.accuracyMetres[row]!)
  columns[ALTITUDE]![count] = altitudeCode(fixes.altitudeMetres[row]!)
  columns[BATTERY]![count] = batteryCode(fixes.batteryPercent[row]!)
  columns[DELAY]![count] = delayCode(fixes.receivedAtMs[row]! - fixes.fixedAtMs[row]!)
  const more = fixes.more.get(row)
  if (more !== undefined) rows.more.set(count, more)
  rows.count = count + 1
}

export const MOST_FLAGS = 0x1ff
export const MOST_ACCURACY = 16_382
const MOST_DELAY = 0x3fff_ffff

/** What is not known is NaN and becomes 0: no comparison with NaN is true. */
export function speedCode(kmh: number): number {
  return kmh >= 0 ? Math.min(65_534, Math.round(kmh * 10)) + 1 : 0
}
export function bearingCode(deg: number): number {
  return deg >= 0 ? (Math.round(deg) % 360) + 1 : 0
}
export function accuracyCode(metres: number): number {
  return metres >= 0 ? Math.min(MOST_ACCURACY, Math.round(metres)) + 1 : 0
}
export function altitudeCode(metres: number): number {
  return Number.isFinite(metres) ? Math.max(1, Math.min(65_535, Math.round(metres) + ALTITUDE_BASE)) : 0
}
export function batteryCode(percent: number): number {
  return percent >= 0 ? Math.min(100, Math.round(percent)) + 1 : 0
}
export function delayCode(ms: number): number {
  return Number.isFinite(ms) ? Math.max(-MOST_DELAY, Math.min(MOST_DELAY, Math.round(ms / DELAY_STEP_MS))) : 0
}

const COLUMN_BYTES = MOST_FIXES * 6 + 8
const residuals = new Int32Array(MOST_FIXES)
const room = new Uint8Array(8 + COLUMNS.length * COLUMN_BYTES)

/** Hot code: 10 million fixes a second. Rows stand in order of time; the bytes hold until the next call. */
export function writeChunk(rows: ChunkRows): Uint8Array {
  const { columns, count } = rows
  const isWholeSeconds = inWholeSeconds(columns[TIME]!, count)
  room[0] = VERSION
  let at = varint(1, count)
  room[at++] = isWholeSeconds ? 0 : 1
  for (let column = 0; column < columns.length; column++) {
    const values = columns[column]!
    if (isConstant(values, count)) {
      at = writeConstant(at, column, column === TIME && isWholeSeconds ? values[0]! / 1_000 : values[0]!)
      continue
    }
    const dense = column === LON || column === LAT ? writeDenseEven(at, column, { values, count }) : 0
    if (dense > 0) {
      at = dense
      continue
    }
    const changes = column > LAST_EVEN ? firstOrder(values, count) : secondOrder(values, count, column === TIME && isWholeSeconds ? 1_000 : 1)
    if (changes > 0) at = writeColumn(at, column, { changes, count })
  }
  return rows.more.size === 0 ? room.subarray(0, at) : withMore(at, rows.more)
}

function isConstant(values: Int32Array, count: number): boolean {
  const first = values[0]!
  for (let row = 1; row < count; row++) if (values[row] !== first) return false
  return true
}

/** Nothing for zeros; otherwise one residual at the first row. */
function writeConstant(from: number, column: number, value: number): number {
  if (value === 0) return from
  room[from] = column << 1
  room[from + 1] = 1
  room[from + 2] = 0
  return varint(from + 3, ((value << 1) ^ (value >> 31)) >>> 0)
}

/** The way of a unit that moves, in one pass; 0 when it stands for half of it and the sparse form is shorter. */
function writeDenseEven(from: number, column: number, { values, count }: { values: Int32Array; count: number }): number {
  room[from] = (column << 1) | 1
  let at = from + 1
  let changes = 0
  let before = 0
  let change = 0
  for (let row = 0; row < count; row++) {
    const value = values[row]!
    const residual = (value - before - change) | 0
    const zigzag = ((residual << 1) ^ (residual >> 31)) >>> 0
    if (zigzag !== 0) changes++
    if (zigzag < 0x80) room[at++] = zigzag
    else at = varint(at, zigzag)
    change = row === 0 ? 0 : value - before
    before = value
  }
  return changes * 2 > count ? at : 0
}

function inWholeSeconds(time: Int32Array, count: number): boolean {
  for (let row = 0; row < count; row++) if (time[row]! % 1_000 !== 0) return false
  return true
}

function firstOrder(values: Int32Array, count: number): number {
  let changes = 0
  let before = 0
  for (let row = 0; row < count; row++) {
    const value = values[row]!
    const residual = value - before
    if (residual !== 0) changes++
    residuals[row] = residual
    before = value
  }
  return changes
}

function secondOrder(values: Int32Array, count: number, step: number): number {
  let changes = 0
  let before = 0
  let change = 0
  for (let row = 0; row < count; row++) {
    const value = step === 1 ? values[row]! : values[row]! / step
    const residual = (value - before - change) | 0
    if (residual !== 0) changes++
    residuals[row] = residual
    change = row === 0 ? 0 : value - before
    before = value
  }
  return changes
}

function writeColumn(from: number, column: number, { changes, count }: { changes: number; count: number }): number {
  let at = from
  const isDense = changes * 2 > count
  room[at++] = (column << 1) | (isDense ? 1 : 0)
  if (!isDense) at = varint(at, changes)
  let zeros = 0
  for (let row = 0; row < count; row++) {
    const residual = residuals[row]!
    if (!isDense) {
      if (residual === 0) {
        zeros++
        continue
      }
      at = varint(at, zeros)
      zeros = 0
    }
    const zigzag = ((residual << 1) ^ (residual >> 31)) >>> 0
    if (zigzag < 0x80) room[at++] = zigzag
    else at = varint(at, zigzag)
  }
  return at
}

function varint(from: number, value: number): number {
  let at = from
  let rest = value
  while (rest > 0x7f) {
    room[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  room[at++] = rest
  return at
}

function withMore(from: number, more: ReadonlyMap<number, string>): Uint8Array {
  const utf8 = new TextEncoder().encode(JSON.stringify([...more]))
  room[from] = MORE << 1
  const at = varint(from + 1, utf8.length)
  const bytes = new Uint8Array(at + utf8.length)
  bytes.set(room.subarray(0, at))
  bytes.set(utf8, at)
  return bytes
}
