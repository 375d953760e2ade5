import type { Position } from '#platform/pure'
import { mainRing } from './graticule.ts'
import { INCIDENT_SIZE, WAIT_RADIUS } from './incident-layer.ts'
import { type Label, placeLabels } from './label-placement.ts'
import type { AreaShape, Box, IncidentMark, MapPicture, OrderMark } from './picture.ts'
import { STATION_SIZE } from './station-layer.ts'

export type Project = (position: Position) => readonly [x: number, y: number]
export type NamePlace = { readonly key: string; readonly x: number; readonly y: number; readonly sizePx: number; readonly text: string; readonly note: string | null; readonly isFaint: boolean }
type Look = { readonly project: Project; readonly scale: number; readonly size: readonly [width: number, height: number] }

const LABEL = 20
/** Larger towns have larger names. */
const LARGE_POPULATION = 200_000
const LARGE_BY = 1.15
const NOTE_DOWN = 1.25
/** An area narrower than this share of its name keeps silent until you come nearer. */
const FITS_FROM = 0.62

/** Where the names of the areas stand: at their centres, moved aside for what matters more. */
export function placeNames(areas: readonly AreaShape[], obstacles: readonly Box[], look: Look): NamePlace[] {
  const wanted = areas.flatMap(area => labelOf(area, look) ?? [])
  wanted.sort((a, b) => (b.area.population ?? 0) - (a.area.population ?? 0))
  const placed = placeLabels(wanted.map(({ label }) => label), obstacles)
  return wanted.map(({ area, label, sizePx }) => {
    const [x, y] = placed.get(area.code) ?? label.at
    return { key: area.code, x, y, sizePx, text: area.name, note: area.note, isFaint: false }
  })
}

function labelOf(area: AreaShape, { project, scale, size }: Look): { area: AreaShape; label: Label; sizePx: number } | null {
  const sizePx = LABEL * scale * ((area.population ?? 0) > LARGE_POPULATION ? LARGE_BY : 1)
  const halfWidth = (widthEm(area.name) * sizePx) / 2 + 4
  const ring = mainRing(area.geometry).map(([lon = 0, lat = 0]) => project([lon, lat]))
  const xs = ring.map(point => point[0])
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const at = project(area.center)
  const isOff = at[0] < 0 || at[1] < 0 || at[0] > size[0] || at[1] > size[1]
  if (isOff || right - left < halfWidth * 2 * FITS_FROM) return null
  const down = area.note === null ? 4 * scale : LABEL * scale * NOTE_DOWN
  return { area, sizePx, label: { key: area.code, at, halfWidth, up: sizePx, down, ring } }
}

/** Han characters are one em wide, others about 0.56. */
export function widthEm(text: string): number {
  let em = 0
  for (const char of text) em += char.codePointAt(0)! > 0x2e7f ? 1 : 0.56
  return em
}

/** What names must not cover: symbols, the ring of a waiting critical, arcs with their words, and what the screen lays over the map. */
export function obstaclesOf(picture: MapPicture, keepClear: readonly Box[], look: Look & { readonly unitAt: (number: number) => Position | null }): Box[] {
  const { project, scale } = look
  const around = ([x, y]: readonly [number, number], radius: number): Box => [x - radius, y - radius, x + radius, y + radius]
  const incidents = picture.shown.incidents ? picture.incidents.map(it => around(project(it.position), clearance(it) * scale)) : []
  const stations = picture.shown.stations ? picture.stations.map(it => around(project(it.position), (STATION_SIZE / 2 + 2) * scale)) : []
  const cameras = picture.shown.cameras ? picture.cameras.map(it => around(project(it.position), 11 * scale)) : []
  const orders = picture.shown.orders ? picture.orders.flatMap(order => orderBoxes(order, look)) : []
  return [...keepClear, ...incidents, ...orders, ...stations, ...cameras]
}

function clearance(incident: IncidentMark): number {
  return incident.isWaiting ? WAIT_RADIUS + 4 : INCIDENT_SIZE / 2 + 5
}

const ORDER_LABEL_DX = 16
const ORDER_LABEL_DY = -10

function orderBoxes(order: OrderMark, look: Look & { readonly unitAt: (number: number) => Position | null }): Box[] {
  const from = look.unitAt(order.unitNumber)
  if (from === null) return []
  const { scale } = look
  const [x, y] = look.project(from)
  const to = look.project(order.to)
  const along = [0.3, 0.5, 0.7].map((t): Box => {
    const [px, py] = [x + (to[0] - x) * t, y + (to[1] - y) * t]
    return [px - 10 * scale, py - 10 * scale, px + 10 * scale, py + 10 * scale]
  })
  if (order.label === null) return along
  const wide = widthEm(order.label) * LABEL * scale
  const left = labelLeft({ unitX: x, targetX: to[0], wide, scale })
  return [...along, [Math.min(left, x - 14 * scale), y - 32 * scale, Math.max(left + wide, x + 14 * scale), y + 12 * scale]]
}

/** Words stand on the side of the unit that its way does not take. */
function labelLeft({ unitX, targetX, wide, scale }: { unitX: number; targetX: number; wide: number; scale: number }): number {
  return targetX > unitX ? unitX - ORDER_LABEL_DX * scale - wide : unitX + ORDER_LABEL_DX * scale
}

/** The words beside a unit on an order: `急救 01 · 16 分`. */
export function orderLabels(orders: readonly OrderMark[], look: Look & { readonly unitAt: (number: number) => Position | null }): NamePlace[] {
  return orders.flatMap(order => {
    const at = look.unitAt(order.unitNumber)
    if (at === null || order.label === null) return []
    const [x, y] = look.project(at)
    const wide = widthEm(order.label) * LABEL * look.scale
    const left = labelLeft({ unitX: x, targetX: look.project(order.to)[0], wide, scale: look.scale })
    return [{ key: order.id, x: left, y: y + ORDER_LABEL_DY * look.scale, sizePx: LABEL * look.scale, text: order.label, note: null, isFaint: false }]
  })
}
