import type { Datum } from '#domain/area'
import type { Position } from '#platform/pure'
import { toWgs84 } from './datum-conversion.ts'
import { type Refusal, isRefusal, refuse } from './refusal.ts'
import { ringContact } from './ring-contact.ts'
import { type Boundary, bboxesMeet, isWithin, shapeOf } from './shape.ts'

const MOST_POINTS = 200_000
const MOST_RINGS = 1_000

type Ring = Position[]

/**
 * `[AREA-1]` Reads an unknown geometry and answers a boundary in WGS 84, or why not: OGC simple features, rings closed, without
 * contact with themselves, holes inside, parts apart. Recursion is never deeper than GeoJSON's own nesting.
 */
export function validBoundary(geometry: unknown, datum: Datum): Boundary | Refusal {
  if (typeof geometry !== 'object' || geometry === null) return refuse('geometry_missing')
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown }
  if (type !== 'Polygon' && type !== 'MultiPolygon') return refuse('geometry_type', typeof type === 'string' ? type : '?')
  const given = type === 'Polygon' ? [coordinates] : coordinates
  const polygons = readPolygons(given, datum)
  if (!Array.isArray(polygons)) return polygons
  const fault = ringContact(polygons.flat()) ?? misplacedRing(polygons)
  if (fault) return fault
  return { type: 'MultiPolygon', coordinates: polygons.map(rings => rings.map((ring, i) => turned(ring, i === 0))) }
}

function readPolygons(given: unknown, datum: Datum): Ring[][] | Refusal {
  if (!Array.isArray(given) || given.length === 0) return refuse('geometry_malformed')
  const polygons: Ring[][] = []
  let points = 0
  let rings = 0
  for (const part of given) {
    if (!Array.isArray(part) || part.length === 0) return refuse('geometry_malformed')
    const polygon: Ring[] = []
    for (const line of part) {
      if (!Array.isArray(line)) return refuse('geometry_malformed')
      points += line.length
      rings++
      if (points > MOST_POINTS || rings > MOST_RINGS) return refuse('too_complex')
      const ring = readRing(line, datum)
      if (!Array.isArray(ring)) return ring
      polygon.push(ring)
    }
    polygons.push(polygon)
  }
  return polygons
}

/** Points that round to the same centimetre as the one before are left out. */
function readRing(line: readonly unknown[], datum: Datum): Ring | Refusal {
  if (line.length > 0 && !Array.isArray(line[0])) return refuse('geometry_malformed')
  if (line.length < 4) return refuse('ring_short')
  const ring: Ring = []
  let first: Position | undefined
  let last: Position | undefined
  for (const point of line) {
    const given = readPosition(point)
    if (isRefusal(given)) return given
    first ??= given
    last = given
    const here = toWgs84(given, datum)
    const before = ring.at(-1)
    if (!before || before[0] !== here[0] || before[1] !== here[1]) ring.push(here)
  }
  if (first![0] !== last![0] || first![1] !== last![1]) return refuse('ring_open')
  if (ring.length < 4) return refuse('ring_flat')
  return ring
}

function readPosition(point: unknown): Position | Refusal {
  if (!Array.isArray(point) || point.length < 2 || point.length > 4) return refuse('geometry_malformed')
  const [lon, lat]: unknown[] = point
  if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat)) {
    return refuse('coordinate_malformed', shown(point))
  }
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return refuse('coordinate_out_of_range', `${lon}, ${lat}`)
  return [lon, lat]
}

function shown(point: readonly unknown[]) {
  return point.slice(0, 2).map(value => (typeof value === 'object' ? '?' : String(value))).join(', ')
}

/** No two rings run through each other here, so the middles of some edges tell where a whole ring lies. */
function misplacedRing(polygons: readonly Ring[][]): Refusal | undefined {
  if (polygons.length === 1 && polygons[0]!.length === 1) return undefined
  const count = polygons.reduce((sum, rings) => sum + rings.length, 0)
  const samples = Math.min(32, Math.ceil(1000 / count))
  for (const [outer, ...holes] of polygons) {
    const shell = shapeOf({ type: 'MultiPolygon', coordinates: [[outer!]] })
    if (holes.some(hole => middles(hole, samples).some(point => !isWithin(shell, point)))) return refuse('hole_outside')
    if (overlap(holes.map(hole => [hole]), samples)) return refuse('hole_outside')
  }
  return overlap(polygons, samples) ? refuse('parts_overlap') : undefined
}

function overlap(polygons: readonly Ring[][], samples: number): boolean {
  if (polygons.length < 2) return false
  const parts = polygons.map(rings => ({
    shape: shapeOf({ type: 'MultiPolygon', coordinates: [rings] }),
    points: middles(rings[0]!, samples),
  }))
  const reaches = (a: (typeof parts)[number], b: (typeof parts)[number]) =>
    bboxesMeet(a.shape.bbox, b.shape.bbox) && a.points.some(point => isWithin(b.shape, point))
  return parts.some(a => parts.some(b => a !== b && reaches(a, b)))
}

function middles(ring: Ring, most: number): Position[] {
  const step = Math.max(1, Math.floor((ring.length - 1) / most))
  const points: Position[] = []
  for (let i = 1; i < ring.length; i += step) {
    points.push([(ring[i - 1]![0] + ring[i]![0]) / 2, (ring[i - 1]![1] + ring[i]![1]) / 2])
  }
  return points
}

function turned(ring: Ring, isShell: boolean): Ring {
  return signedArea(ring) > 0 === isShell ? ring : ring.toReversed()
}

/** Positive for counter-clockwise, from the first point so that large numbers do not swamp small rings. */
export function signedArea(ring: readonly Position[]): number {
  const [x0, y0] = ring[0]!
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    sum += (ring[i - 1]![0] - x0) * (ring[i]![1] - y0) - (ring[i]![0] - x0) * (ring[i - 1]![1] - y0)
  }
  return sum / 2
}
