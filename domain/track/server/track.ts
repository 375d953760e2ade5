import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { TrackPoint, getTrack as contract } from '../contract.ts'
import { type FixColumns, flagsOfBits } from '../fix-columns.ts'
import { DEGREE, MINUTE_MS } from '../track-chunk.ts'
import { mergeChunks } from '../track-chunk-merge.ts'
import { partsOf } from './track-read.ts'
import { unitToTrack } from './track-unit.ts'

const DAY_MS = 86_400_000
/** Read at a time: an hour at first, more where little was. */
const FIRST_WINDOW_MS = 60 * MINUTE_MS
/** A window grows until it would hold more than a month. */
const MOST_WINDOW_MS = 30 * DAY_MS

/** In the order of fixing, flagged points too; without `from` the day before `to`, without `to` until now. */
export async function getTrack(ctx: Context, input: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const unit = await unitToTrack(ctx, input.id)
  const toMs = input.to === undefined ? ctx.now.getTime() + 2 * MINUTE_MS : Date.parse(input.to)
  const fromMs = input.from === undefined ? toMs - DAY_MS : Date.parse(input.from)
  const after = input.cursor === undefined ? null : cursorFrom(input.cursor)
  const items: TrackPoint[] = []
  let last: { fixes: FixColumns; row: number } | null = null
  for await (const fixes of windows(ctx, unit.number, { fromMs: Math.max(fromMs, after?.fixedAtMs ?? fromMs), toMs })) {
    for (let row = 0; row < fixes.count; row++) {
      if (after && !isAfter(fixes, row, after)) continue
      if (items.length === input.limit) return { items, nextCursor: cursorOf(last!.fixes, last!.row) }
      items.push(pointAt(fixes, row))
      last = { fixes, row }
    }
  }
  return { items, nextCursor: null }
}

/** The track window by window, in order; never more in memory than a window. */
export async function* windows(ctx: Pick<Context, 'tx' | 'handles' | 'now'>, number: number, { fromMs, toMs }: { fromMs: number; toMs: number }): AsyncGenerator<FixColumns> {
  const oldestMs = ctx.now.getTime() - ctx.handles.env.positionRetentionDays * DAY_MS
  const endMs = Math.min(toMs, ctx.now.getTime() + 2 * DAY_MS)
  let windowMs = FIRST_WINDOW_MS
  for (let startMs = Math.max(fromMs, oldestMs); startMs <= endMs; ) {
    const span = { fromMs: startMs, toMs: Math.min(endMs, startMs + windowMs - 1) }
    const fixes = mergeChunks((await partsOf(ctx, [number], span)).get(number)!, span)
    if (fixes.count > 0) yield fixes
    startMs = span.toMs + 1
    windowMs = fixes.count < 1_000 ? Math.min(MOST_WINDOW_MS, windowMs * 4) : FIRST_WINDOW_MS
  }
}

function pointAt(fixes: FixColumns, row: number): TrackPoint {
  return {
    position: [fixes.lon[row]!, fixes.lat[row]!],
    fixedAt: new Date(fixes.fixedAtMs[row]!).toISOString(),
    receivedAt: new Date(fixes.receivedAtMs[row]!).toISOString(),
    speedKmh: numberOrNull(fixes.speedKmh[row]!, 10),
    bearingDeg: numberOrNull(fixes.bearingDeg[row]!, 1),
    flags: flagsOfBits(fixes.flagBits[row]!),
  }
}

/** As it was kept: a Float32 of 7.3 reads 7.300000190734863. */
export function numberOrNull(value: number, parts: number): number | null {
  return Number.isNaN(value) ? null : Math.round(value * parts) / parts
}

type Place = { readonly fixedAtMs: number; readonly lonE6: number; readonly latE6: number }

function placeAt(fixes: FixColumns, row: number): Place {
  return { fixedAtMs: fixes.fixedAtMs[row]!, lonE6: Math.round(fixes.lon[row]! * DEGREE), latE6: Math.round(fixes.lat[row]! * DEGREE) }
}

function isAfter(fixes: FixColumns, row: number, after: Place): boolean {
  const place = placeAt(fixes, row)
  return (place.fixedAtMs - after.fixedAtMs || place.lonE6 - after.lonE6 || place.latE6 - after.latE6) > 0
}

function cursorOf(fixes: FixColumns, row: number): string {
  const { fixedAtMs, lonE6, latE6 } = placeAt(fixes, row)
  return `${fixedAtMs} ${lonE6} ${latE6}`
}

function cursorFrom(text: string): Place {
  const [fixedAtMs, lonE6, latE6] = text.split(' ').map(Number)
  if (![fixedAtMs, lonE6, latE6].every(Number.isSafeInteger)) throw commonProblems.badInput({ faults: [{ path: 'cursor', message: 'not a cursor' }] })
  return { fixedAtMs: fixedAtMs!, lonE6: lonE6!, latE6: latE6! }
}
