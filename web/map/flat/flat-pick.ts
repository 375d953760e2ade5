import type { Position } from '#platform/pure'
import type { MapPicture, Picked, UnitMark } from '../picture.ts'

type Look = { readonly project: (position: readonly number[]) => readonly [x: number, y: number]; readonly at: readonly [number, number]; readonly ordered: readonly UnitMark[] }

const REACH_PX = 14

/** What lies under a press on a flat map, above the mass of units. */
export function pickAbove({ shown, incidents }: MapPicture, { project, at, ordered }: Look): Picked | null {
  const incident = shown.incidents ? nearest(incidents, { project, at }) : null
  if (incident !== null) return { kind: 'incident', id: incident.id }
  const unit = nearest(ordered, { project, at })
  return unit === null ? null : { kind: 'unit', number: unit.number, position: unit.position }
}

/** … and below it. */
export function pickBelow({ shown, stations, cameras }: MapPicture, look: Omit<Look, 'ordered'>): Picked | null {
  const station = shown.stations ? nearest(stations, look) : null
  if (station !== null) return { kind: 'station', id: station.id }
  const camera = shown.cameras ? nearest(cameras, look) : null
  return camera === null ? null : { kind: 'camera', id: camera.id }
}

/** The area whose outline holds a place: even-odd over all its rings. */
export function areaAt({ areas }: MapPicture, place: Position): string | null {
  return areas.find(area => isIn(area.geometry, place))?.code ?? null
}

function nearest<T extends { readonly position: Position }>(things: readonly T[], { project, at }: Omit<Look, 'ordered'>): T | null {
  let best: T | null = null
  let least = REACH_PX
  for (const thing of things) {
    const [x, y] = project(thing.position)
    const off = Math.hypot(x - at[0], y - at[1])
    if (off > least) continue
    least = off
    best = thing
  }
  return best
}

function isIn(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon, [lon, lat]: Position): boolean {
  let isInside = false
  for (const ring of (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flat()) {
    for (let index = 1; index < ring.length; index++) {
      const [x0 = 0, y0 = 0] = ring[index - 1]!
      const [x1 = 0, y1 = 0] = ring[index]!
      if (y0 > lat !== y1 > lat && lon < ((x1 - x0) * (lat - y0)) / (y1 - y0) + x0) isInside = !isInside
    }
  }
  return isInside
}
