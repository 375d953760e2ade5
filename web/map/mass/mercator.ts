import type { Position } from '#platform/pure'

/** Web Mercator as a sheet 512 units wide, x east and y south: one unit is 2^zoom pixels of the map. */
export const WORLD = 512

export function worldX(lon: number): number {
  return (lon / 360 + 0.5) * WORLD
}

export function worldY(lat: number): number {
  return (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * WORLD
}

export function lonLatAt(x: number, y: number): Position {
  const lat = (Math.atan(Math.exp((0.5 - y / WORLD) * 2 * Math.PI)) * 360) / Math.PI - 90
  return [(x / WORLD - 0.5) * 360, lat]
}
