import { z } from 'zod'
import { type Position, position } from '#platform/pure'

/** Bounds of one rule's geometry: a county's boundary fits, a mistake does not block the engine. */
export const MOST_VERTICES = 20_000
const MOST_RINGS = 500
const MOST_RADIUS_METRES = 50_000

const ring = z.array(position).min(4).max(MOST_VERTICES).refine(isClosed, 'a ring ends where it begins')
const rings = z.array(ring).min(1).max(MOST_RINGS)

/**
 * Where a rule looks. A polygon is GeoJSON's MultiPolygon: outer ring, then holes; edges are straight in lon/lat; what crosses
 * the antimeridian is cut there (RFC 7946, 3.1.9). Of a boundary the southern and western sides are inside, the others are not.
 */
export const place = z.discriminatedUnion('shape', [
  z.object({ shape: z.literal('polygon'), polygons: z.array(rings).min(1).max(MOST_RINGS).refine(isBounded, `at most ${MOST_VERTICES} vertices`) }),
  z.object({ shape: z.literal('circle'), center: position, radiusMetres: z.number().min(1).max(MOST_RADIUS_METRES) }),
  z.object({ shape: z.literal('line'), path: z.array(position).min(2).max(2_000) }),
])
export type Place = z.infer<typeof place>

function isClosed(positions: readonly Position[]): boolean {
  const [first, last] = [positions[0], positions.at(-1)]
  return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1]
}

function isBounded(polygons: readonly (readonly (readonly Position[])[])[]): boolean {
  return polygons.reduce((sum, polygon) => polygon.reduce((count, { length }) => count + length, sum), 0) <= MOST_VERTICES
}
