import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'

/** SRTP by node:crypto alone (RFC 3711, RFC 7714): what a worker sends and takes is held to an implementation that shares no line with it. */
export const SRTP_SUITES = ['AEAD_AES_256_GCM', 'AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const
export type SrtpSuite = (typeof SRTP_SUITES)[number]

export type SrtpKeys = { readonly isGcm: boolean; readonly bits: 128 | 256; readonly tagBytes: number; readonly cipher: Buffer; readonly auth: Buffer; readonly salt: Buffer }

/** Bytes of a suite's master key and salt together, as `keyBase64` holds them. */
export function keyBytes(suite: SrtpSuite): number {
  return (suite.includes('256') ? 32 : 16) + (suite.startsWith('AEAD') ? 12 : 14)
}

export function srtpKeys(suite: SrtpSuite, keyBase64: string): SrtpKeys {
  const isGcm = suite.startsWith('AEAD')
  const bits = suite.includes('256') ? 256 : 128
  const both = Buffer.from(keyBase64, 'base64')
  const master = both.subarray(0, bits / 8)
  const salt = Buffer.alloc(14)
  both.copy(salt, 0, bits / 8)
  const derive = (label: number, bytes: number) => derived(master, salt, label, bytes)
  const tagBytes = isGcm ? 16 : suite.endsWith('32') ? 4 : 10
  return { isGcm, bits, tagBytes, cipher: derive(0, bits / 8), auth: derive(1, 20), salt: derive(2, isGcm ? 12 : 14) }
}

/** RFC 3711, 4.3 with a key derivation rate of 0. */
function derived(master: Buffer, salt: Buffer, label: number, bytes: number): Buffer {
  const x = Buffer.alloc(16)
  salt.copy(x)
  x[7]! ^= label
  return createCipheriv(`aes-${master.length * 8}-ctr`, master, x).update(Buffer.alloc(bytes))
}

/** `rollovers` is how often the 16 bits of the sequence number have run over. */
export function protect(keys: SrtpKeys, packet: Buffer, rollovers: number): Buffer {
  const head = packet.subarray(0, headerBytes(packet))
  const payload = packet.subarray(head.length)
  if (keys.isGcm) {
    const cipher = createCipheriv(`aes-${keys.bits}-gcm`, keys.cipher, gcmVector(keys, packet, rollovers)).setAAD(head)
    return Buffer.concat([head, cipher.update(payload), cipher.final(), cipher.getAuthTag()])
  }
  const sent = Buffer.concat([head, createCipheriv(`aes-${keys.bits}-ctr`, keys.cipher, counterVector(keys, packet, rollovers)).update(payload)])
  return Buffer.concat([sent, tagOf(keys, sent, rollovers)])
}

/** Throws where the tag does not fit. */
export function unprotect(keys: SrtpKeys, packet: Buffer, rollovers: number): Buffer {
  const sent = packet.subarray(0, packet.length - keys.tagBytes)
  const tag = packet.subarray(sent.length)
  const head = sent.subarray(0, headerBytes(sent))
  const payload = sent.subarray(head.length)
  if (keys.isGcm) {
    const decipher = createDecipheriv(`aes-${keys.bits}-gcm`, keys.cipher, gcmVector(keys, packet, rollovers)).setAAD(head).setAuthTag(tag)
    return Buffer.concat([head, decipher.update(payload), decipher.final()])
  }
  if (!tagOf(keys, sent, rollovers).equals(tag)) throw new Error('the tag does not fit')
  return Buffer.concat([head, createDecipheriv(`aes-${keys.bits}-ctr`, keys.cipher, counterVector(keys, packet, rollovers)).update(payload)])
}

function tagOf(keys: SrtpKeys, sent: Buffer, rollovers: number): Buffer {
  const counter = Buffer.alloc(4)
  counter.writeUInt32BE(rollovers)
  return createHmac('sha1', keys.auth).update(sent).update(counter).digest().subarray(0, keys.tagBytes)
}

/** What of both modes' vectors is the packet's own: SSRC, rollovers, sequence number, from byte `at` on, over the salt. */
function vector(keys: SrtpKeys, packet: Buffer, place: { bytes: number; at: number; rollovers: number }): Buffer {
  const own = Buffer.alloc(place.bytes)
  own.writeUInt32BE(packet.readUInt32BE(8), place.at)
  own.writeUInt32BE(place.rollovers, place.at + 4)
  own.writeUInt16BE(packet.readUInt16BE(2), place.at + 8)
  keys.salt.forEach((byte, index) => (own[index]! ^= byte))
  return own
}

function counterVector(keys: SrtpKeys, packet: Buffer, rollovers: number) {
  return vector(keys, packet, { bytes: 16, at: 4, rollovers })
}

function gcmVector(keys: SrtpKeys, packet: Buffer, rollovers: number) {
  return vector(keys, packet, { bytes: 12, at: 2, rollovers })
}

/** Fixed header, contributing sources and the header extension: all that is authenticated and not encrypted. */
export function headerBytes(packet: Buffer): number {
  const fixed = 12 + 4 * (packet[0]! & 15)
  return packet[0]! & 16 ? fixed + 4 + 4 * packet.readUInt16BE(fixed + 2) : fixed
}

export function rtpPacket({ payloadType, sequence, ssrc, payload }: { payloadType: number; sequence: number; ssrc: number; payload: Buffer }): Buffer {
  const head = Buffer.alloc(12)
  head[0] = 0x80
  head[1] = payloadType
  head.writeUInt16BE(sequence & 0xffff, 2)
  head.writeUInt32BE((sequence * 960) >>> 0, 4)
  head.writeUInt32BE(ssrc, 8)
  return Buffer.concat([head, payload])
}
