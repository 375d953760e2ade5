import type { FixColumns } from './fix-columns.ts'
import { isWhereabouts } from './track-gap.ts'

export type StayLimits = { readonly radiusMetres: number; readonly minMs: number }

/** Rows of the first and the last fix, and the middle of those between that are in. */
export type StayRows = { readonly first: number; readonly last: number; readonly lon: number; readonly lat: number; readonly count: number }

/** Away for no longer than this and back again is scatter, or a walk round the house. */
const EXCURSION_MS = 60_000
const METRES_PER_DEGREE = 111_195

/**
 * Where a unit stayed: at least `minMs` within `radiusMetres` (Li et al., Mining user similarity based on location history,
 * 2008). Two things make it bear scatter, as in Ye et al. 2009: the radius is measured from the mean of the fixes so far and not
 * from the first of them, and who is back within a minute has not left. A silence belongs to a stay if the unit is found there
 * after it. Only fixes that tell whereabouts count.
 */
export function findStays(fixes: FixColumns, limits: StayLimits): StayRows[] {
  const rows = whereaboutsRows(fixes)
  const stays: StayRows[] = []
  for (let place = 0; place < rows.length; ) {
    const stay = stayFrom(fixes, rows, { place, ...limits })
    if (stay) stays.push(stay.rows)
    place = stay ? stay.lastPlace + 1 : firstAway(fixes, rows, { place, metres: limits.radiusMetres / 4 })
  }
  return stays
}

export function whereaboutsRows({ count, flagBits }: FixColumns): number[] {
  const rows: number[] = []
  for (let row = 0; row < count; row++) if (isWhereabouts(flagBits[row]!)) rows.push(row)
  return rows
}

function stayFrom(fixes: FixColumns, rows: readonly number[], { place, radiusMetres, minMs }: StayLimits & { place: number }) {
  const first = rows[place]!
  let [lon, lat, count, last, lastPlace] = [fixes.lon[first]!, fixes.lat[first]!, 1, first, place]
  for (let next = place + 1; next < rows.length; next++) {
    const row = rows[next]!
    if (metresBetween(fixes.lon[row]! - lon, fixes.lat[row]! - lat, lat) <= radiusMetres) {
      count++
      lon += (fixes.lon[row]! - lon) / count
      lat += (fixes.lat[row]! - lat) / count
      last = row
      lastPlace = next
    } else if (fixes.fixedAtMs[row]! - fixes.fixedAtMs[last]! > EXCURSION_MS) break
  }
  if (fixes.fixedAtMs[last]! - fixes.fixedAtMs[first]! < minMs) return null
  return { rows: { first, last, lon, lat, count }, lastPlace }
}

/** The next fix worth beginning from: a unit that goes is not measured anew at every metre. */
function firstAway(fixes: FixColumns, rows: readonly number[], { place, metres }: { place: number; metres: number }): number {
  const from = rows[place]!
  let next = place + 1
  while (next < rows.length && metresBetween(fixes.lon[rows[next]!]! - fixes.lon[from]!, fixes.lat[rows[next]!]! - fixes.lat[from]!, fixes.lat[from]!) <= metres) next++
  return next
}

/** On a flat earth: exact enough for some kilometres, and cheap. */
export function metresBetween(lonDeg: number, latDeg: number, atLat: number): number {
  return METRES_PER_DEGREE * Math.hypot(latDeg, lonDeg * Math.cos((atLat * Math.PI) / 180))
}
