import type { Context } from '#platform/context'
import type { InputOf, OutputOf, Position } from '#platform/pure'
import type { listStays as staysContract, listTrips as tripsContract } from '../contract.ts'
import type { FixColumns } from '../fix-columns.ts'
import { findStays } from '../stay.ts'
import { mergeChunks } from '../track-chunk-merge.ts'
import { findTrips } from '../trip.ts'
import { partsOf } from './track-read.ts'
import { spanOf } from './track-span.ts'
import { unitToTrack } from './track-unit.ts'

/** At one fix a second a week is 600,000: 40 MB and some 200 ms. */
const MOST_DAYS = 7

type Asked = InputOf<typeof staysContract>

export async function listStays(ctx: Context, input: Asked): Promise<OutputOf<typeof staysContract>> {
  const fixes = await fixesOf(ctx, input)
  const items = findStays(fixes, limitsOf(input)).map(({ first, last, lon, lat, count }) => ({
    position: rounded([lon, lat]),
    from: instantOf(fixes, first),
    to: instantOf(fixes, last),
    minutes: minutesBetween(fixes, first, last),
    fixCount: count,
  }))
  return { items }
}

export async function listTrips(ctx: Context, input: Asked): Promise<OutputOf<typeof tripsContract>> {
  const fixes = await fixesOf(ctx, input)
  const items = findTrips(fixes, findStays(fixes, limitsOf(input)), input).map(({ first, last, lengthMetres, topKmh, count }) => {
    const durationMinutes = minutesBetween(fixes, first, last)
    return {
      from: instantOf(fixes, first),
      to: instantOf(fixes, last),
      start: placeOf(fixes, first),
      end: placeOf(fixes, last),
      lengthMetres: Math.round(lengthMetres),
      durationMinutes,
      averageKmh: Math.round((lengthMetres / Math.max(1, fixes.fixedAtMs[last]! - fixes.fixedAtMs[first]!)) * 36_000) / 10,
      topKmh: topKmh === null ? null : Math.round(topKmh * 10) / 10,
      fixCount: count,
    }
  })
  return { items }
}

async function fixesOf(ctx: Context, input: Asked): Promise<FixColumns> {
  const unit = await unitToTrack(ctx, input.id)
  const span = spanOf(input, MOST_DAYS)
  return mergeChunks((await partsOf(ctx, [unit.number], span)).get(unit.number)!, span)
}

function limitsOf({ radiusMetres, minMinutes }: Asked) {
  return { radiusMetres, minMs: minMinutes * 60_000 }
}

function instantOf({ fixedAtMs }: FixColumns, row: number): string {
  return new Date(fixedAtMs[row]!).toISOString()
}

function minutesBetween({ fixedAtMs }: FixColumns, first: number, last: number): number {
  return Math.round((fixedAtMs[last]! - fixedAtMs[first]!) / 6_000) / 10
}

function placeOf({ lon, lat }: FixColumns, row: number): Position {
  return [lon[row]!, lat[row]!]
}

function rounded([lon, lat]: Position): Position {
  return [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6]
}
