import { bcdInstant, instantBcd } from './bcd.ts'
import { type LocationItems, decodeItems, encodeItems } from './location-items.ts'
import { word } from './message.ts'

const BASIC_BYTES = 28
const DEGREE = 1e6
const STATUS = { isAccOn: 0, isFixed: 1, isSouth: 2, isWest: 3 } as const
/** Items of a batch are at least a length and a basic block, so one whole reassembled message holds about 2,000. */
const MAX_BATCH = 2_500

/** One position report (the body of 0x0200), in the device's own datum. */
export type LocationReport = {
  readonly alarmBits: number
  readonly isAccOn: boolean
  readonly isFixed: boolean
  readonly longitude: number
  readonly latitude: number
  readonly altitudeMetres: number
  readonly speedKmh: number
  readonly bearingDeg: number
  /** Null when the terminal's clock was not set. */
  readonly at: Date | null
  readonly items: LocationItems
}

/** Null when it is too short or lies outside the globe. */
export function decodeLocation(body: Buffer): LocationReport | null {
  if (body.length < BASIC_BYTES) return null
  const status = body.readUInt32BE(4)
  const isSet = (bit: number) => ((status >>> bit) & 1) === 1
  const latitude = (body.readUInt32BE(8) / DEGREE) * (isSet(STATUS.isSouth) ? -1 : 1)
  const longitude = (body.readUInt32BE(12) / DEGREE) * (isSet(STATUS.isWest) ? -1 : 1)
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null
  return {
    alarmBits: body.readUInt32BE(0),
    isAccOn: isSet(STATUS.isAccOn),
    isFixed: isSet(STATUS.isFixed),
    longitude,
    latitude,
    // Unsigned by the letter, but nothing drives above 32 km and Turpan lies below the sea.
    altitudeMetres: body.readInt16BE(16),
    speedKmh: body.readUInt16BE(18) / 10,
    bearingDeg: body.readUInt16BE(20),
    at: bcdInstant(body.subarray(22, BASIC_BYTES)),
    items: decodeItems(body.subarray(BASIC_BYTES)),
  }
}

export function encodeLocation(report: Omit<LocationReport, 'at'> & { readonly at: Date }): Buffer {
  const basic = Buffer.alloc(BASIC_BYTES - 6)
  const bit = (isSet: boolean, at: number) => (isSet ? 1 << at : 0)
  basic.writeUInt32BE(report.alarmBits >>> 0, 0)
  basic.writeUInt32BE(
    bit(report.isAccOn, STATUS.isAccOn) | bit(report.isFixed, STATUS.isFixed) | bit(report.latitude < 0, STATUS.isSouth) | bit(report.longitude < 0, STATUS.isWest),
    4,
  )
  basic.writeUInt32BE(Math.round(Math.abs(report.latitude) * DEGREE), 8)
  basic.writeUInt32BE(Math.round(Math.abs(report.longitude) * DEGREE), 12)
  basic.writeInt16BE(Math.round(report.altitudeMetres), 16)
  basic.writeUInt16BE(Math.round(report.speedKmh * 10), 18)
  basic.writeUInt16BE(Math.round(report.bearingDeg), 20)
  return Buffer.concat([basic, instantBcd(report.at), encodeItems(report.items)])
}

export type LocationBatch = { readonly isSupplement: boolean; readonly reports: readonly LocationReport[]; readonly unreadable: number }

/** 0x0704: reports that cannot be read are counted and left out. Null when the body contradicts itself. */
export function decodeBatch(body: Buffer): LocationBatch | null {
  if (body.length < 3) return null
  const count = body.readUInt16BE(0)
  const reports: LocationReport[] = []
  let at = 3
  for (let index = 0; index < count; index += 1) {
    if (count > MAX_BATCH || at + 2 > body.length) return null
    const end = at + 2 + body.readUInt16BE(at)
    if (end > body.length) return null
    const report = decodeLocation(body.subarray(at + 2, end))
    if (report) reports.push(report)
    at = end
  }
  return { isSupplement: body.readUInt8(2) === 1, reports, unreadable: count - reports.length }
}

export function encodeBatch(bodies: readonly Buffer[], isSupplement: boolean): Buffer {
  return Buffer.concat([word(bodies.length), Buffer.from([isSupplement ? 1 : 0]), ...bodies.flatMap(body => [word(body.length), body])])
}
