import { roomForMoves } from '#domain/force'
import type { Position } from '#platform/pure'
import type { Place } from '#domain/watch'
import { EAST, NORTH, type Random, type Ring, SOUTH, WEST, fenceRings, seeded } from '../hot-city.ts'
import { Ours } from './ours.ts'
import { exactPlace, isInsideExactly } from './oracle.ts'
import { placeOf, ruleOf } from './trace.ts'

type Polygon = Extract<Place, { shape: 'polygon' }>

/** Nobody's fence is here. */
const NOWHERE: Position = [100, 20]

/**
 * Every pair of a point and a rule: the engine says who enters, coming from far away; the oracle, exact in whole numbers, says
 * who is inside. Points on corners, on edges and beside them, in holes and anywhere; fences with holes, on the grid's own lines
 * and through its centres.
 */
export function differences({ fences, points, seed }: { fences: number; points: number; seed: number }): { pairs: number; wrong: number; inside: number } {
  const random = seeded(seed)
  const places = [...fenceRings(Math.ceil(fences / 2), seed).map((ring, index) => (index % 3 === 0 ? placeOf(ring, holeOf(ring)) : placeOf(ring))), ...squares(Math.floor(fences / 2), random)]
  const entered: number[] = []
  const ours = new Ours(places.map((place, fence) => ({ ...ruleOf(0, place), id: String(fence) })), points)
  ours.seen.add = (_, fence) => void entered.push(fence)
  const exact = places.map(place => ({ place: exactPlace(place), box: boxOf(place) }))
  const moves = roomForMoves(1)
  moves.count = 1
  let [wrong, inside] = [0, 0]
  for (let point = 1; point <= points; point++) {
    const position = pointOf(places[Math.floor(random() * places.length)]!, random)
    entered.length = 0
    for (const [step, [lon, lat]] of [NOWHERE, position].entries()) {
      moves.number[0] = point
      moves.lon[0] = lon
      moves.lat[0] = lat
      moves.fixedAtMs[0] = 1 + step
      ours.take(moves)
    }
    const said = new Set(entered)
    inside += said.size
    wrong += entered.length - said.size
    for (const [fence, { place, box }] of exact.entries()) if (said.has(fence) !== (isInBox(position, box) && isInsideExactly(place, position))) wrong++
  }
  return { pairs: points * places.length, wrong, inside }
}

/** A corner, a place on an edge as near as numbers come, the next number beside it, one in the fence's box, one anywhere. */
function pointOf(place: Polygon, random: Random): Position {
  const ring = place.polygons[0]![Math.floor(random() * place.polygons[0]!.length)]!
  const at = Math.floor(random() * (ring.length - 1))
  const [from, to] = [ring[at]!, ring[at + 1]!]
  const share = Math.round(random() * 8) / 8
  const onEdge: Position = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
  const [west, south, east, north] = boxOf(place)
  const kind = Math.floor(random() * 5)
  if (kind === 0) return from
  if (kind === 1) return onEdge
  if (kind === 2) return [onEdge[0] * (1 + (random() < 0.5 ? 1 : -1) * Number.EPSILON), onEdge[1] * (1 + (random() < 0.5 ? 1 : -1) * Number.EPSILON)]
  if (kind === 3) return [west + random() * (east - west), south + random() * (north - south)]
  return [WEST + random() * (EAST - WEST), SOUTH + random() * (NORTH - SOUTH)]
}

/** The fence's own shape, a third as large, in its middle. */
function holeOf(ring: Ring): Ring {
  const [lon, lat] = [0, 1].map(axis => ring.slice(1).reduce((sum, corner) => sum + corner[axis]!, 0) / (ring.length - 1)) as [number, number]
  return ring.map(corner => [lon + (corner[0] - lon) / 3, lat + (corner[1] - lat) / 3])
}

/** Upright squares that share corners and edges, some with corners on round numbers, half of them with a hole. */
function squares(count: number, random: Random): Polygon[] {
  return Array.from({ length: count }, (_, index) => {
    const side = 2 ** -Math.floor(4 + random() * 6)
    const west = Math.floor(WEST / side + random() * ((EAST - WEST) / side)) * side
    const south = Math.floor(SOUTH / side + random() * ((NORTH - SOUTH) / side)) * side
    const square = (inset: number): Ring => [[west + inset, south + inset], [west + side - inset, south + inset], [west + side - inset, south + side - inset], [west + inset, south + side - inset], [west + inset, south + inset]]
    return index % 2 === 0 ? placeOf(square(0)) : placeOf(square(0), square(side / 4))
  })
}

function boxOf({ polygons }: Polygon): readonly [number, number, number, number] {
  const corners = polygons.flat(2)
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)]
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}

/** Outside the box is outside the fence: compared, not reckoned, so exact too. */
function isInBox([lon, lat]: Position, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north
}
