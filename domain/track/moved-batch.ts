import type { LivePosition } from './position-frame.ts'

/** The bus topic of moves, between whoever receives fixes and every gateway. */
export const POSITIONS_TOPIC = 'positions'

/** A move with the area path that decides who may see it. */
export type Moved = LivePosition & { readonly areaPath: string }

/**
 * One flush of moves on the bus. Little endian. Header 8 bytes: version u8, reserved u8, paths u16, moves u32.
 * Then the area paths, each a length u16 and UTF-8; then 28 bytes a move: number u32, lon i32 and lat i32 (1e-7 degree),
 * fixed at f64 (Unix ms), speed u16 (0.1 km/h) and bearing u16 (0.01 degree), 65535 unknown, path u16, kind u8, reserved u8.
 */
const VERSION = 1
const HEADER_BYTES = 8
const RECORD_BYTES = 28
const UNKNOWN = 0xffff
const DEGREE = 1e7

export function encodeMovedBatch(moves: readonly Moved[]): Uint8Array {
  const paths = [...new Set(moves.map(move => move.areaPath))].map(text => ({ text, utf8: new TextEncoder().encode(text) }))
  const pathBytes = paths.reduce((sum, path) => sum + 2 + path.utf8.length, 0)
  const bytes = new Uint8Array(HEADER_BYTES + pathBytes + moves.length * RECORD_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, VERSION)
  view.setUint16(2, paths.length, true)
  view.setUint32(4, moves.length, true)
  let at = HEADER_BYTES
  for (const { utf8 } of paths) {
    view.setUint16(at, utf8.length, true)
    bytes.set(utf8, at + 2)
    at += 2 + utf8.length
  }
  const indexOf = new Map(paths.map((path, index) => [path.text, index]))
  for (const move of moves) {
    writeMove(view, at, { move, pathIndex: indexOf.get(move.areaPath) ?? 0 })
    at += RECORD_BYTES
  }
  return bytes
}

function writeMove(view: DataView, at: number, { move, pathIndex }: { move: Moved; pathIndex: number }): void {
  view.setUint32(at, move.number, true)
  view.setInt32(at + 4, Math.round(move.lon * DEGREE), true)
  view.setInt32(at + 8, Math.round(move.lat * DEGREE), true)
  view.setFloat64(at + 12, move.fixedAtMs, true)
  view.setUint16(at + 20, move.speedKmh === null ? UNKNOWN : Math.min(UNKNOWN - 1, Math.round(move.speedKmh * 10)), true)
  view.setUint16(at + 22, move.bearingDeg === null ? UNKNOWN : Math.round(move.bearingDeg * 100), true)
  view.setUint16(at + 24, pathIndex, true)
  view.setUint8(at + 26, move.kindCode)
}

/** Throws a RangeError on bytes that are no batch; the gateway drops them. */
export function decodeMovedBatch(bytes: Uint8Array): Moved[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < HEADER_BYTES || view.getUint8(0) !== VERSION) throw new RangeError('not a batch of moves')
  const paths: string[] = []
  let at = HEADER_BYTES
  for (let left = view.getUint16(2, true); left > 0; left--) {
    const length = view.getUint16(at, true)
    if (at + 2 + length > bytes.byteLength) throw new RangeError('not a batch of moves')
    paths.push(new TextDecoder().decode(bytes.subarray(at + 2, at + 2 + length)))
    at += 2 + length
  }
  const count = view.getUint32(4, true)
  if (bytes.byteLength !== at + count * RECORD_BYTES) throw new RangeError('not a batch of moves')
  return Array.from({ length: count }, (_, index) => readMove(view, at + index * RECORD_BYTES, paths))
}

function readMove(view: DataView, at: number, paths: readonly string[]): Moved {
  const [speed, bearing] = [view.getUint16(at + 20, true), view.getUint16(at + 22, true)]
  const areaPath = paths[view.getUint16(at + 24, true)]
  if (areaPath === undefined) throw new RangeError('not a batch of moves')
  return {
    number: view.getUint32(at, true),
    lon: view.getInt32(at + 4, true) / DEGREE,
    lat: view.getInt32(at + 8, true) / DEGREE,
    fixedAtMs: view.getFloat64(at + 12, true),
    speedKmh: speed === UNKNOWN ? null : speed / 10,
    bearingDeg: bearing === UNKNOWN ? null : bearing / 100,
    kindCode: view.getUint8(at + 26),
    areaPath,
  }
}
