import type { Socket } from 'socket.io'
import type { FactPage } from './fact-page.ts'

type Packet = { readonly data?: string | Uint8Array; readonly options?: { readonly wsPreEncodedFrame?: readonly Uint8Array[] } }
type Engine = {
  readonly writeBuffer: readonly Packet[]
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number } }
  readonly write: (packet: string, options: object, sent: () => void) => void
}
type Encoded = { readonly packet: string; readonly frame: readonly Uint8Array[] }

/** Bytes of a connection that the reader has not taken: packets not yet given to the transport, and what ws could not hand to the kernel. */
export function waitingBytes(socket: Socket): number {
  const { writeBuffer, transport } = engineOf(socket)
  return writeBuffer.reduce((sum, packet) => sum + sizeOf(packet), transport.socket?.bufferedAmount ?? 0)
}

/**
 * Sends a page as the event `facts`, its frame encoded once for all who are sent it, as Socket.IO's own broadcast does.
 * `sent` comes when the kernel has taken it.
 */
export function sendPage(socket: Socket, page: FactPage, sent: () => void): void {
  if (!socket.connected) return
  const { packet, frame } = (page.encoded ??= encode(page)) as Encoded
  engineOf(socket).write(packet, { compress: false, wsPreEncodedFrame: frame }, sent)
}

/** Engine.IO's packet type 4 is a message, Socket.IO's 2 an event of the main namespace. */
function encode({ text }: FactPage): Encoded {
  const packet = `2["facts",${text}]`
  const payload = Buffer.from(`4${packet}`)
  return { packet, frame: [textHeader(payload.length), payload] }
}

/** RFC 6455: FIN and opcode text, then the length in 7, 16 or 64 bits; servers do not mask. */
function textHeader(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length])
  const header = Buffer.alloc(length < 65_536 ? 4 : 10)
  header.writeUInt16BE(length < 65_536 ? 0x817e : 0x817f)
  if (length < 65_536) header.writeUInt16BE(length, 2)
  else header.writeBigUInt64BE(BigInt(length), 2)
  return header
}

function sizeOf({ data, options }: Packet): number {
  const frame = options?.wsPreEncodedFrame
  if (frame) return frame.reduce((sum, part) => sum + part.byteLength, 0)
  return typeof data === 'string' ? Buffer.byteLength(data) : (data?.byteLength ?? 0)
}

function engineOf(socket: Socket): Engine {
  return socket.conn as unknown as Engine
}
