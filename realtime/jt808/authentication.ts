import { createHmac, timingSafeEqual } from 'node:crypto'
import { gbkText } from './registration.ts'
import type { Edition } from './message.ts'

const CODE_CHARS = 24
const IMEI_BYTES = 15
const VERSION_BYTES = 20

export type Authentication = { readonly code: string; readonly imei: string; readonly softwareVersion: string }

/** The code a terminal is given when it registers: an HMAC of its id, so that no door has to remember it. */
export function authCodeOf(terminalId: string, secret: string): string {
  return createHmac('sha256', secret).update(`jt808:${terminalId}`).digest('hex').slice(0, CODE_CHARS)
}

/** Compares in constant time, whatever the length of what was sent. */
export function isAuthCode(sent: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest()
  return timingSafeEqual(digest(sent), digest(expected))
}

/** 0x0102: in 2013 the body is the code; in 2019 length, code, IMEI and software version (which some makers leave out). */
export function decodeAuthentication(body: Buffer, edition: Edition): Authentication | null {
  if (body.length === 0) return null
  if (edition === 2013) return { code: gbkText(body), imei: '', softwareVersion: '' }
  const imeiAt = 1 + body.readUInt8(0)
  if (imeiAt > body.length) return null
  const versionAt = imeiAt + IMEI_BYTES
  return {
    code: gbkText(body.subarray(1, imeiAt)),
    imei: gbkText(body.subarray(imeiAt, versionAt)),
    softwareVersion: gbkText(body.subarray(versionAt, versionAt + VERSION_BYTES)),
  }
}

export function encodeAuthentication({ code, imei, softwareVersion }: Authentication, edition: Edition): Buffer {
  if (edition === 2013) return Buffer.from(code, 'latin1')
  const rest = Buffer.alloc(IMEI_BYTES + VERSION_BYTES)
  rest.write(imei.slice(0, IMEI_BYTES), 0, 'latin1')
  rest.write(softwareVersion.slice(0, VERSION_BYTES), IMEI_BYTES, 'latin1')
  return Buffer.concat([Buffer.from([code.length]), Buffer.from(code, 'latin1'), rest])
}
