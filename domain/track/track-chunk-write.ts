import type { FixColumns } from './fix-columns.ts'
import { ACCURACY, ALTITUDE, ALTITUDE_BASE, BATTERY, BEARING, COLUMNS, DEGREE, DELAY, DELAY_STEP_MS, FLAGS, LAST_EVEN, LAT, LON, MINUTE_MS, MORE, MOST_FIXES, SPEED, TIME, VERSION } from './track-chunk.ts'

/** Fixes of one unit in one minute, in whole numbers, by `COLUMNS`. Bit n of `constant`: of the n-th column the first row stands for all. */
export type ChunkRows = { count: number; constant: number; readonly columns: readonly Int32Array[]; readonly more: Map<number, string> }

export function roomForRows(): ChunkRows {
  return { count: 0, constant: 0, columns: COLUMNS.map(() => new Int32Array(MOST_FIXES)), more: new Map() }
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

/** What is not known is NaN and becomes 0: no comparison with NaN is true. Rounded as whole numbers, `x + 0.5 | 0`: half the time of `Math.round`. */
export function speedCode(kmh: number): number {
  return kmh >= 0 ? (Math.min(65_534, kmh * 10 + 0.5) | 0) + 1 : 0
}
export function bearingCode(deg: number): number {
  return deg >= 0 ? (deg < 359.5 ? (deg + 0.5) | 0 : Math.round(deg) % 360) + 1 : 0
}
export function accuracyCode(metres: number): number {
  return metres >= 0 ? (Math.min(MOST_ACCURACY, metres + 0.5) | 0) + 1 : 0
}
export function altitudeCode(metres: number): number {
  return Number.isFinite(metres) ? Math.max(1, Math.min(65_535, Math.round(metres) + ALTITUDE_BASE)) : 0
}
export function batteryCode(percent: number): number {
  return percent >= 0 ? (Math.min(100, percent + 0.5) | 0) + 1 : 0
}
export function delayCode(ms: number): number {
  if (ms >= -DELAY_STEP_MS / 2 && ms < DELAY_STEP_MS / 2) return 0
  return Number.isFinite(ms) ? Math.max(-MOST_DELAY, Math.min(MOST_DELAY, Math.round(ms / DELAY_STEP_MS))) : 0
}

const COLUMN_BYTES = MOST_FIXES * 6 + 8
/** What a chunk without `more` takes at most. */
export const MOST_CHUNK_BYTES = 8 + COLUMNS.length * COLUMN_BYTES
const residuals = new Int32Array(MOST_FIXES)
const ownRoom = new Uint8Array(MOST_CHUNK_BYTES)
let room: Uint8Array = ownRoom

/** Rows stand in order of time; the bytes hold until the next call. */
export function writeChunk(rows: ChunkRows): Uint8Array {
  const end = writeChunkAt(rows, ownRoom, 0)
  return rows.more.size === 0 ? ownRoom.subarray(0, end) : withMore(end, rows.more)
}

/** Writes a chunk without its `more` into bytes with room for MOST_CHUNK_BYTES; answers where it ends. Hot code: 20 million fixes a second. */
export function writeChunkAt({ columns, count, constant }: ChunkRows, into: Uint8Array, from: number): number {
  room = into
  room[from] = VERSION
  let at = varint(from + 1, count)
  at = writeTime(at, columns[TIME]!, count)
  for (let column = LON; column < columns.length; column++) {
    const values = columns[column]!
    if (constant & (1 << column) || isConstant(values, count)) at = writeConstant(at, column, values[0]!)
    else if (column > LAST_EVEN) at = writeColumn(at, column, { changes: firstOrder(values, count), count })
    else at = writeDenseEven(at, column, { values, count }) || writeColumn(at, column, { changes: secondOrder(values, count, 1), count })
  }
  return at
}

/** The unit of time and the column. Even steps, as most devices keep, are two residuals: found in one pass. */
function writeTime(from: number, time: Int32Array, count: number): number {
  const step = count > 1 ? time[1]! - time[0]! : 0
  let row = 2
  while (row < count && time[row]! - time[row - 1]! === step) row++
  const isEven = row >= count
  const isWholeSeconds = isEven ? time[0]! % 1_000 === 0 && step % 1_000 === 0 : inWholeSeconds(time, count)
  room[from] = isWholeSeconds ? 0 : 1
  const unit = isWholeSeconds ? 1_000 : 1
  if (!isEven) return writeColumn(from + 1, TIME, { changes: secondOrder(time, count, unit), count })
  return step === 0 ? writeConstant(from + 1, TIME, time[0]! / unit) : writeEven(from + 1, time[0]! / unit, step / unit)
}

/** Two residuals, the first fix and the step; zeros between them none. */
function writeEven(from: number, first: number, step: number): number {
  room[from] = TIME << 1
  room[from + 1] = first === 0 ? 1 : 2
  room[from + 2] = first === 0 ? 1 : 0
  if (first === 0) return varint(from + 3, zigzag(step))
  const at = varint(from + 3, zigzag(first))
  room[at] = 0
  return varint(at + 1, zigzag(step))
}

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0
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
  return varint(from + 3, zigzag(value))
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
    const code = zigzag(residual)
    if (code !== 0) changes++
    if (code < 0x80) room[at++] = code
    else at = varint(at, code)
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
    const code = zigzag(residual)
    if (code < 0x80) room[at++] = code
    else at = varint(at, code)
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
