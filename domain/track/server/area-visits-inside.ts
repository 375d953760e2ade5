import { DEGREE } from '../track-chunk.ts'
import type { FixColumns } from '../fix-columns.ts'
import type { FixSpan } from '../track-chunk-merge.ts'
import { isJoined } from '../track-gap.ts'
import { whereaboutsRows } from '../stay.ts'
import type { VisitPolygon } from './area-visits-polygon.ts'

export type Inside = { readonly firstMs: number; readonly lastMs: number; readonly insideMs: number }

/**
 * When a unit was in the polygon between two instants: at each fix in it, and on the straight way between two fixes that are
 * joined (`isJoined`), so that crossing between fixes counts. Null: never.
 */
export function timeInside(polygon: VisitPolygon, fixes: FixColumns, { fromMs, toMs }: FixSpan): Inside | null {
  let [firstMs, lastMs, insideMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  const note = (startMs: number, endMs: number) => {
    firstMs = Math.min(firstMs, startMs)
    lastMs = Math.max(lastMs, endMs)
    insideMs += endMs - startMs
  }
  const rows = whereaboutsRows(fixes)
  rows.forEach((row, place) => {
    const [lon, lat, atMs] = [fixes.lon[row]!, fixes.lat[row]!, fixes.fixedAtMs[row]!]
    if (atMs >= fromMs && atMs <= toMs && polygon.contains(lon, lat)) note(atMs, atMs)
    const next = rows[place + 1]
    if (next === undefined) return
    const [nextLon, nextLat, nextMs] = [fixes.lon[next]!, fixes.lat[next]!, fixes.fixedAtMs[next]!]
    if (!isJoined(nextMs - atMs, Math.round((nextLon - lon) * DEGREE), Math.round((nextLat - lat) * DEGREE)) || nextMs <= fromMs || atMs >= toMs) return
    for (const [startMs, endMs] of ways(polygon, [lon, lat, atMs], [nextLon, nextLat, nextMs])) {
      const [start, end] = [Math.max(startMs, fromMs), Math.min(endMs, toMs)]
      if (start < end) note(start, end)
    }
  })
  return firstMs > lastMs ? null : { firstMs, lastMs, insideMs }
}

type Moment = readonly [lon: number, lat: number, atMs: number]

/** The stretches of a way that lie inside: between two meetings with edges all of it does or none. */
function ways(polygon: VisitPolygon, [lon, lat, atMs]: Moment, [nextLon, nextLat, nextMs]: Moment): [number, number][] {
  const shares = polygon.meetings([lon, lat], [nextLon, nextLat])
  return shares.slice(1).flatMap((end, place): [number, number][] => {
    const start = shares[place]!
    const middle = (start + end) / 2
    if (!polygon.contains(lon + middle * (nextLon - lon), lat + middle * (nextLat - lat))) return []
    return [[atMs + start * (nextMs - atMs), atMs + end * (nextMs - atMs)]]
  })
}
