import type { Bbox, Position } from '#platform/pure'

/** GeoJSON, WGS 84, at most 7 decimals (1 cm). Shells run counter-clockwise, holes clockwise. */
export type Boundary = { readonly type: 'MultiPolygon'; readonly coordinates: Position[][][] }

/** A boundary made ready for questions: its edges as x1 y1 x2 y2, each from south to north, level ones left out. */
export type Shape = { readonly bbox: Bbox; readonly edges: Float64Array }

export function shapeOf(boundary: Boundary): Shape {
  const edges: number[] = []
  for (const ring of boundary.coordinates.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [x1, y1] = ring[i - 1]!
      const [x2, y2] = ring[i]!
      if (y1 < y2) edges.push(x1, y1, x2, y2)
      else if (y1 > y2) edges.push(x2, y2, x1, y1)
    }
  }
  return { bbox: bboxOf(boundary.coordinates.flat(2)), edges: Float64Array.from(edges) }
}

export function bboxOf(positions: Iterable<Position>): Bbox {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of positions) {
    if (lon < west) west = lon
    if (lon > east) east = lon
    if (lat < south) south = lat
    if (lat > north) north = lat
  }
  return [west, south, east, north]
}

export function bboxesMeet(a: Bbox, b: Bbox): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

/**
 * `[AREA-2]` Even-odd and half-open. Both neighbours of a border compute the same crossing from the same numbers (south
 * end first), so a point on it is in exactly one of them.
 */
export function isWithin({ bbox, edges }: Shape, [x, y]: Position): boolean {
  if (x < bbox[0] || x > bbox[2] || y < bbox[1] || y > bbox[3]) return false
  let isInside = false
  for (let i = 0; i < edges.length; i += 4) {
    const y1 = edges[i + 1]!
    if (y1 > y || y >= edges[i + 3]!) continue
    if (x < crossingAt(edges, i, y)) isInside = !isInside
  }
  return isInside
}

function crossingAt(edges: Float64Array, i: number, y: number) {
  const x1 = edges[i]!
  const y1 = edges[i + 1]!
  return x1 + ((y - y1) * (edges[i + 2]! - x1)) / (edges[i + 3]! - y1)
}

const SCAN_LINES = 192

/**
 * How much of `a` lies in `b` and how much outside, in square degrees: lengths along 192 parallels. Good to about 0.5 %
 * and never thrown by touching or equal borders, where exact clippers are slow (milliseconds a pair) or fail.
 */
export function shares(a: Shape, b: Shape): { inside: number; outside: number } {
  const [, south, , north] = a.bbox
  const step = (north - south) / SCAN_LINES
  const ours = crossings(a, south, step)
  const theirs = bboxesMeet(a.bbox, b.bbox) ? crossings(b, south, step) : []
  let inside = 0
  let all = 0
  for (let line = 0; line < SCAN_LINES; line++) {
    const spans = ours[line] ?? []
    for (let i = 1; i < spans.length; i += 2) all += spans[i]! - spans[i - 1]!
    inside += commonLength(spans, theirs[line] ?? [])
  }
  return { inside: inside * step, outside: (all - inside) * step }
}

function crossings({ edges }: Shape, south: number, step: number): number[][] {
  const lines: number[][] = Array.from({ length: SCAN_LINES }, () => [])
  for (let i = 0; i < edges.length; i += 4) {
    const from = Math.max(0, Math.ceil((edges[i + 1]! - south) / step - 0.5))
    const upTo = Math.min(SCAN_LINES, Math.ceil((edges[i + 3]! - south) / step - 0.5))
    for (let line = from; line < upTo; line++) lines[line]!.push(crossingAt(edges, i, south + (line + 0.5) * step))
  }
  for (const line of lines) line.sort((p, q) => p - q)
  return lines
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let length = 0
  for (let i = 0, j = 0; i + 1 < a.length && j + 1 < b.length; ) {
    length += Math.max(0, Math.min(a[i + 1]!, b[j + 1]!) - Math.max(a[i]!, b[j]!))
    if (a[i + 1]! < b[j + 1]!) i += 2
    else j += 2
  }
  return length
}
