import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { HEADROOM } from './frame-join.ts'
import type { Pipe } from './frame-viewer.ts'

const BINARY_FINAL = 0x82

/**
 * Writes whole WebSocket messages straight to the socket: 13 µs against 19 µs by `ws.send` (2 kB, research). Nothing of `ws`
 * comes between, for without compression it writes each of its own frames in one turn too.
 */
export function pipeTo(webSocket: WebSocket, socket: Duplex): Pipe {
  return {
    waitingBytes: () => socket.writableLength,
    send: bytes => {
      if (webSocket.readyState !== WebSocket.OPEN || !socket.writable) return true
      const from = writeHeader(bytes)
      socket.write(bytes.subarray(from))
      return socket.writableLength === 0
    },
  }
}

/** RFC 6455 §5.2: one unmasked binary message, its header right before the payload. Returns where it begins. */
export function writeHeader(bytes: Buffer): number {
  const length = bytes.length - HEADROOM
  if (length < 126) {
    bytes[HEADROOM - 2] = BINARY_FINAL
    bytes[HEADROOM - 1] = length
    return HEADROOM - 2
  }
  if (length < 65_536) {
    bytes[HEADROOM - 4] = BINARY_FINAL
    bytes[HEADROOM - 3] = 126
    bytes.writeUInt16BE(length, HEADROOM - 2)
    return HEADROOM - 4
  }
  bytes[0] = BINARY_FINAL
  bytes[1] = 127
  bytes.writeBigUInt64BE(BigInt(length), 2)
  return 0
}
