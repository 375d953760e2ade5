import polylabel from 'polylabel'
import type { Position } from '#platform/pure'
import { rounded } from './datum-conversion.ts'
import { type Boundary, type Shape, isWithin } from './shape.ts'
import { signedArea } from './valid-boundary.ts'

/** Where the name of an area stands: the centre its source gives when that is inside, else the middle of its widest part. */
export function visualCenter(area: { boundary: Boundary; shape: Shape; center: Position | null }): Position {
  if (area.center && isWithin(area.shape, area.center)) return area.center
  const [largest] = area.boundary.coordinates.toSorted((a, b) => Math.abs(signedArea(b[0]!)) - Math.abs(signedArea(a[0]!)))
  const [west, south, east, north] = area.shape.bbox
  const [lon, lat] = polylabel(largest!, Math.max(east - west, north - south) / 200)
  return [rounded(lon), rounded(lat)]
}
