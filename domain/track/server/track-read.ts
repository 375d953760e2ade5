import type { Context, Db } from '#platform/context'
import { MINUTE_MS, type ChunkPart } from '../track-chunk.ts'
import type { FixSpan } from '../track-chunk-merge.ts'
import { copyOut } from './chunk-copy.ts'
import { openChunks } from './chunk-store.ts'
import { openElsewhere } from './open-elsewhere.ts'
import type { OpenChunks } from './open-chunks.ts'
import { oldParts } from './track-old.ts'

export type Reading = Pick<Context, 'tx' | 'handles'>

/** Parts of tracks by unit number. */
export type Parts = ReadonlyMap<number, ChunkPart[]>

/**
 * All parts of these units' minutes that touch the span, to the second: the minutes open here and in other processes first, then PostgreSQL, so
 * that what moves from one to the other meanwhile comes twice and never not at all. `[TRK-5]` Nothing older than is kept.
 */
export async function partsOf({ tx, handles }: Reading, numbers: readonly number[], span: FixSpan): Promise<Parts> {
  const oldestMs = handles.clock.now().getTime() - handles.env.positionRetentionDays * 86_400_000
  const { fromMs, toMs } = { fromMs: Math.max(span.fromMs, oldestMs), toMs: span.toMs }
  const parts = new Map<number, ChunkPart[]>(numbers.map(number => [number, []]))
  if (numbers.length === 0 || fromMs > toMs) return parts
  const open = await openChunks(handles)
  for (const number of parts.keys()) parts.get(number)!.push(...open.read(number, fromMs, toMs))
  for (const [number, others] of await (await openElsewhere(handles)).ask(numbers, { fromMs, toMs })) parts.get(number)?.push(...others)
  for (const [number, old] of await oldParts({ tx, handles }, numbers, { fromMs, toMs })) parts.get(number)!.push(...old)
  const minutes = `minute between ${minuteOf(fromMs)} and ${minuteOf(toMs)}`
  await copyOut(tx, `select unit_number, minute, chunk from track_chunk where unit_number = any('{${numbers.map(whole).join()}}') and ${minutes}`, (number, minute, bytes) => {
    parts.get(number)!.push({ minute, bytes: Uint8Array.prototype.slice.call(bytes) })
  })
  return parts
}

/** Some minutes of a unit, both ends in. */
export type MinuteRange = { readonly number: number; readonly first: number; readonly last: number }

/** The parts of these ranges, as `partsOf` reads them but exactly the minutes that are asked for. */
export async function partsIn(tx: Db, open: OpenChunks, ranges: readonly MinuteRange[]): Promise<Map<number, ChunkPart[]>> {
  const parts = new Map<number, ChunkPart[]>(ranges.map(({ number }) => [number, []]))
  if (ranges.length === 0) return parts
  for (const { number, first, last } of ranges) parts.get(number)!.push(...open.read(number, first * MINUTE_MS, last * MINUTE_MS))
  const list = (name: 'number' | 'first' | 'last') => `'{${ranges.map(range => whole(range[name])).join()}}'::int[]`
  const [first, last] = [Math.min(...ranges.map(range => range.first)), Math.max(...ranges.map(range => range.last))]
  // `offset 0` keeps it a lookup for each range: a join may read whole days.
  await copyOut(tx, `select c.* from unnest(${list('number')}, ${list('first')}, ${list('last')}) as asked(unit, first, last), lateral (
    select unit_number, minute, chunk from track_chunk where unit_number = asked.unit and minute between asked.first and asked.last
      and minute between ${whole(first)} and ${whole(last)} offset 0) c`, (number, minute, bytes) => {
    parts.get(number)!.push({ minute, bytes: Uint8Array.prototype.slice.call(bytes) })
  })
  return parts
}

/** Only whole numbers go into the text of a statement. */
export function whole(number: number): number {
  if (!Number.isSafeInteger(number)) throw new RangeError('not a whole number')
  return number
}

/** Within what an integer of PostgreSQL holds, whatever a caller asked for. */
export function minuteOf(ms: number): number {
  return Math.max(0, Math.min(2 ** 31 - 1, Math.floor(ms / MINUTE_MS)))
}
