import type { MapLibreOverlay } from '@deck.gl/maplibre'
import type { Map as MapLibre } from 'maplibre-gl'
import type { UnitFeed } from '../live/unit-feed.ts'
import type { LayerId } from './layer-order.ts'
import { lonLatAt, worldX, worldY } from './mass/mercator.ts'
import type { Picked, UnitMark } from './picture.ts'

type Drawn = { readonly deck: MapLibreOverlay; readonly map: MapLibre; readonly units: UnitFeed; readonly isMassShown: boolean }

const ABOVE_UNITS: readonly LayerId[] = ['ordered-units', 'incidents', 'incidents-ended']
const BELOW_UNITS: readonly LayerId[] = ['stations', 'cameras']
const KIND_OF: Partial<Record<LayerId, 'incident' | 'station' | 'camera'>> = { incidents: 'incident', 'incidents-ended': 'incident', stations: 'station', cameras: 'camera' }
const REACH_PX = 8

/** What lies under a click, from above: a thing, a unit of the mass, what stands under units, or the ground with its area. */
export async function pick({ deck, map, units, isMassShown }: Drawn, [x, y]: readonly [number, number]): Promise<Picked> {
  const ground = groundAt(map, x, y)
  return pickThing(deck, [x, y], ABOVE_UNITS) ?? (isMassShown ? await pickUnit(units, map, ground.position) : null) ?? pickThing(deck, [x, y], BELOW_UNITS) ?? ground
}

function pickThing(deck: MapLibreOverlay, [x, y]: readonly [number, number], layerIds: readonly LayerId[]): Picked | null {
  const found = deck.pickObject({ x, y, radius: REACH_PX, layerIds: [...layerIds] })
  const layerId = found?.layer?.id as LayerId
  if (layerId === 'ordered-units') {
    const { number, position } = found?.object as UnitMark
    return { kind: 'unit', number, position }
  }
  const kind = KIND_OF[layerId]
  const id = (found?.object as { id?: string } | undefined)?.id
  return kind !== undefined && id !== undefined ? { kind, id } : null
}

async function pickUnit(units: UnitFeed, map: MapLibre, [lon, lat]: readonly [number, number]): Promise<Picked | null> {
  const found = await units.pick({ x: worldX(lon), y: worldY(lat), reach: REACH_PX / 2 ** map.getZoom() })
  return found === null ? null : { kind: 'unit', number: found.number, position: lonLatAt(found.x, found.y) }
}

function groundAt(map: MapLibre, x: number, y: number): Extract<Picked, { kind: 'ground' }> {
  const [area] = map.getLayer('area-fill') === undefined ? [] : map.queryRenderedFeatures([x, y], { layers: ['area-fill'] })
  const { lng, lat } = map.unproject([x, y])
  return { kind: 'ground', position: [lng, lat], areaCode: (area?.properties.code as string | undefined) ?? null }
}
