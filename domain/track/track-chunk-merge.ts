import { type FixColumns, roomForFixes } from './fix-columns.ts'
import { type ChunkPart, fixCountOf, readChunk } from './track-chunk.ts'

export type FixSpan = { readonly fromMs: number; readonly toMs: number }

/**
 * The fixes of one unit's parts that lie in the span, both ends in, in order of time; at one instant from west to east, then
 * south to north. `[TRK-7]` What stands twice, in two parts or by a crash between storing and forgetting, comes once; of a
 * believed fix and a flagged one at the same instant and place the believed one stays.
 */
export function mergeChunks(parts: readonly ChunkPart[], { fromMs, toMs }: FixSpan): FixColumns {
  const sorted = [...parts].sort((one, other) => one.minute - other.minute)
  const all = roomForFixes(sorted.reduce((sum, { bytes }) => sum + fixCountOf(bytes), 0))
  for (const part of sorted) readChunk(part, all)
  return isClean(all, fromMs, toMs) ? all : cleaned(all, fromMs, toMs)
}

/** Nearly always: one writer, no late fix. */
function isClean({ count, fixedAtMs }: FixColumns, fromMs: number, toMs: number): boolean {
  for (let row = 1; row < count; row++) if (fixedAtMs[row]! <= fixedAtMs[row - 1]!) return false
  return count === 0 || (fixedAtMs[0]! >= fromMs && fixedAtMs[count - 1]! <= toMs)
}

function cleaned(all: FixColumns, fromMs: number, toMs: number): FixColumns {
  const { fixedAtMs, lon, lat, flagBits } = all
  const rows: number[] = []
  for (let row = 0; row < all.count; row++) if (fixedAtMs[row]! >= fromMs && fixedAtMs[row]! <= toMs) rows.push(row)
  rows.sort((one, other) => fixedAtMs[one]! - fixedAtMs[other]! || lon[one]! - lon[other]! || lat[one]! - lat[other]! || flagBits[one]! - flagBits[other]!)
  const isRepeat = (row: number, before: number) => fixedAtMs[row] === fixedAtMs[before] && lon[row] === lon[before] && lat[row] === lat[before]
  const once = rows.filter((row, place) => place === 0 || !isRepeat(row, rows[place - 1]!))
  return picked(all, once)
}

function picked(all: FixColumns, rows: readonly number[]): FixColumns {
  const some = roomForFixes(rows.length)
  const columns = ['number', 'lon', 'lat', 'fixedAtMs', 'receivedAtMs', 'speedKmh', 'bearingDeg', 'accuracyMetres', 'altitudeMetres', 'batteryPercent', 'flagBits'] as const
  for (const name of columns) {
    const [from, to] = [all[name], some[name]]
    rows.forEach((row, place) => (to[place] = from[row]!))
  }
  if (all.more.size > 0) rows.forEach((row, place) => all.more.has(row) && some.more.set(place, all.more.get(row)!))
  some.count = rows.length
  return some
}
