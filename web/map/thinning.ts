import type { Camera } from '#domain/camera'
import type { Station } from '#domain/force'
import type { Position } from '#platform/pure'
import type { MapPicture } from './picture.ts'

/** From which zoom on a station of this kind is shown; where there is no room the earlier in this list stays. */
const FROM_ZOOM: readonly (readonly [Station['kind'], number])[] = [['command', 0], ['hospital', 0], ['ems', 0], ['cdc', 0], ['police', 9.2], ['clinic', 9.2]]
const NEAR_ZOOM = 9.2
const STATION_ROOM_PX = 26
const CAMERA_ROOM_PX = { far: 110, near: 30 } as const

/** The picture as far as it can be read at this zoom: fixed things that would lie over one another wait until you come nearer. */
export function thinned(picture: MapPicture, { zoom, scale }: { zoom: number; scale: number }): MapPicture {
  const designZoom = zoom - Math.log2(scale)
  const taken: Position[] = []
  const pxOf = mercatorPx(zoom)
  const hasRoom = (position: Position, roomPx: number) => {
    const [x, y] = pxOf(position)
    if (taken.some(other => Math.hypot(other[0] - x, other[1] - y) < roomPx * scale)) return false
    taken.push([x, y])
    return true
  }
  const stations = FROM_ZOOM.filter(([, from]) => designZoom >= from)
    .flatMap(([kind]) => picture.stations.filter(station => station.kind === kind))
    .filter(station => hasRoom(station.position, STATION_ROOM_PX))
  const roomPx = designZoom < NEAR_ZOOM ? CAMERA_ROOM_PX.far : CAMERA_ROOM_PX.near
  const cameras: Camera[] = picture.cameras.filter(camera => hasRoom(camera.position, picture.shown.cameras ? roomPx : Infinity))
  return { ...picture, stations, cameras }
}

const CROWDED_FROM = 500
const LEAST_SIZE = 0.68

/** How large units are drawn: whole when few or near, two thirds when a city of thousands is on one screen. */
export function crowdingAt({ zoom, scale }: { zoom: number; scale: number }, unitCount: number): number {
  if (unitCount <= CROWDED_FROM) return 1
  const near = (zoom - Math.log2(scale) - 8) / (10 - 8)
  return LEAST_SIZE + (1 - LEAST_SIZE) * Math.max(0, Math.min(1, near))
}

function mercatorPx(zoom: number): (position: Position) => Position {
  const worldPx = 512 * 2 ** zoom
  return ([lon, lat]) => [(lon / 360) * worldPx, (-Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * worldPx]
}
