/** What may follow the basic block of a location: id, length, value. Unknown ones are kept as hex, a few and short. */
export type LocationItems = {
  readonly mileageKm?: number
  readonly fuelLitres?: number
  readonly recorderSpeedKmh?: number
  readonly signal?: number
  readonly satellites?: number
  /** Item id (two hex digits) → value in hex. */
  readonly others: Readonly<Record<string, string>>
}

const MAX_OTHERS = 12
const MAX_OTHER_BYTES = 48

type Known = Exclude<keyof LocationItems, 'others'>
const KNOWN: Readonly<Record<number, { readonly name: Known; readonly bytes: 1 | 2 | 4; readonly scale: number }>> = {
  0x01: { name: 'mileageKm', bytes: 4, scale: 10 },
  0x02: { name: 'fuelLitres', bytes: 2, scale: 10 },
  0x03: { name: 'recorderSpeedKmh', bytes: 2, scale: 10 },
  0x30: { name: 'signal', bytes: 1, scale: 1 },
  0x31: { name: 'satellites', bytes: 1, scale: 1 },
}

/** Reads as far as the items make sense; makers append their own formats after them. */
export function decodeItems(bytes: Buffer): LocationItems {
  const known: Partial<Record<Known, number>> = {}
  const others: Record<string, string> = {}
  let at = 0
  while (at + 2 <= bytes.length) {
    const id = bytes.readUInt8(at)
    const end = at + 2 + bytes.readUInt8(at + 1)
    if (end > bytes.length) break
    const value = bytes.subarray(at + 2, end)
    const item = KNOWN[id]
    if (item && value.length === item.bytes) known[item.name] = value.readUIntBE(0, item.bytes) / item.scale
    else if (Object.keys(others).length < MAX_OTHERS) others[hexId(id)] = value.subarray(0, MAX_OTHER_BYTES).toString('hex')
    at = end
  }
  return { ...known, others }
}

export function encodeItems(items: LocationItems): Buffer {
  const known = Object.entries(KNOWN).flatMap(([id, item]) => {
    const value = items[item.name]
    if (value === undefined) return []
    const bytes = Buffer.alloc(item.bytes)
    bytes.writeUIntBE(Math.round(value * item.scale), 0, item.bytes)
    return [Buffer.from([Number(id), item.bytes]), bytes]
  })
  const others = Object.entries(items.others).flatMap(([id, hex]) => [Buffer.from([Number.parseInt(id, 16), hex.length / 2]), Buffer.from(hex, 'hex')])
  return Buffer.concat([...known, ...others])
}

function hexId(id: number): string {
  return id.toString(16).padStart(2, '0')
}
