import type { Position } from '#platform/pure'
import type { View } from '../map/index.ts'

const RADIANS = Math.PI / 180

/** Where a pixel of the map lies: north is up and nothing tilts, so a view is a rectangle of Mercator. */
export function placeAt([x, y]: readonly [number, number], view: View, [width, height]: readonly [number, number]): Position {
  const [west, south, east, north] = view.bbox
  const top = mercator(north)
  const down = top - ((top - mercator(south)) * y) / height
  return [west + ((east - west) * x) / width, unmercator(down)]
}

function mercator(lat: number): number {
  return Math.log(Math.tan(Math.PI / 4 + (lat * RADIANS) / 2)) / RADIANS
}

function unmercator(y: number): number {
  return (2 * Math.atan(Math.exp(y * RADIANS)) - Math.PI / 2) / RADIANS
}
