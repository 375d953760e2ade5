import type { FixColumns } from './fix-columns.ts'
import { type StayRows, metresBetween, whereaboutsRows } from './stay.ts'

export type TripRows = {
  readonly first: number
  readonly last: number
  readonly lengthMetres: number
  readonly topKmh: number | null
  readonly count: number
}

/** Nobody knows where a unit went in a longer silence: it ends a trip. */
const MOST_SILENCE_MS = 15 * 60_000
/** Length is counted in steps of at least this, or scatter alone would make kilometres of a standing car. */
const STEP_METRES = 15

/**
 * Trips: what lies between stays, from the last fix of one to the first of the next, and before the first and after the last.
 * What is shorter than the radius of a stay is no trip. The top speed is what the unit reported, where it did.
 */
export function findTrips(fixes: FixColumns, stays: readonly StayRows[], { radiusMetres }: { radiusMetres: number }): TripRows[] {
  const rows = whereaboutsRows(fixes)
  const between = [...stays, null].map((stay, place) => {
    const after = stays[place - 1]?.last ?? Number.NEGATIVE_INFINITY
    return rows.filter(row => row >= after && row <= (stay?.first ?? Number.POSITIVE_INFINITY))
  })
  return between.flatMap(some => unbroken(fixes, some)).map(some => tripOf(fixes, some)).filter(trip => trip.lengthMetres >= radiusMetres)
}

function unbroken({ fixedAtMs }: FixColumns, rows: readonly number[]): number[][] {
  const runs: number[][] = []
  rows.forEach((row, place) => {
    const isBreak = place === 0 || fixedAtMs[row]! - fixedAtMs[rows[place - 1]!]! > MOST_SILENCE_MS
    if (isBreak) runs.push([row])
    else runs.at(-1)!.push(row)
  })
  return runs.filter(run => run.length > 1)
}

function tripOf(fixes: FixColumns, rows: readonly number[]): TripRows {
  let counted = rows[0]!
  let lengthMetres = 0
  let topKmh: number | null = null
  for (const row of rows) {
    const step = metresBetween(fixes.lon[row]! - fixes.lon[counted]!, fixes.lat[row]! - fixes.lat[counted]!, fixes.lat[row]!)
    const speed = fixes.speedKmh[row]!
    if (!Number.isNaN(speed)) topKmh = Math.max(topKmh ?? 0, speed)
    if (step < STEP_METRES) continue
    lengthMetres += step
    counted = row
  }
  return { first: rows[0]!, last: rows.at(-1)!, lengthMetres, topKmh, count: rows.length }
}
