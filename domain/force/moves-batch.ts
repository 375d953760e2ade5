import { type Moves, roomForMoves } from './moves.ts'

/** The bus topic of believed moves, from the process that took them to all others. */
export const MOVES_TOPIC = 'moves'

/**
 * One flush of moves on the bus, column by column, little endian: 22 bytes a move, no names and no area paths (every
 * process knows its units by number). Header 32 bytes: version u32, count u32, the newest instant f64 (Unix ms), who sends
 * 16 bytes. Then number u32, lon i32, lat i32 (1e-7 degree), age before the newest u32 (ms), speed u16 (0.1 km/h),
 * bearing u16 (0.01 degree), accuracy u16 (decimetres); 65535 is not known.
 */
const VERSION = 1
const HEADER_BYTES = 32
const RECORD_BYTES = 22
const UNKNOWN = 0xffff
const DEGREE = 1e7
const OLDEST_MS = 0xffff_ffff
export const SENDER_BYTES = 16

type Columns = {
  readonly number: Uint32Array
  readonly lon: Int32Array
  readonly lat: Int32Array
  readonly ageMs: Uint32Array
  readonly speed: Uint16Array
  readonly bearing: Uint16Array
  readonly accuracy: Uint16Array
}

export function encodeMoves(moves: Moves, sender: Uint8Array): Uint8Array {
  const { count } = moves
  const bytes = new Uint8Array(HEADER_BYTES + count * RECORD_BYTES)
  const view = new DataView(bytes.buffer)
  let newestMs = 0
  for (let row = 0; row < count; row++) newestMs = Math.max(newestMs, moves.fixedAtMs[row]!)
  view.setUint32(0, VERSION, true)
  view.setUint32(4, count, true)
  view.setFloat64(8, newestMs, true)
  bytes.set(sender.subarray(0, SENDER_BYTES), 16)
  const to = columnsOf(bytes, count)
  for (let row = 0; row < count; row++) {
    to.number[row] = moves.number[row]!
    to.lon[row] = Math.round(moves.lon[row]! * DEGREE)
    to.lat[row] = Math.round(moves.lat[row]! * DEGREE)
    to.ageMs[row] = Math.min(OLDEST_MS, Math.round(newestMs - moves.fixedAtMs[row]!))
    to.speed[row] = stepped(moves.speedKmh[row]!, 10)
    to.bearing[row] = stepped(moves.bearingDeg[row]!, 100)
    to.accuracy[row] = stepped(moves.accuracyMetres[row]!, 10)
  }
  return bytes
}

/** Whose own batch it is, told without reading the moves. */
export function isSentBy(bytes: Uint8Array, sender: Uint8Array): boolean {
  return sender.every((byte, at) => byte === bytes[HEADER_BYTES - SENDER_BYTES + at])
}

/** Throws a RangeError on bytes that are no batch. */
export function decodeMoves(bytes: Uint8Array): Moves {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes.byteLength < HEADER_BYTES || view.getUint32(0, true) !== VERSION ? -1 : view.getUint32(4, true)
  const newestMs = count < 0 ? Number.NaN : view.getFloat64(8, true)
  if (bytes.byteLength !== HEADER_BYTES + count * RECORD_BYTES || !Number.isFinite(newestMs)) throw new RangeError('not a batch of moves')
  // Typed arrays want their own alignment, and a slice of a socket's buffer has none.
  const from = columnsOf(bytes.byteOffset % 4 === 0 ? bytes : bytes.slice(), count)
  const moves = roomForMoves(count)
  moves.count = count
  for (let row = 0; row < count; row++) {
    moves.number[row] = from.number[row]!
    moves.lon[row] = from.lon[row]! / DEGREE
    moves.lat[row] = from.lat[row]! / DEGREE
    moves.fixedAtMs[row] = newestMs - from.ageMs[row]!
    moves.speedKmh[row] = measured(from.speed[row]!, 10)
    moves.bearingDeg[row] = measured(from.bearing[row]!, 100)
    moves.accuracyMetres[row] = measured(from.accuracy[row]!, 10)
  }
  return moves
}

function columnsOf({ buffer, byteOffset }: Uint8Array, count: number): Columns {
  const wide = byteOffset + HEADER_BYTES
  const narrow = wide + count * 16
  return {
    number: new Uint32Array(buffer, wide, count),
    lon: new Int32Array(buffer, wide + count * 4, count),
    lat: new Int32Array(buffer, wide + count * 8, count),
    ageMs: new Uint32Array(buffer, wide + count * 12, count),
    speed: new Uint16Array(buffer, narrow, count),
    bearing: new Uint16Array(buffer, narrow + count * 2, count),
    accuracy: new Uint16Array(buffer, narrow + count * 4, count),
  }
}

function stepped(value: number, perUnit: number): number {
  return Number.isNaN(value) ? UNKNOWN : Math.min(UNKNOWN - 1, Math.round(value * perUnit))
}

function measured(steps: number, perUnit: number): number {
  return steps === UNKNOWN ? Number.NaN : steps / perUnit
}
