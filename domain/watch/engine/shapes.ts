import type { Position } from '#platform/pure'
import type { Place } from '../place.ts'
import { Blocks, grown } from './blocks.ts'

export const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180
const RADIANS = Math.PI / 180

export function metresPerDegreeLon(lat: number): number {
  return METRES_PER_DEGREE * Math.cos(lat * RADIANS)
}

const CORNERS_A_RULE = 48
/** Of a circle's radius: more than any rounding here. */
export const ROUNDING_SHARE = 1e-6

/** `[west, south, east, north]` */
export type Box = readonly [number, number, number, number]

const RINGS = 0
const CIRCLE = 1

type Stored = { readonly kind: 0 | 1; readonly at: number; readonly size: number; readonly edges: Int32Array }

/**
 * The corners of all fences in one array, so that an edge is one number: edge `k` goes from corner `k` to corner `k + 1`.
 * A circle takes two corners: centre; squared radius in metres, metres per degree of longitude at its centre.
 */
export class Shapes {
  corners: Float64Array
  readonly #blocks = new Blocks()
  readonly #stored: (Stored | undefined)[] = [undefined]
  readonly #unused: number[] = []

  constructor(roomForRules: number) {
    this.corners = new Float64Array(2 * CORNERS_A_RULE * roomForRules)
  }

  /** Its number from now on. */
  put(place: Place): number {
    const stored = place.shape === 'circle' ? this.#putCircle(place) : this.#putRings(ringsOf(place))
    const shape = this.#unused.pop() ?? this.#stored.length
    this.#stored[shape] = stored
    return shape
  }

  remove(shape: number): void {
    const { at, size } = this.#stored[shape]!
    this.#blocks.release(at, size)
    this.#stored[shape] = undefined
    this.#unused.push(shape)
  }

  /** No shape has this number or a higher one. */
  get count(): number {
    return this.#stored.length
  }

  isCircle(shape: number): boolean {
    return this.#stored[shape]!.kind === CIRCLE
  }

  edgesOf(shape: number): Int32Array {
    return this.#stored[shape]!.edges
  }

  /** The corner at which a circle is kept. */
  circleAt(shape: number): number {
    return this.#stored[shape]!.at
  }

  /** Nothing of the shape is outside of it. */
  boxOf(shape: number): Box {
    const { corners } = this
    const { kind, at, size } = this.#stored[shape]!
    if (kind === CIRCLE) return this.#circleBox(at)
    let [west, south, east, north] = [180, 90, -180, -90]
    for (let corner = at; corner < at + size; corner++) {
      west = Math.min(west, corners[2 * corner]!)
      east = Math.max(east, corners[2 * corner]!)
      south = Math.min(south, corners[2 * corner + 1]!)
      north = Math.max(north, corners[2 * corner + 1]!)
    }
    return [west, south, east, north]
  }

  #circleBox(corner: number): Box {
    const [lon, lat, squared, metresPerLon] = this.corners.subarray(2 * corner, 2 * corner + 4) as unknown as [number, number, number, number]
    const radius = Math.sqrt(squared) * (1 + ROUNDING_SHARE)
    const [east, north] = [radius / metresPerLon, radius / METRES_PER_DEGREE]
    return [Math.max(-180, lon - east), Math.max(-90, lat - north), Math.min(180, lon + east), Math.min(90, lat + north)]
  }

  /** Squared distance from a circle's centre over its squared radius, on the plane that touches the earth there. */
  circleShare(corner: number, lon: number, lat: number): number {
    const at = 2 * corner
    const east = (lon - this.corners[at]!) * this.corners[at + 3]!
    const north = (lat - this.corners[at + 1]!) * METRES_PER_DEGREE
    return (east * east + north * north) / this.corners[at + 2]!
  }

  #claim(size: number): number {
    const at = this.#blocks.claim(size)
    this.corners = grown(this.corners, 2 * this.#blocks.top)
    return at
  }

  #putCircle({ center, radiusMetres }: Extract<Place, { shape: 'circle' }>): Stored {
    const at = this.#claim(2)
    this.corners.set([...center, radiusMetres ** 2, metresPerDegreeLon(center[1])], 2 * at)
    return { kind: CIRCLE, at, size: 2, edges: new Int32Array(0) }
  }

  #putRings(rings: readonly (readonly Position[])[]): Stored {
    const size = rings.reduce((sum, { length }) => sum + length, 0)
    const at = this.#claim(size)
    const edges = new Int32Array(size - rings.length)
    let [corner, count] = [at, 0]
    for (const ring of rings) {
      for (let index = 0; index < ring.length; index++, corner++) {
        if (index > 0) edges[count++] = corner - 1
        this.corners[2 * corner] = ring[index]![0]
        this.corners[2 * corner + 1] = ring[index]![1]
      }
    }
    return { kind: RINGS, at, size, edges }
  }
}

/** Turned so that inside is to the left of every edge, as RFC 7946 wants it; a line stays as it is. */
function ringsOf(place: Exclude<Place, { shape: 'circle' }>): readonly (readonly Position[])[] {
  if (place.shape === 'line') return [place.path]
  return place.polygons.flatMap(polygon => polygon.map((ring, index) => (doubleArea(ring) > 0 === (index === 0) ? ring : ring.toReversed())))
}

function doubleArea(ring: readonly Position[]): number {
  const [[west, south]] = ring as [Position]
  let sum = 0
  for (let index = 1; index < ring.length; index++) {
    const [from, to] = [ring[index - 1]!, ring[index]!]
    sum += (from[0] - west) * (to[1] - south) - (to[0] - west) * (from[1] - south)
  }
  return sum
}
