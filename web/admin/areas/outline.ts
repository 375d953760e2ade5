import type { Bbox, Position } from '#platform/pure'

/** A polygon or several, as GeoJSON has them; anything else draws nothing. */
export type Outline = { readonly type: string; readonly coordinates?: unknown }

export type Sketch = { readonly pathOf: (outline: Outline) => string; readonly place: (at: Position) => readonly [x: number, y: number] }
type Frame = { readonly width: number; readonly height: number; readonly margin: number }

/** Nearer than this, points are not told apart by the eye. */
const FINEST_PX = 0.5

/** Draws degrees as pixels in a frame, north up; narrow enough an area that one scale by the cosine of its latitude does. */
export function sketchIn([west, south, east, north]: Bbox, { width, height, margin }: Frame): Sketch {
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = Math.min((width - 2 * margin) / Math.max((east - west) * squeeze, 1e-9), (height - 2 * margin) / Math.max(north - south, 1e-9))
  const left = (width - (east - west) * squeeze * scale) / 2
  const top = (height - (north - south) * scale) / 2
  const place = ([lon, lat]: Position) => [left + (lon - west) * squeeze * scale, top + (north - lat) * scale] as const
  return { place, pathOf: outline => ringsOf(outline).map(ring => ringPath(ring.map(place))).join('') }
}

function ringPath(points: readonly (readonly [number, number])[]): string {
  let last: readonly [number, number] | undefined
  const kept = points.filter(point => {
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < FINEST_PX) return false
    last = point
    return true
  })
  return kept.length < 3 ? '' : `M${kept.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
}

/** The smallest frame around these; null when there is nothing to draw. */
export function bboxOf(outlines: readonly Outline[]): Bbox | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const outline of outlines)
    for (const ring of ringsOf(outline))
      for (const [lon, lat] of ring) {
        ;[west, south] = [Math.min(west, lon), Math.min(south, lat)]
        ;[east, north] = [Math.max(east, lon), Math.max(north, lat)]
      }
  return Number.isFinite(west) ? [west, south, east, north] : null
}

/** Every ring of a polygon or several, holes too; points that are not two numbers are left out: the file may hold anything. */
function ringsOf({ type, coordinates }: Outline): Position[][] {
  const rings = type === 'Polygon' ? listOf(coordinates) : type === 'MultiPolygon' ? listOf(coordinates).flatMap(listOf) : []
  return rings.map(ring => listOf(ring).filter(isPosition))
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && Number.isFinite(value[0]) && Number.isFinite(value[1])
}
