import { MESSAGE, type Message, encodeMessage, word } from './message.ts'

/** Results of a general reply (0x8001, 0x0001). */
export const RESULT = { ok: 0, failed: 1, malformed: 2, unsupported: 3 } as const
export type Result = (typeof RESULT)[keyof typeof RESULT]

/** A reply goes back under the phone and in the edition of what it answers. */
type Answered = Pick<Message, 'id' | 'edition' | 'revision' | 'phone' | 'serial'>

export function generalReply(to: Answered, result: Result, serial: number): Buffer {
  return reply(to, MESSAGE.platformReply, { serial, body: Buffer.concat([word(to.serial), word(to.id), Buffer.from([result])]) })
}

/** 0x8100: the code follows only when the result is 0. */
export function registerReply(to: Answered, authCode: string, serial: number): Buffer {
  const body = Buffer.concat([word(to.serial), Buffer.from([RESULT.ok]), Buffer.from(authCode, 'latin1')])
  return reply(to, MESSAGE.registerReply, { serial, body })
}

/** 0x8003: which parts of a long message never came, by the serial of its first part (WORD indexes, as since 2019; a BYTE counts them). */
export function resendRequest(to: Answered, firstSerial: number, { missing, serial }: { missing: readonly number[]; serial: number }): Buffer {
  const listed = missing.slice(0, 255)
  const body = Buffer.concat([word(firstSerial), to.edition === 2019 ? word(listed.length) : Buffer.from([listed.length]), ...listed.map(word)])
  return reply(to, MESSAGE.resendParts, { serial, body })
}

function reply(to: Answered, id: number, { serial, body }: { serial: number; body: Buffer }): Buffer {
  return encodeMessage({ id, edition: to.edition, revision: to.revision, phone: to.phone, serial, part: null, body })
}

/** What the platform said, as a terminal reads it. */
export type PlatformReply =
  | { readonly kind: 'general'; readonly serial: number; readonly answersId: number; readonly result: number }
  | { readonly kind: 'register'; readonly serial: number; readonly result: number; readonly authCode: string }

export function decodeReply(message: Message): PlatformReply | null {
  const { id, body } = message
  if (id === MESSAGE.platformReply && body.length === 5) {
    return { kind: 'general', serial: body.readUInt16BE(0), answersId: body.readUInt16BE(2), result: body.readUInt8(4) }
  }
  if (id === MESSAGE.registerReply && body.length >= 3) {
    return { kind: 'register', serial: body.readUInt16BE(0), result: body.readUInt8(2), authCode: body.subarray(3).toString('latin1') }
  }
  return null
}
