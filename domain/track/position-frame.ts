/**
 * The binary frame of the live plane: latest positions, latest wins. Little endian.
 * Header 8 bytes: version u8, reserved u8 × 3, base time u32 (Unix seconds).
 * Then 20 bytes a unit: number u32, lon i32 and lat i32 (1e-7 degree, ≤ 1.2 cm), age at base time u32 (ms),
 * speed u16 (0.1 km/h, 65535 unknown), bearing u8 (360/255 degree), flags u8.
 */
export type LivePosition = {
  readonly number: number
  readonly lon: number
  readonly lat: number
  readonly fixedAtMs: number
  readonly speedKmh: number | null
  readonly bearingDeg: number | null
  readonly kindCode: number
}

const HEADER_BYTES = 8
const RECORD_BYTES = 20
const VERSION = 1
const UNKNOWN_SPEED = 0xffff
const DEGREE = 1e7

export function encodePositionFrame(positions: readonly LivePosition[], baseMs: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + positions.length * RECORD_BYTES)
  const view = new DataView(bytes.buffer)
  const baseSeconds = Math.floor(baseMs / 1000)
  view.setUint8(0, VERSION)
  view.setUint32(4, baseSeconds, true)
  positions.forEach((live, index) => {
    const at = HEADER_BYTES + index * RECORD_BYTES
    view.setUint32(at, live.number, true)
    view.setInt32(at + 4, Math.round(live.lon * DEGREE), true)
    view.setInt32(at + 8, Math.round(live.lat * DEGREE), true)
    view.setUint32(at + 12, Math.max(0, baseSeconds * 1000 + 1000 - live.fixedAtMs), true)
    view.setUint16(at + 16, live.speedKmh === null ? UNKNOWN_SPEED : Math.min(UNKNOWN_SPEED - 1, Math.round(live.speedKmh * 10)), true)
    view.setUint8(at + 18, live.bearingDeg === null ? 0 : Math.round((live.bearingDeg / 360) * 255))
    view.setUint8(at + 19, live.kindCode)
  })
  return bytes
}

/** Throws a RangeError on a frame it does not know; the client drops it and waits for the next. */
export function decodePositionFrame(bytes: Uint8Array): LivePosition[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < HEADER_BYTES || view.getUint8(0) !== VERSION || (bytes.byteLength - HEADER_BYTES) % RECORD_BYTES !== 0) {
    throw new RangeError('not a position frame')
  }
  const baseSeconds = view.getUint32(4, true)
  return Array.from({ length: (bytes.byteLength - HEADER_BYTES) / RECORD_BYTES }, (_, index) => {
    const at = HEADER_BYTES + index * RECORD_BYTES
    const speed = view.getUint16(at + 16, true)
    return {
      number: view.getUint32(at, true),
      lon: view.getInt32(at + 4, true) / DEGREE,
      lat: view.getInt32(at + 8, true) / DEGREE,
      fixedAtMs: baseSeconds * 1000 + 1000 - view.getUint32(at + 12, true),
      speedKmh: speed === UNKNOWN_SPEED ? null : speed / 10,
      bearingDeg: (view.getUint8(at + 18) / 255) * 360,
      kindCode: view.getUint8(at + 19),
    }
  })
}
