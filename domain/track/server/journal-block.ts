import { crc32 } from 'node:zlib'
import { type FixColumns, roomForFixes } from '../fix-columns.ts'

/**
 * What a block holds: `fixes` as they were kept, flagged ones too; or `places`, where units are that the database does not
 * know of yet, said again in a new segment so that an old one can go.
 */
export type BlockKind = 'fixes' | 'places'
export type Block = { readonly kind: BlockKind; readonly fixes: FixColumns }

/**
 * One record group of the journal, little endian. Header 24 bytes: magic u32, kind u8, reserved u8, constant columns u16 (bit n:
 * the n-th column is one value for all rows), rows u32, bytes of the body u32, bytes of `more` u32, CRC-32 of all but itself
 * u32. Then the columns and `more` as JSON. 44 bytes a fix at most, 28 where the gateway says no more than it must.
 */
const MAGIC = 0x314a5447
const HEADER_BYTES = 24
const CRC_AT = 20
const KINDS: readonly BlockKind[] = ['fixes', 'places']
const MOST_ROWS = 1 << 20

const COLUMNS = ['lon', 'lat', 'fixedAtMs', 'receivedAtMs', 'number', 'speedKmh', 'bearingDeg', 'accuracyMetres', 'altitudeMetres', 'batteryPercent', 'flagBits'] as const
type Column = FixColumns[(typeof COLUMNS)[number]]

/**
 * Writes a block to where `reserve` says; the bytes there may be anything before. Hot code: 100 ns a fix, the checksum included, and
 * no buffer of its own: those would bring a full garbage collection every few seconds.
 */
export function encodeBlock({ kind, fixes }: Block, reserve: (byteCount: number) => Buffer = Buffer.alloc): Buffer {
  const { count } = fixes
  const more = fixes.more.size === 0 ? NOTHING : new TextEncoder().encode(JSON.stringify([...fixes.more]))
  let constant = 0
  let body = more.length
  for (let place = 0; place < COLUMNS.length; place++) {
    const column = fixes[COLUMNS[place]!]
    if (isConstant(column, count)) constant |= 1 << place
    body += column.BYTES_PER_ELEMENT * rowsOf(constant, place, count)
  }
  const bytes = reserve(HEADER_BYTES + body)
  bytes.writeUInt32LE(MAGIC, 0)
  bytes.writeUInt16LE(KINDS.indexOf(kind), 4)
  bytes.writeUInt16LE(constant, 6)
  bytes.writeUInt32LE(count, 8)
  bytes.writeUInt32LE(body, 12)
  bytes.writeUInt32LE(more.length, 16)
  let at = HEADER_BYTES
  for (let place = 0; place < COLUMNS.length; place++) {
    const column = bytesOf(fixes[COLUMNS[place]!], rowsOf(constant, place, count))
    bytes.set(column, at)
    at += column.length
  }
  bytes.set(more, at)
  bytes.writeUInt32LE(checksum(bytes), CRC_AT)
  return bytes
}

/** Blocks in order up to the first that is torn or altered; `readBytes` says where that is. */
export function* blocksIn(bytes: Uint8Array): Generator<Block, { readonly readBytes: number }> {
  let at = 0
  for (;;) {
    const block = blockAt(bytes, at)
    if (!block) return { readBytes: at }
    yield block.block
    at += block.length
  }
}

function blockAt(bytes: Uint8Array, at: number): { readonly block: Block; readonly length: number } | null {
  if (at + HEADER_BYTES > bytes.length) return null
  const head = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES)
  const length = HEADER_BYTES + head.getUint32(12, true)
  if (head.getUint32(0, true) !== MAGIC || head.getUint32(8, true) > MOST_ROWS || at + length > bytes.length) return null
  const whole = bytes.subarray(at, at + length)
  const kind = KINDS[head.getUint8(4)]
  if (!kind || checksum(whole) !== head.getUint32(CRC_AT, true)) return null
  return { block: { kind, fixes: columnsIn(whole, head) }, length }
}

function columnsIn(bytes: Uint8Array, head: DataView): FixColumns {
  const [constant, count, moreBytes] = [head.getUint16(6, true), head.getUint32(8, true), head.getUint32(16, true)]
  const fixes = roomForFixes(count)
  fixes.count = count
  let at = HEADER_BYTES
  COLUMNS.forEach((name, place) => {
    const rows = rowsOf(constant, place, count)
    const column = bytesOf(fixes[name], rows)
    column.set(bytes.subarray(at, at + column.length))
    if (rows < count) fixes[name].fill(fixes[name][0]!)
    at += column.length
  })
  if (moreBytes > 0) for (const [row, text] of JSON.parse(new TextDecoder().decode(bytes.subarray(at, at + moreBytes))) as [number, string][]) fixes.more.set(row, text)
  return fixes
}

const NOTHING = new Uint8Array(0)

function rowsOf(constant: number, place: number, count: number): number {
  return constant & (1 << place) ? Math.min(1, count) : count
}

function bytesOf(column: Column, rows: number): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, rows * column.BYTES_PER_ELEMENT)
}

/** Most columns of a live fleet end this at the second row, the rest are worth it. Bits that differ and yet are equal (-0) count as different. */
function isConstant(column: Column, count: number): boolean {
  const first = column[0]!
  if (first === 0) return isAllZero(column, count)
  if (Number.isNaN(first)) {
    for (let row = 1; row < count; row++) if (!Number.isNaN(column[row]!)) return false
    return true
  }
  for (let row = 1; row < count; row++) if (column[row] !== first) return false
  return true
}

function isAllZero(column: Column, count: number): boolean {
  for (let row = 0; row < count; row++) if (!Object.is(column[row], 0)) return false
  return true
}

function checksum(block: Uint8Array): number {
  return crc32(block.subarray(HEADER_BYTES), crc32(block.subarray(0, CRC_AT)))
}
