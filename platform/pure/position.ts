import { z } from 'zod'

/** `[lon, lat]` in degrees, WGS 84. */
export const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
export type Position = z.infer<typeof position>

/** `[west, south, east, north]` in degrees, WGS 84. */
export type Bbox = readonly [west: number, south: number, east: number, north: number]

/** A bbox as it stands in a query string: `west,south,east,north`. */
export const bboxText = z
  .string()
  .max(120)
  .transform(text => text.split(',').map(Number))
  .pipe(z.tuple([z.number(), z.number(), z.number(), z.number()]))
  .refine(([west, south, east, north]) => west <= east && south <= north, 'west,south,east,north')

const EARTH_RADIUS_METRES = 6_371_008.8
const RADIANS = Math.PI / 180

/** Great-circle distance by the haversine formula on the mean sphere; within 0.5 % of the ellipsoid. */
export function distanceMetres(from: Position, to: Position): number {
  const dLat = (to[1] - from[1]) * RADIANS
  const dLon = (to[0] - from[0]) * RADIANS
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(from[1] * RADIANS) * Math.cos(to[1] * RADIANS) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)))
}

export function isInside([lon, lat]: Position, [west, south, east, north]: Bbox): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north
}
