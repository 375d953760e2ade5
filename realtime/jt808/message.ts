import { bcdBytes, bcdText } from './bcd.ts'

/** The messages this door knows, by their number in JT/T 808. */
export const MESSAGE = {
  terminalReply: 0x0001,
  heartbeat: 0x0002,
  logout: 0x0003,
  register: 0x0100,
  authenticate: 0x0102,
  location: 0x0200,
  locationBatch: 0x0704,
  platformReply: 0x8001,
  resendParts: 0x8003,
  registerReply: 0x8100,
} as const

export const MAX_BODY_BYTES = 1023
const IS_PART = 1 << 13
const IS_2019 = 1 << 14
const ENCRYPTION = 0b111 << 10
const LENGTH = 0x3ff

export type Edition = 2013 | 2019

/** One message of JT/T 808: its header, and its body as bytes. */
export type Message = {
  readonly id: number
  readonly edition: Edition
  /** Counts the revisions of the 2019 edition; 0 in 2013. */
  readonly revision: number
  /** As it stands in the header: 12 digits in 2013, 20 in 2019. */
  readonly phone: string
  readonly serial: number
  readonly part: { readonly total: number; readonly index: number } | null
  readonly isEncrypted: boolean
  readonly body: Buffer
}

/**
 * What a terminal is called everywhere else: its phone number without leading zeros, so that the 12 digits of 2013
 * and the 20 of 2019 name the same device. (Traccar keeps the zeros: an id copied from there loses them.)
 * Some makers put letters a–f into it; they are kept, in lower case.
 */
export function terminalIdOf(phone: string): string {
  return phone.replace(/^0+/, '').toLowerCase()
}

/** Null when the header contradicts itself or names nobody: nothing can be answered then. */
export function decodeMessage(bytes: Buffer): Message | null {
  const attributes = bytes.readUInt16BE(2)
  const edition = attributes & IS_2019 ? 2019 : 2013
  const phoneAt = edition === 2019 ? 5 : 4
  const serialAt = phoneAt + (edition === 2019 ? 10 : 6)
  const isPart = (attributes & IS_PART) !== 0
  const bodyAt = serialAt + 2 + (isPart ? 4 : 0)
  if (bytes.length !== bodyAt + (attributes & LENGTH)) return null
  const phone = bcdText(bytes.subarray(phoneAt, serialAt))
  const part = isPart ? { total: bytes.readUInt16BE(serialAt + 2), index: bytes.readUInt16BE(serialAt + 4) } : null
  if (terminalIdOf(phone) === '' || (part && (part.index < 1 || part.index > part.total))) return null
  return {
    id: bytes.readUInt16BE(0),
    edition,
    revision: edition === 2019 ? bytes.readUInt8(4) : 0,
    phone,
    serial: bytes.readUInt16BE(serialAt),
    part,
    isEncrypted: (attributes & ENCRYPTION) !== 0,
    body: bytes.subarray(bodyAt),
  }
}

/** Header and body, unframed. Throws a RangeError when the body does not fit one package. */
export function encodeMessage(message: Omit<Message, 'isEncrypted'>): Buffer {
  const { edition, part, body } = message
  if (body.length > MAX_BODY_BYTES) throw new RangeError('body does not fit one package')
  const header = Buffer.alloc(4)
  header.writeUInt16BE(message.id, 0)
  header.writeUInt16BE(body.length | (part ? IS_PART : 0) | (edition === 2019 ? IS_2019 : 0), 2)
  return Buffer.concat([
    header,
    edition === 2019 ? Buffer.from([message.revision]) : Buffer.alloc(0),
    bcdBytes(message.phone, edition === 2019 ? 10 : 6),
    word(message.serial),
    part ? Buffer.concat([word(part.total), word(part.index)]) : Buffer.alloc(0),
    body,
  ])
}

/** A WORD: two bytes, big end first. */
export function word(value: number): Buffer {
  return Buffer.from([(value >> 8) & 0xff, value & 0xff])
}
