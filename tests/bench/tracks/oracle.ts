import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import { polygon as polygonOf } from '@turf/helpers'
import { MOST_GAP_MS } from '#domain/track'

/** One unit's known places in order of time. */
export type Walk = readonly { readonly atMs: number; readonly lon: number; readonly lat: number }[]
type Rings = readonly (readonly (readonly number[])[])[]

/**
 * Minutes each walk was inside, worked out apart from the product: every way between two fixes is cut wherever it meets the
 * line through an edge, and turf says of the middle of each piece whether it is inside. Walks never inside are left out.
 */
export function minutesInside(walks: ReadonlyMap<number, Walk>, rings: Rings, { fromMs, toMs }: { fromMs: number; toMs: number }): Map<number, number> {
  const polygon = polygonOf(rings.map(ring => ring.map(point => [...point])))
  const box = boxOf(rings)
  const found = new Map<number, number>()
  for (const [number, walk] of walks) {
    let [isFound, insideMs] = [false, 0]
    walk.forEach((fix, at) => {
      if (fix.atMs >= fromMs && fix.atMs <= toMs && booleanPointInPolygon([fix.lon, fix.lat], polygon)) isFound = true
      const next = walk[at + 1]
      if (!next || next.atMs - fix.atMs > MOST_GAP_MS || isApart(box, fix, next)) return
      for (const [start, end] of pieces(fix, next, rings)) {
        const middle = (start + end) / 2
        if (!booleanPointInPolygon([fix.lon + middle * (next.lon - fix.lon), fix.lat + middle * (next.lat - fix.lat)], polygon)) continue
        const length = next.atMs - fix.atMs
        const stretch = Math.min(fix.atMs + end * length, toMs) - Math.max(fix.atMs + start * length, fromMs)
        if (stretch <= 0) continue
        isFound = true
        insideMs += stretch
      }
    })
    if (isFound) found.set(number, insideMs / 60_000)
  }
  return found
}

type Box = readonly [west: number, south: number, east: number, north: number]

function boxOf(rings: Rings): Box {
  const [lons, lats] = [rings.flat().map(point => point[0]!), rings.flat().map(point => point[1]!)]
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}

function isApart([west, south, east, north]: Box, one: Walk[number], other: Walk[number]): boolean {
  return Math.max(one.lon, other.lon) < west || Math.min(one.lon, other.lon) > east || Math.max(one.lat, other.lat) < south || Math.min(one.lat, other.lat) > north
}

function pieces(from: Walk[number], to: Walk[number], rings: Rings): [number, number][] {
  const [eastward, northward] = [to.lon - from.lon, to.lat - from.lat]
  const cuts = [0, 1]
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at++) {
      const [[lon, lat], [nextLon, nextLat]] = [ring[at - 1] as [number, number], ring[at] as [number, number]]
      const across = eastward * (nextLat - lat) - northward * (nextLon - lon)
      const cut = ((lon - from.lon) * (nextLat - lat) - (lat - from.lat) * (nextLon - lon)) / across
      if (cut > 0 && cut < 1) cuts.push(cut)
    }
  }
  cuts.sort((one, other) => one - other)
  return cuts.slice(1).map((end, at) => [cuts[at]!, end])
}
