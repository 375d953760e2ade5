import type { Context } from '#platform/context'
import { type InputOf, commonProblems } from '#platform/pure'
import type { getPlayback as contract } from '../contract.ts'
import { trackProblems } from '../problems.ts'
import { MINUTE_MS } from '../track-chunk.ts'
import type { FixSpan } from '../track-chunk-merge.ts'
import { MOST_GAP_MS } from '../track-gap.ts'
import { writeTrackPage } from '../track-page.ts'
import { cellsOfBox, unitsInCells } from './area-visits-cells.ts'
import { minuteOf, partsOf } from './track-read.ts'
import { spanOf } from './track-span.ts'
import { type TrackedUnit, unitsByIdsToTrack, unitsByNumbersToTrack, unitsOfAreaToTrack } from './track-units.ts'

type Asked = InputOf<typeof contract>

const MOST_UNITS = 500
const MOST_DAYS = 31
const MOST_BOX_DAYS = 1
/** The first page: enough to draw and begin, little enough to be there at once. */
const FIRST_MINUTES = 2
const MOST_MINUTES = 1_440
/** Pages grow while they are smaller than this and shrink when twice as large. */
const GOOD_BYTES = 512 * 1024

/**
 * Chunks as they are kept, for the browser to unpack: the server copies bytes and reads none of them. A page is some minutes
 * of all units; the first begins two minutes early, where what is on its way at `from` came from.
 */
export async function getPlayback(ctx: Context, input: Asked): Promise<Response> {
  const asked = spanOf(input, MOST_DAYS)
  const units = await unitsOf(ctx, input, asked)
  const { minute, minutes } = input.cursor === undefined ? { minute: minuteOf(asked.fromMs), minutes: FIRST_MINUTES } : cursorFrom(input.cursor)
  const fromMs = minute * MINUTE_MS
  const endMs = Math.min(fromMs + minutes * MINUTE_MS, asked.toMs + 1)
  const earlyMs = input.cursor === undefined ? MOST_GAP_MS : 0
  const parts = await partsOf(ctx, units.map(unit => unit.number), { fromMs: fromMs - earlyMs, toMs: endMs - 1 })
  const size = [...parts.values()].flat().reduce((sum, { bytes }) => sum + bytes.length, 0)
  const page = writeTrackPage({
    fromMs,
    toMs: endMs,
    nextCursor: endMs > asked.toMs ? null : `${minute + minutes} ${nextMinutes(minutes, size)}`,
    ...(input.cursor === undefined && { units }),
    parts,
  })
  return new Response(page, { headers: { 'content-type': 'application/octet-stream', 'cache-control': 'private, no-store' } })
}

function nextMinutes(minutes: number, size: number): number {
  if (size > 2 * GOOD_BYTES) return Math.max(1, Math.floor(minutes / 2))
  return Math.min(MOST_MINUTES, Math.max(minutes, Math.floor((minutes * GOOD_BYTES) / Math.max(size, GOOD_BYTES / 16))))
}

async function unitsOf(ctx: Context, input: Asked, span: FixSpan): Promise<TrackedUnit[]> {
  const { ids, areaCode, bbox } = input
  if ([ids, areaCode, bbox].filter(way => way !== undefined).length !== 1) throw trackProblems.chooseUnits()
  const units = ids ? await unitsByIdsToTrack(ctx, ids) : areaCode === undefined ? await unitsInBox(ctx, bbox!, span) : await unitsOfAreaToTrack(ctx, areaCode, MOST_UNITS)
  if (units.length > MOST_UNITS) throw trackProblems.tooManyUnits({ most: MOST_UNITS })
  return units
}

async function unitsInBox(ctx: Context, [west, south, east, north]: readonly [number, number, number, number], span: FixSpan): Promise<TrackedUnit[]> {
  if (span.toMs - span.fromMs > MOST_BOX_DAYS * 86_400_000) throw trackProblems.spanTooLong({ mostDays: MOST_BOX_DAYS })
  const seen = await unitsInCells(ctx, cellsOfBox([west, south, east, north]), span)
  return unitsByNumbersToTrack(ctx, [...seen.keys()])
}

function cursorFrom(text: string): { minute: number; minutes: number } {
  const [minute, minutes] = text.split(' ').map(Number)
  const isGood = Number.isSafeInteger(minute) && minute! >= 0 && minute! < 2 ** 31 && Number.isSafeInteger(minutes) && minutes! >= 1 && minutes! <= MOST_MINUTES
  if (!isGood) throw commonProblems.badInput({ faults: [{ path: 'cursor', message: 'not a cursor' }] })
  return { minute: minute!, minutes: minutes! }
}
