import type { Bbox } from '#platform/pure'

const STEP_DEGREES = 0.5
const MARGIN_DEGREES = 4

/** Meridians and parallels each half degree around a bbox: the paper the sheet lies on. */
export function graticule([west, south, east, north]: Bbox): GeoJSON.FeatureCollection {
  const down = (value: number) => Math.floor(value / STEP_DEGREES) * STEP_DEGREES
  const [left, bottom, right, top] = [down(west - MARGIN_DEGREES), down(south - MARGIN_DEGREES), down(east + MARGIN_DEGREES), down(north + MARGIN_DEGREES)]
  const lines: GeoJSON.Position[][] = []
  for (let lon = left; lon <= right; lon += STEP_DEGREES) lines.push([[lon, bottom], [lon, top]])
  for (let lat = bottom; lat <= top; lat += STEP_DEGREES) lines.push([[left, lat], [right, lat]])
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } }] }
}

export function bboxOf(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): Bbox {
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const ring of outerRings(geometry)) {
    for (const [lon = 0, lat = 0] of ring) {
      west = Math.min(west, lon)
      east = Math.max(east, lon)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
    }
  }
  return [west, south, east, north]
}

/** The outer ring with the most points: where a name belongs. */
export function mainRing(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): GeoJSON.Position[] {
  return outerRings(geometry).reduce((best, ring) => (ring.length > best.length ? ring : best), [])
}

function outerRings(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): GeoJSON.Position[][] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.map(rings => rings[0] ?? [])
}
