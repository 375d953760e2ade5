import type { Bbox, Position } from '#platform/pure'

type Rings = readonly (readonly Position[])[]

const BANDS = 256

/**
 * A polygon with holes by the even-odd rule, its edges in bands from south to north, so that a point or a short way meets only
 * few of them. Straight lines in degrees, as the polygon was drawn on the map.
 */
export class VisitPolygon {
  readonly bbox: Bbox
  readonly #edges: readonly (readonly [Position, Position])[]
  readonly #bands: readonly number[][]
  readonly #bandHeight: number

  constructor(rings: Rings) {
    const points = rings.flat()
    const lons = points.map(([lon]) => lon)
    const lats = points.map(([, lat]) => lat)
    this.bbox = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
    this.#edges = rings.flatMap(ring => ring.map((from, at) => [from, ring[(at + 1) % ring.length]!] as const))
    this.#bandHeight = Math.max((this.bbox[3] - this.bbox[1]) / BANDS, Number.MIN_VALUE)
    this.#bands = Array.from({ length: BANDS }, () => [])
    this.#edges.forEach(([from, to], edge) => {
      for (let band = this.#bandOf(Math.min(from[1], to[1])); band <= this.#bandOf(Math.max(from[1], to[1])); band++) this.#bands[band]!.push(edge)
    })
  }

  contains(lon: number, lat: number): boolean {
    const [west, south, east, north] = this.bbox
    if (lon < west || lon > east || lat < south || lat > north) return false
    let isInside = false
    for (const edge of this.#bands[this.#bandOf(lat)]!) {
      const [[fromLon, fromLat], [toLon, toLat]] = this.#edges[edge]!
      if (fromLat > lat === toLat > lat) continue
      if (lon < fromLon + ((lat - fromLat) / (toLat - fromLat)) * (toLon - fromLon)) isInside = !isInside
    }
    return isInside
  }

  /** Shares of the way from one point to another at which it meets an edge, rising, 0 and 1 at the ends. */
  meetings([fromLon, fromLat]: Position, [toLon, toLat]: Position): number[] {
    const [west, south, east, north] = this.bbox
    const isApart = Math.max(fromLon, toLon) < west || Math.min(fromLon, toLon) > east || Math.max(fromLat, toLat) < south || Math.min(fromLat, toLat) > north
    if (isApart) return [0, 1]
    const shares = new Set<number>([0, 1])
    for (let band = this.#bandOf(Math.min(fromLat, toLat)); band <= this.#bandOf(Math.max(fromLat, toLat)); band++) {
      for (const edge of this.#bands[band]!) {
        const [[lon, lat], [nextLon, nextLat]] = this.#edges[edge]!
        const across = (toLon - fromLon) * (nextLat - lat) - (toLat - fromLat) * (nextLon - lon)
        if (across === 0) continue
        const share = ((lon - fromLon) * (nextLat - lat) - (lat - fromLat) * (nextLon - lon)) / across
        const along = ((lon - fromLon) * (toLat - fromLat) - (lat - fromLat) * (toLon - fromLon)) / across
        if (share > 0 && share < 1 && along >= 0 && along <= 1) shares.add(share)
      }
    }
    return [...shares].sort((one, other) => one - other)
  }

  #bandOf(lat: number): number {
    return Math.max(0, Math.min(BANDS - 1, Math.floor((lat - this.bbox[1]) / this.#bandHeight)))
  }
}
