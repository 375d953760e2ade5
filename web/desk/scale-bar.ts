import type { Bbox, Position } from '#platform/pure'
import type { Camera } from './desk-view.ts'

const METRES_PER_DEGREE = 111_320
/** MapLibre's zoom 0 is a world of 512 px. */
const WORLD_PX = 512
const RADIANS = Math.PI / 180

/** How long a bar of a round length is on the screen, the longest that fits `mostPx`. */
export function scaleBar(latitude: number, zoom: number, mostPx: number): { readonly metres: number; readonly px: number } {
  const metresPerPx = (METRES_PER_DEGREE * 360 * Math.cos(latitude * RADIANS)) / (WORLD_PX * 2 ** zoom)
  const most = metresPerPx * mostPx
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = ([5, 2, 1].find(step => step * power <= most) ?? 1) * power
  return { metres, px: metres / metresPerPx }
}

/** The middle of a view as the camera sees it: the mean of Mercator, not of latitudes. */
export function middleOf([west, south, east, north]: Bbox): Position {
  const y = (mercator(south) + mercator(north)) / 2
  return [(west + east) / 2, unmercator(y)]
}

/** What a camera shows on a screen of this size, so that a kept camera can be fitted again. */
export function bboxOfCamera({ center: [lon, lat], zoom }: Camera, [width, height]: readonly [number, number]): Bbox {
  const degreesPerPx = 360 / (WORLD_PX * 2 ** zoom)
  const y = mercator(lat)
  const [halfX, halfY] = [(width / 2) * degreesPerPx, (height / 2) * degreesPerPx]
  return [lon - halfX, unmercator(y - halfY), lon + halfX, unmercator(y + halfY)]
}

/** A box with this many metres on every side of a place. */
export function bboxAround([lon, lat]: Position, metres: number): Bbox {
  const dLat = metres / METRES_PER_DEGREE
  const dLon = dLat / Math.cos(lat * RADIANS)
  return [lon - dLon, lat - dLat, lon + dLon, lat + dLat]
}

function mercator(lat: number): number {
  return Math.log(Math.tan(Math.PI / 4 + (lat * RADIANS) / 2)) / RADIANS
}

function unmercator(y: number): number {
  return (2 * Math.atan(Math.exp(y * RADIANS)) - Math.PI / 2) / RADIANS
}
