import type { Position } from '#platform/pure'
import type { Place } from '#domain/watch'

/** A double of degrees as a whole number of 2^-120, so that all below is exact whole-number arithmetic. */
const UNIT_BITS = 120
const view = new DataView(new ArrayBuffer(8))
function exact(value: number): bigint {
  if (value === 0) return 0n
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const shift = Number((bits >> 52n) & 0x7ffn) - 1075 + UNIT_BITS
  if (shift < 0) throw new RangeError(`${value} is nearer to 0 than this oracle reckons`)
  const mantissa = (bits & 0xfffffffffffffn) | (1n << 52n)
  return (bits >> 63n === 1n ? -mantissa : mantissa) << BigInt(shift)
}

type ExactRing = readonly (readonly [x: bigint, y: bigint])[]
export type ExactPlace = { readonly rings: readonly ExactRing[] }

export function exactPlace(place: Extract<Place, { shape: 'polygon' }>): ExactPlace {
  return { rings: place.polygons.flatMap(polygon => polygon.map(ring => ring.map(([x, y]) => [exact(x), exact(y)] as const))) }
}

/**
 * The textbook's crossing rule in exact arithmetic: a ray to the east crosses each edge with one end above the point and one
 * end at or below it, when the point is strictly to the edge's west. Knows nothing of the grid.
 */
export function isInsideExactly({ rings }: ExactPlace, [lon, lat]: Position): boolean {
  const [x, y] = [exact(lon), exact(lat)]
  let isInside = false
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index++) {
      const [[ax, ay], [bx, by]] = [ring[index - 1]!, ring[index]!]
      if (ay > y === by > y) continue
      const turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
      if (by > ay ? turn > 0n : turn < 0n) isInside = !isInside
    }
  }
  return isInside
}
