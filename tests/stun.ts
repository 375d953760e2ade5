import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const MAGIC = 0x2112a442
const FINGERPRINT_XOR = 0x5354554e

/** A Binding request that nominates the pair it comes by (RFC 8445, 8489): all of ICE that an ICE-lite server waits for. */
export function bindingRequest({ username, password }: { username: string; password: string }): Buffer {
  const attributes = [
    attribute(0x0006, Buffer.from(username)),
    attribute(0x0024, Buffer.from([0x6e, 0x7f, 0x1e, 0xff])), // PRIORITY
    attribute(0x802a, randomBytes(8)), // ICE-CONTROLLING
    attribute(0x0025, Buffer.alloc(0)), // USE-CANDIDATE
  ]
  const transaction = randomBytes(12)
  const signed = message(transaction, attributes, 24)
  const withIntegrity = [...attributes, attribute(0x0008, createHmac('sha1', password).update(signed).digest())]
  const print = Buffer.alloc(4)
  print.writeUInt32BE((crc32(message(transaction, withIntegrity, 8)) ^ FINGERPRINT_XOR) >>> 0)
  return message(transaction, [...withIntegrity, attribute(0x8028, print)], 0)
}

/** A success response to a Binding request. */
export function isBound(datagram: Buffer): boolean {
  return datagram.length >= 20 && datagram.readUInt16BE(0) === 0x0101
}

/** `toCome` bytes are counted before they are there: what signs a message signs its final length. */
function message(transaction: Buffer, attributes: readonly Buffer[], toCome: number): Buffer {
  const body = Buffer.concat(attributes)
  const head = Buffer.alloc(8)
  head.writeUInt16BE(0x0001, 0)
  head.writeUInt16BE(body.length + toCome, 2)
  head.writeUInt32BE(MAGIC, 4)
  return Buffer.concat([head, transaction, body])
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}
