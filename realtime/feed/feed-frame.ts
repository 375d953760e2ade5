import type { FixColumns } from '#domain/track'

/**
 * The binary frames of the feed, little endian. Fixes: kind u8 (1), reserved u8, rows u16, sequence u32, base time f64 (Unix ms);
 * then 20 bytes a fix: handle u32 (bit 31 no satellites, bit 30 made up), lon i32 and lat i32 (1e-7 degree), age before the base
 * time u16 (10 ms), speed u16 (0.1 km/h), bearing u16 (0.01 degree), accuracy u16 (decimetres); 65535 is not known.
 * Acknowledgement: kind u8 (2), reserved 3, sequence u32: all frames up to this one are kept.
 */
export const FIX_FRAME = 1
export const ACK_FRAME = 2
export const FRAME_HEADER_BYTES = 16
export const FIX_BYTES = 20
export const MOST_FIXES_PER_FRAME = 4_096
/** Older fixes go in a frame of their own with an older base. */
export const MOST_AGE_MS = 655_000
const UNKNOWN = 0xffff
const DEGREE = 1e7
const HANDLE = 0x3fff_ffff
const NOT_VALID = 0x8000_0000
const MADE_UP = 0x4000_0000

export type SentFix = {
  readonly handle: number
  readonly lon: number
  readonly lat: number
  readonly fixedAtMs: number
  readonly speedKmh?: number | null
  readonly bearingDeg?: number | null
  readonly accuracyMetres?: number | null
}

/** A frame as it is filled, row by row; the same buffer is used again and again. */
export class FixFrame {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #count = 0
  #baseMs = 0

  constructor(most = MOST_FIXES_PER_FRAME) {
    this.#bytes = new Uint8Array(FRAME_HEADER_BYTES + most * FIX_BYTES)
    this.#view = new DataView(this.#bytes.buffer)
    this.#view.setUint8(0, FIX_FRAME)
  }

  get count(): number {
    return this.#count
  }

  get isFull(): boolean {
    return FRAME_HEADER_BYTES + this.#count * FIX_BYTES === this.#bytes.length
  }

  /** Instants are kept to 10 ms, so that the same fix in another frame is the same instant. */
  start(baseMs: number): void {
    this.#count = 0
    this.#baseMs = Math.ceil(baseMs / 10) * 10
  }

  /** False when it is full, or the fix too old or too new for the base of this frame. */
  add(fix: SentFix): boolean {
    const ageMs = this.#baseMs - Math.round(fix.fixedAtMs / 10) * 10
    if (this.isFull || !(ageMs >= 0 && ageMs <= MOST_AGE_MS)) return false
    const at = FRAME_HEADER_BYTES + this.#count++ * FIX_BYTES
    const view = this.#view
    view.setUint32(at, fix.handle, true)
    view.setInt32(at + 4, Math.round(fix.lon * DEGREE), true)
    view.setInt32(at + 8, Math.round(fix.lat * DEGREE), true)
    view.setUint16(at + 12, ageMs / 10, true)
    view.setUint16(at + 14, stepped(fix.speedKmh, 10), true)
    view.setUint16(at + 16, stepped(fix.bearingDeg, 100), true)
    view.setUint16(at + 18, stepped(fix.accuracyMetres, 10), true)
    return true
  }

  /** The bytes to send; valid until the next `start`. */
  finish(sequence: number): Uint8Array {
    this.#view.setUint16(2, this.#count, true)
    this.#view.setUint32(4, sequence, true)
    this.#view.setFloat64(8, this.#baseMs, true)
    return this.#bytes.subarray(0, FRAME_HEADER_BYTES + this.#count * FIX_BYTES)
  }
}

export type FrameHead = { readonly count: number; readonly sequence: number; readonly baseMs: number; readonly view: DataView }

/** Throws a RangeError on bytes that are no frame of fixes. */
export function readHead(bytes: Uint8Array): FrameHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < FRAME_HEADER_BYTES || view.getUint8(0) !== FIX_FRAME) throw new RangeError('not a frame of fixes')
  const count = view.getUint16(2, true)
  const baseMs = view.getFloat64(8, true)
  if (count > MOST_FIXES_PER_FRAME || bytes.byteLength !== FRAME_HEADER_BYTES + count * FIX_BYTES) throw new RangeError('not a frame of fixes')
  if (!(baseMs > 0 && baseMs < 4_102_444_800_000)) throw new RangeError('no time at all')
  return { count, sequence: view.getUint32(4, true), baseMs, view }
}

/** Flag bits a door sets itself. */
export type DoorFlags = { readonly notValid: number; readonly mocked: number }

/**
 * One row of a frame into one of `fixes`; answers its handle. Hot code: 40 ns a fix. The place may be anything: judging says
 * what is none.
 */
export function readFix({ view, baseMs }: FrameHead, row: number, into: { fixes: FixColumns; at: number; flags: DoorFlags }): number {
  const from = FRAME_HEADER_BYTES + row * FIX_BYTES
  const { fixes, at, flags } = into
  const handle = view.getUint32(from, true)
  fixes.lon[at] = view.getInt32(from + 4, true) / DEGREE
  fixes.lat[at] = view.getInt32(from + 8, true) / DEGREE
  fixes.fixedAtMs[at] = Math.round(baseMs) - view.getUint16(from + 12, true) * 10
  fixes.speedKmh[at] = measured(view.getUint16(from + 14, true), 10)
  fixes.bearingDeg[at] = measured(view.getUint16(from + 16, true), 100)
  fixes.accuracyMetres[at] = measured(view.getUint16(from + 18, true), 10)
  fixes.flagBits[at] = (handle & NOT_VALID ? flags.notValid : 0) | (handle & MADE_UP ? flags.mocked : 0)
  return handle & HANDLE
}

export function acknowledgement(sequence: number): Uint8Array {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, ACK_FRAME)
  view.setUint32(4, sequence, true)
  return bytes
}

function stepped(value: number | null | undefined, perUnit: number): number {
  return value == null || Number.isNaN(value) ? UNKNOWN : Math.max(0, Math.min(UNKNOWN - 1, Math.round(value * perUnit)))
}

function measured(steps: number, perUnit: number): number {
  return steps === UNKNOWN ? Number.NaN : steps / perUnit
}
