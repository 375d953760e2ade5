/** Framing of JT/T 808: `0x7e message checksum 0x7e`, with 0x7e and 0x7d inside escaped. */
const DELIMITER = 0x7e
const ESCAPE = 0x7d

/** 2019 header with sub-package fields (21) + the largest body its 10 bits can say (1023) + checksum. */
export const MAX_FRAME_BYTES = 21 + 1023 + 1
/** 2013 header (12) + checksum. */
const MIN_FRAME_BYTES = 13

export type FrameFault = 'too_short' | 'too_long' | 'bad_escape' | 'bad_checksum'
export type FrameOutcome = { readonly ok: true; readonly message: Buffer } | { readonly ok: false; readonly fault: FrameFault }

export function checksumOf(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum ^= byte
  return sum
}

export function encodeFrame(message: Uint8Array): Buffer {
  const escaped: number[] = [DELIMITER]
  for (const byte of [...message, checksumOf(message)]) {
    if (byte === DELIMITER) escaped.push(ESCAPE, 0x02)
    else if (byte === ESCAPE) escaped.push(ESCAPE, 0x01)
    else escaped.push(byte)
  }
  escaped.push(DELIMITER)
  return Buffer.from(escaped)
}

/**
 * Cuts a byte stream into messages, whatever the chunks. Holds at most one frame (1,045 bytes) however hostile the peer.
 * Every delimiter may close one frame and open the next, so after garbage it is in step again with the next whole frame.
 */
export class FrameDecoder {
  readonly #buffer = Buffer.alloc(MAX_FRAME_BYTES)
  #length = 0
  #isOpen = false
  #isEscaped = false
  #fault: FrameFault | null = null

  #take(byte: number): void {
    if (this.#isEscaped) {
      this.#isEscaped = false
      if (byte === 0x02) this.#append(DELIMITER)
      else if (byte === 0x01) this.#append(ESCAPE)
      else this.#fault = 'bad_escape'
    } else if (byte === ESCAPE) {
      this.#isEscaped = true
    } else {
      this.#append(byte)
    }
  }

  #append(byte: number): void {
    if (this.#length === MAX_FRAME_BYTES) {
      this.#fault = 'too_long'
      return
    }
    this.#buffer[this.#length] = byte
    this.#length += 1
  }

  *push(chunk: Uint8Array): Generator<FrameOutcome> {
    for (const byte of chunk) {
      if (byte !== DELIMITER) {
        if (this.#isOpen && this.#fault === null) this.#take(byte)
        continue
      }
      const outcome = this.#isOpen ? this.#close() : null
      this.#isOpen = true
      if (outcome) yield outcome
    }
  }

  /** Null between two frames, where one delimiter closes and the next opens. */
  #close(): FrameOutcome | null {
    const fault = this.#fault ?? (this.#isEscaped ? 'bad_escape' : null)
    const bytes = Buffer.from(this.#buffer.subarray(0, this.#length))
    this.#length = 0
    this.#fault = null
    this.#isEscaped = false
    if (fault) return { ok: false, fault }
    if (bytes.length === 0) return null
    if (bytes.length < MIN_FRAME_BYTES) return { ok: false, fault: 'too_short' }
    if (checksumOf(bytes) !== 0) return { ok: false, fault: 'bad_checksum' }
    return { ok: true, message: bytes.subarray(0, -1) }
  }
}
