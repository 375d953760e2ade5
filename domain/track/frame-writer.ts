import type { CellGrid, CellRect } from './cell-grid.ts'
import {
  BEARING_PARTS, DEGREE, ESCAPE, FRAME, FRAME_FULL, FRAME_VIEW, HELLO, OFF_DUTY, UNKNOWN_16, UNKNOWN_8, WIRE_VERSION,
} from './cell-wire.ts'

/** What a frame begins with. `view` only when the viewer is not known to look there. */
export type FrameHead = {
  readonly after: number
  readonly tick: number
  readonly timeMs: number
  readonly tickMs: number
  readonly isFull: boolean
  readonly view: { readonly level: number; readonly rect: CellRect } | null
}

/** The most a step takes: a gap of up to five bytes, the escape, two words. */
export const STEP_BYTES = 11

/** One unit told in full. */
export type Told = {
  readonly number: number
  readonly kindCode: number
  readonly isOnDuty: boolean
  readonly bearingDeg: number
  readonly speedKmh: number
  readonly fixedAtMs: number
}

/** Hot code: writes the wire of `cell-wire.ts` into one buffer that grows and is used again. */
export class FrameWriter {
  bytes: Uint8Array
  #view: DataView
  length = 0

  constructor(firstRoom = 4_096) {
    this.bytes = new Uint8Array(firstRoom)
    this.#view = new DataView(this.bytes.buffer)
  }

  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  /** Somebody keeps what was written: goes on in a buffer of its own, as large as that was and no larger, for the largest frame may be a megabyte. */
  renew(): void {
    this.bytes = new Uint8Array(this.length)
    this.#view = new DataView(this.bytes.buffer)
    this.length = 0
  }

  /** Room for so many bytes more. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.length + more, this.bytes.length * 2))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
    this.#view = new DataView(larger.buffer)
  }

  u8(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  u16(value: number): void {
    this.reserve(2)
    this.#view.setUint16(this.length, value, true)
    this.length += 2
  }

  u32(value: number): void {
    this.reserve(4)
    this.#view.setUint32(this.length, value, true)
    this.length += 4
  }

  i32(value: number): void {
    this.u32(value >>> 0)
  }

  f64(value: number): void {
    this.reserve(8)
    this.#view.setFloat64(this.length, value, true)
    this.length += 8
  }

  /** Below 2³². */
  varint(value: number): void {
    this.reserve(5)
    let rest = value >>> 0
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** A section whose length is set when it ends. Returns where, for `endSection`. */
  beginSection(tag: number): number {
    this.u8(tag)
    this.u32(0)
    return this.length
  }

  endSection(began: number): void {
    this.#view.setUint32(began - 4, this.length - began, true)
  }

  head({ after, tick, timeMs, tickMs, isFull, view }: FrameHead): void {
    this.u8(FRAME)
    this.u8((isFull ? FRAME_FULL : 0) | (view ? FRAME_VIEW : 0))
    this.u32(after)
    this.u32(tick)
    this.f64(timeMs)
    this.u16(Math.min(UNKNOWN_16, tickMs))
    if (!view) return
    this.u8(view.level)
    for (const edge of [view.rect.west, view.rect.south, view.rect.east, view.rect.north]) this.u16(edge)
  }

  /** STEP_BYTES are reserved by the caller, for many at once. */
  stepUnchecked(gap: number, dx: number, dy: number): void {
    const { bytes } = this
    let at = this.length
    let rest = (gap << 1) ^ (gap >> 31)
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[at++] = rest
    if (dx >= -127 && dx <= 127 && dy >= -127 && dy <= 127) {
      bytes[at++] = dx
      bytes[at++] = dy
    } else {
      bytes[at++] = ESCAPE
      bytes[at++] = 0
      bytes[at++] = dx
      bytes[at++] = dx >> 8
      bytes[at++] = dy
      bytes[at++] = dy >> 8
    }
    this.length = at
  }

  /** `at` is `x | y << 12`. */
  enter(gap: number, told: Told, { at, timeMs }: { at: number; timeMs: number }): void {
    this.reserve(24)
    this.zigzag(gap)
    this.varint(told.number)
    const { bytes } = this
    bytes[this.length++] = at
    bytes[this.length++] = at >>> 8
    bytes[this.length++] = at >>> 16
    bytes[this.length++] = kindByte(told)
    bytes[this.length++] = Number.isNaN(told.bearingDeg) ? UNKNOWN_8 : Math.round((told.bearingDeg / 360) * BEARING_PARTS) % BEARING_PARTS
    bytes[this.length++] = Number.isNaN(told.speedKmh) ? UNKNOWN_8 : Math.min(UNKNOWN_8 - 1, Math.round(told.speedKmh))
    this.varint(Math.min(0xffff_ffff, Math.max(0, Math.round((timeMs - told.fixedAtMs) / 100))))
  }

  exact(told: Told, lon: number, lat: number): void {
    this.varint(told.number)
    this.u8(1)
    this.i32(Math.round(lon * DEGREE))
    this.i32(Math.round(lat * DEGREE))
    this.u8(kindByte(told))
    this.u16(Number.isNaN(told.bearingDeg) ? UNKNOWN_16 : Math.round(told.bearingDeg * 100) % 36_000)
    this.u16(Number.isNaN(told.speedKmh) ? UNKNOWN_16 : Math.min(UNKNOWN_16 - 1, Math.round(told.speedKmh * 10)))
    this.f64(told.fixedAtMs)
  }

  gone(number: number): void {
    this.varint(number)
    this.u8(0)
  }
}

export function helloBytes(grid: CellGrid): Uint8Array {
  const writer = new FrameWriter(64)
  writer.u8(HELLO)
  writer.u8(WIRE_VERSION)
  for (const value of [grid.west, grid.south, grid.stepLon, grid.stepLat]) writer.f64(value)
  writer.u16(grid.columns)
  writer.u16(grid.rows)
  return writer.written
}

function kindByte({ kindCode, isOnDuty }: Told): number {
  return isOnDuty ? kindCode : kindCode | OFF_DUTY
}
