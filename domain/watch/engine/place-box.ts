import type { Place } from '../place.ts'

/** The place's surrounding box: `[west, south, east, north]`. */
export type Box = readonly [number, number, number, number]
export function boxOf(place: Place): Box {
  if (place.shape === 'circle') {
    const [lon, lat] = place.center
    const north = place.radiusMetres / 111_000
    const east = north / Math.max(0.01, Math.cos((Math.min(89, Math.abs(lat)) * Math.PI) / 180))
    return [lon - east, lat - north, lon + east, lat + north]
  }
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const [lon, lat] of place.shape === 'line' ? place.path : place.polygons.flat(2)) {
    west = Math.min(west, lon)
    south = Math.min(south, lat)
    east = Math.max(east, lon)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}
