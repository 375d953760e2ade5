import type { Layer } from '@deck.gl/core'
import { kindOfCode } from '#domain/force'
import type { Position } from '#platform/pure'
import type { UnitFeed } from '../live/unit-feed.ts'
import { cameraLayers } from './camera-layer.ts'
import { incidentLayers } from './incident-layer.ts'
import type { LayerLook } from './layer-look.ts'
import { inOrder } from './layer-order.ts'
import type { MassView } from './mass/mass-view.ts'
import { orderLayers } from './order-layer.ts'
import type { MapPicture, UnitMark } from './picture.ts'
import { selectionLayer } from './selection-layer.ts'
import { stationLayer } from './station-layer.ts'
import { orderedUnitLayers } from './unit-layer.ts'

type Drawing = { readonly look: LayerLook; readonly mass: MassView; readonly units: UnitFeed; readonly project: (position: Position) => readonly [x: number, y: number] | null }

/** Every layer of the picture, from the ground up. */
export function cityLayers(picture: MapPicture, { look, mass, units, project }: Drawing): Layer[] {
  const { shown, incidents, stations, cameras, orders, selection, own } = picture
  const unitAt = (number: number): Position | null => units.unit(number)?.position ?? null
  const lines = orders.flatMap(order => {
    const from = unitAt(order.unitNumber)
    return from === null ? [] : [{ id: order.id, from, to: order.to }]
  })
  return inOrder([
    ...(shown.cameras ? cameraLayers(cameras, look) : []),
    ...(shown.stations ? [stationLayer(stations, look)] : []),
    ...(shown.units ? mass.layers(look) : []),
    ...orderedUnitLayers(orderedMarks(picture, units), look),
    ...(shown.orders ? orderLayers(lines, look) : []),
    ...(shown.incidents ? incidentLayers(incidents, look) : []),
    selectionLayer(selection, look),
    ...(own?.(look, unitAt, project) ?? []),
  ])
}

export function orderedMarks({ orders }: MapPicture, units: UnitFeed): UnitMark[] {
  const numbers = [...new Set(orders.map(order => order.unitNumber))]
  return numbers.flatMap((number): UnitMark[] => {
    const unit = units.unit(number)
    if (unit === null) return []
    const { kindCode, bearing256, isMoving, isStale } = unit.look
    return [{ number, kind: kindOfCode(kindCode) ?? 'device', position: unit.position, bearingDeg: (bearing256 * 360) / 256, isMoving, isStale }]
  })
}
