import { z } from 'zod'
import { unitKind } from '#domain/force'
import type { ChunkPart } from './track-chunk.ts'

/** What stands before the bytes of a page. `units` comes with the first page alone. */
export const trackPageHead = z.object({
  fromMs: z.number(),
  /** Up to here, itself not in, the tracks are complete. */
  toMs: z.number(),
  nextCursor: z.string().nullable(),
  units: z.array(z.object({ id: z.uuid(), number: z.number().int(), name: z.string(), kind: unitKind })).optional(),
})
export type TrackPageHead = z.infer<typeof trackPageHead>

/** A stretch of time of several tracks: parts by unit number. `mergeChunks` makes fixes of those of one unit. */
export type TrackPage = TrackPageHead & { readonly parts: ReadonlyMap<number, ChunkPart[]> }

/** "GTP1", little endian like all that follows: length of the head as u32, the head as JSON, then number, minute and length of each chunk as u32, and its bytes. */
const MAGIC = 0x31505447
const ENTRY_BYTES = 12

export function writeTrackPage({ parts, ...head }: TrackPage): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(head))
  let size = 8 + json.length
  for (const its of parts.values()) for (const { bytes } of its) size += ENTRY_BYTES + bytes.length
  const page = new Uint8Array(size)
  const view = new DataView(page.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, json.length, true)
  page.set(json, 8)
  let at = 8 + json.length
  for (const [number, its] of parts) {
    for (const { minute, bytes } of its) {
      view.setUint32(at, number, true)
      view.setUint32(at + 4, minute, true)
      view.setUint32(at + 8, bytes.length, true)
      page.set(bytes, at + ENTRY_BYTES)
      at += ENTRY_BYTES + bytes.length
    }
  }
  return page
}

/** Chunks are views into `page`, not read yet. Throws on bytes that are no page. */
export function decodeTrackPage(page: Uint8Array): TrackPage {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
  if (page.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new RangeError('not a page of tracks')
  const start = 8 + view.getUint32(4, true)
  if (start > page.byteLength) throw new RangeError('not a page of tracks')
  const head = trackPageHead.parse(JSON.parse(new TextDecoder().decode(page.subarray(8, start))))
  const parts = new Map<number, ChunkPart[]>()
  for (let at = start; at < page.byteLength; ) {
    const [number, minute, length] = [view.getUint32(at, true), view.getUint32(at + 4, true), view.getUint32(at + 8, true)]
    if (at + ENTRY_BYTES + length > page.byteLength) throw new RangeError('not a page of tracks')
    const part = { minute, bytes: page.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + length) }
    const its = parts.get(number)
    if (its) its.push(part)
    else parts.set(number, [part])
    at += ENTRY_BYTES + length
  }
  return { ...head, parts }
}
