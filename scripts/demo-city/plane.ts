import type { Position } from '#platform/pure'

/** Kilometres east and north of the middle of the city; the generator draws here and rounds to degrees at the end. */
export type Point = readonly [x: number, y: number]

const ORIGIN: Position = [112.4, 38.9]
const KM_PER_DEGREE_LAT = 110.99
const KM_PER_DEGREE_LON = 86.75

export function toPlane([lon, lat]: Position): Point {
  return [(lon - ORIGIN[0]) * KM_PER_DEGREE_LON, (lat - ORIGIN[1]) * KM_PER_DEGREE_LAT]
}

/** Rounded to 1e-5 degree (about a metre). */
export function toPosition([x, y]: Point): Position {
  return [Math.round((ORIGIN[0] + x / KM_PER_DEGREE_LON) * 1e5) / 1e5, Math.round((ORIGIN[1] + y / KM_PER_DEGREE_LAT) * 1e5) / 1e5]
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}

export function mix(a: Point, b: Point, t: number): Point {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}

export function distanceToLine(p: Point, line: readonly Point[]): number {
  let nearest = Infinity
  for (let i = 1; i < line.length; i++) nearest = Math.min(nearest, distanceToSegment(p, line[i - 1] as Point, line[i] as Point))
  return nearest
}

function distanceToSegment(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const t = Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(p[0] - a[0] - dx * t, p[1] - a[1] - dy * t)
}

/** Even-odd rule; the ring may be open or closed. */
export function isInRing([x, y]: Point | Position, ring: readonly (Point | Position)[]): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] as Point
    const [xj, yj] = ring[j] as Point
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/** The same question asked often of one large ring: only the sides in the point's own strip are looked at. */
export function ringTester(ring: readonly Point[], stripKm = 0.5): (p: Point) => boolean {
  const strips = new Map<number, [Point, Point][]>()
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length] as Point
    const [low, high] = [Math.floor(Math.min(a[1], b[1]) / stripKm), Math.floor(Math.max(a[1], b[1]) / stripKm)]
    for (let strip = low; strip <= high; strip++) strips.set(strip, strips.get(strip) ?? []).get(strip)?.push([a, b])
  })
  return ([x, y]) => {
    let inside = false
    for (const [[xi, yi], [xj, yj]] of strips.get(Math.floor(y / stripKm)) ?? []) {
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
    }
    return inside
  }
}

/** Positive when the ring turns anticlockwise. */
export function signedArea(ring: readonly (Point | Position)[]): number {
  let sum = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] as Point
    const [xj, yj] = ring[j] as Point
    sum += xj * yi - xi * yj
  }
  return sum / 2
}

/** Uniform Catmull-Rom through all points, one point about every `stepKm`. */
export function smooth(points: readonly Point[], stepKm: number): Point[] {
  const out: Point[] = []
  for (let i = 0; i < points.length - 1; i++) {
    const [a, b, c, d] = [points[i - 1] ?? points[i], points[i], points[i + 1], points[i + 2] ?? points[i + 1]] as [Point, Point, Point, Point]
    const count = Math.max(1, Math.round(distance(b, c) / stepKm))
    for (let k = 0; k < count; k++) out.push([spline([a[0], b[0], c[0], d[0]], k / count), spline([a[1], b[1], c[1], d[1]], k / count)])
  }
  out.push(points.at(-1) as Point)
  return out
}

function spline([a, b, c, d]: readonly [number, number, number, number], t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
}
