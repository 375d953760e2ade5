import { type Edition, word } from './message.ts'

/** What a terminal tells of itself when it registers (0x0100). */
export type Registration = {
  readonly provinceId: number
  readonly cityId: number
  readonly maker: string
  readonly model: string
  readonly terminalNumber: string
  readonly plateColour: number
  /** The plate, or the frame number when the colour is 0. */
  readonly plate: string
}

type Layout = { readonly maker: number; readonly model: number; readonly number: number }
const LAYOUT_2011: Layout = { maker: 5, model: 8, number: 7 }
const LAYOUT_2013: Layout = { maker: 5, model: 20, number: 7 }
const LAYOUT_2019: Layout = { maker: 11, model: 30, number: 30 }
const FIXED_BYTES = 5

/** Null when the body is too short for its edition. A 2013 header over a shorter body is the layout of 2011. */
export function decodeRegistration(body: Buffer, edition: Edition): Registration | null {
  const layout = edition === 2019 ? LAYOUT_2019 : body.length < bytesOf(LAYOUT_2013) ? LAYOUT_2011 : LAYOUT_2013
  if (body.length < bytesOf(layout)) return null
  const modelAt = 4 + layout.maker
  const numberAt = modelAt + layout.model
  const colourAt = numberAt + layout.number
  return {
    provinceId: body.readUInt16BE(0),
    cityId: body.readUInt16BE(2),
    maker: gbkText(body.subarray(4, modelAt)),
    model: gbkText(body.subarray(modelAt, numberAt)),
    terminalNumber: gbkText(body.subarray(numberAt, colourAt)),
    plateColour: body.readUInt8(colourAt),
    plate: gbkText(body.subarray(colourAt + 1)),
  }
}

/** `plateBytes` is the plate in GBK: Node decodes GBK but has no encoder for it. */
export function encodeRegistration(registration: Omit<Registration, 'plate'> & { plateBytes: Uint8Array }, edition: Edition): Buffer {
  const layout = edition === 2019 ? LAYOUT_2019 : LAYOUT_2013
  return Buffer.concat([
    word(registration.provinceId),
    word(registration.cityId),
    fixed(registration.maker, layout.maker),
    fixed(registration.model, layout.model),
    fixed(registration.terminalNumber, layout.number),
    Buffer.from([registration.plateColour]),
    registration.plateBytes,
  ])
}

/** A STRING of JT/T 808: GBK, padded with NUL on either side by the makers. */
export function gbkText(bytes: Uint8Array): string {
  return new TextDecoder('gbk').decode(bytes).replace(/\0/g, '').trim()
}

function bytesOf(layout: Layout): number {
  return FIXED_BYTES + layout.maker + layout.model + layout.number
}

function fixed(text: string, byteCount: number): Buffer {
  const field = Buffer.alloc(byteCount)
  field.write(text, 'latin1')
  return field
}
