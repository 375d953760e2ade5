import type { Position } from '#platform/pure'
import { INCIDENT_SIZE, WAIT_RADIUS, sizeOf } from '../incident-layer.ts'
import { orderPath } from '../order-course.ts'
import type { Palette, Token } from '../palette.ts'
import type { MapPicture, UnitMark } from '../picture.ts'
import { STATION_SIZE } from '../station-layer.ts'
import { SYMBOL_SCALE, type SymbolAtlas, incidentIcon, stationIcon, tickIcon, unitIcon } from '../symbol-atlas.ts'
import { UNIT_SIZE, tickSize } from '../unit-size.ts'
import { CAMERA_SIZE } from '../camera-layer.ts'

export type FlatPen = { readonly pen: CanvasRenderingContext2D; readonly project: (position: readonly number[]) => readonly [x: number, y: number]; readonly palette: Palette; readonly atlas: SymbolAtlas; readonly scale: number }

const RAMP = ['ramp-0', 'ramp-1', 'ramp-2', 'ramp-3', 'ramp-4'] as const satisfies readonly Token[]
const ORDERED_BY = 1.5

/** Areas as paper: the sheet on its surroundings, the ramp on the sheet, hairlines between. */
export function drawGround({ pen, project, palette, scale }: FlatPen, { sheet, areas }: MapPicture): void {
  pen.fillStyle = palette.around
  pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height)
  if (sheet !== null) {
    trace(pen, sheet, project)
    pen.lineWidth = 3 * scale
    pen.strokeStyle = palette['line-strong']
    pen.stroke()
    pen.fillStyle = palette['ramp-0']
    pen.fill('evenodd')
  }
  for (const area of areas) {
    trace(pen, area.geometry, project)
    pen.fillStyle = palette[RAMP[area.step ?? 0] ?? 'ramp-0']
    pen.fill('evenodd')
    pen.lineWidth = 1.4 * scale
    pen.strokeStyle = palette.around
    pen.stroke()
  }
}

function trace(pen: CanvasRenderingContext2D, geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon, project: FlatPen['project']): void {
  pen.beginPath()
  for (const rings of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) {
    for (const ring of rings) {
      ring.forEach((point, index) => pen[index === 0 ? 'moveTo' : 'lineTo'](...project(point)))
      pen.closePath()
    }
  }
}

type Things = { readonly picture: MapPicture; readonly ordered: readonly UnitMark[]; readonly unitAt: (number: number) => Position | null }

/** What stands and happens, in the order of `LAYER_ORDER`: fixed things, orders, who is on them, incidents, what is looked at. */
export function drawThings(to: FlatPen, { picture, ordered, unitAt }: Things): void {
  const { shown, stations, cameras, orders, incidents, selection } = picture
  if (shown.stations) for (const station of stations) stamp(to, stationIcon(station.kind), { at: station.position, size: STATION_SIZE * SYMBOL_SCALE })
  if (shown.cameras) for (const camera of cameras) stamp(to, 'camera', { at: camera.position, size: CAMERA_SIZE * SYMBOL_SCALE, opacity: camera.isOnline ? 1 : 0.43 })
  if (shown.orders) for (const order of orders) drawOrder(to, unitAt(order.unitNumber), order.to)
  for (const unit of ordered) {
    const state = unit.isStale ? 'stale' : 'order'
    stamp(to, unitIcon(unit.kind, state), { at: unit.position, size: UNIT_SIZE[unit.kind] * SYMBOL_SCALE * ORDERED_BY })
    if (unit.isMoving) stamp(to, tickIcon(state), { at: unit.position, size: tickSize(unit.kind) * ORDERED_BY, turnDeg: unit.bearingDeg })
  }
  if (shown.incidents) for (const incident of [...incidents].sort((one, other) => Number(other.isEnded) - Number(one.isEnded))) drawIncident(to, incident)
  if (selection !== null) circle(to, selection, { radius: 22, stroke: 'celadon', width: 2.5 })
}

function drawIncident(to: FlatPen, incident: MapPicture['incidents'][number]): void {
  if (incident.isWaiting) circle(to, incident.position, { radius: WAIT_RADIUS, stroke: 'cinnabar', width: 3, fillOpacity: 0.2 })
  stamp(to, incidentIcon(incident.severity, incident.isEnded), { at: incident.position, size: sizeOf(incident) * SYMBOL_SCALE })
  if (!incident.isOverdue || incident.isEnded) return
  const beside = INCIDENT_SIZE * 0.62 * to.scale
  stamp(to, 'late', { at: incident.position, size: 17 * SYMBOL_SCALE, offset: [beside, -beside] })
}

function drawOrder({ pen, project, palette, scale }: FlatPen, from: Position | null, end: Position): void {
  if (from === null) return
  pen.lineCap = 'round'
  for (const [color, opacity, width] of [['halo', 0.6, 5], ['celadon', 1, 2]] as const) {
    pen.beginPath()
    orderPath(from, end).forEach((point, index) => pen[index === 0 ? 'moveTo' : 'lineTo'](...project(point)))
    pen.globalAlpha = opacity
    pen.strokeStyle = palette[color]
    pen.lineWidth = width * scale
    pen.stroke()
  }
  pen.globalAlpha = 1
}

type Stamp = { readonly at: Position; readonly size: number; readonly opacity?: number; readonly turnDeg?: number; readonly offset?: readonly [number, number] }

function stamp({ pen, project, atlas, scale }: FlatPen, icon: string, { at, size, opacity = 1, turnDeg = 0, offset = [0, 0] }: Stamp): void {
  const from = atlas.mapping[icon]
  if (from === undefined) return
  const [x, y] = project(at)
  const side = size * scale
  pen.save()
  pen.translate(x + offset[0], y + offset[1])
  pen.rotate((turnDeg * Math.PI) / 180)
  pen.globalAlpha = opacity
  pen.drawImage(atlas.image, from.x, from.y, from.width, from.height, -side / 2, -side / 2, side, side)
  pen.restore()
}

type Circle = { readonly radius: number; readonly stroke: Token; readonly width: number; readonly fillOpacity?: number }

function circle({ pen, project, palette, scale }: FlatPen, at: Position, { radius, stroke, width, fillOpacity = 0 }: Circle): void {
  const [x, y] = project(at)
  pen.beginPath()
  pen.arc(x, y, radius * scale, 0, 2 * Math.PI)
  pen.fillStyle = pen.strokeStyle = palette[stroke]
  pen.globalAlpha = fillOpacity
  pen.fill()
  pen.globalAlpha = 1
  pen.lineWidth = width * scale
  pen.stroke()
}
