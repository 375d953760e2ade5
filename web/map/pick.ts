import type { MapLibreOverlay } from '@deck.gl/maplibre'
import type { Map as MapLibre } from 'maplibre-gl'
import type { LayerId } from './layer-order.ts'
import type { Picked } from './picture.ts'

const KIND_OF: Partial<Record<LayerId, 'unit' | 'incident' | 'station' | 'camera'>> = {
  units: 'unit',
  'ordered-units': 'unit',
  incidents: 'incident',
  'incidents-ended': 'incident',
  stations: 'station',
  cameras: 'camera',
}
const REACH_PX = 8

/** What lies under a click: a thing, or the ground with the area it belongs to. */
export function pick(deck: MapLibreOverlay, map: MapLibre, [x, y]: readonly [number, number]): Picked {
  const found = deck.pickObject({ x, y, radius: REACH_PX, layerIds: Object.keys(KIND_OF) })
  const kind = KIND_OF[found?.layer?.id as LayerId]
  const id = (found?.object as { id?: string } | undefined)?.id
  if (kind !== undefined && id !== undefined) return { kind, id }
  const [area] = map.getLayer('area-fill') === undefined ? [] : map.queryRenderedFeatures([x, y], { layers: ['area-fill'] })
  const { lng, lat } = map.unproject([x, y])
  return { kind: 'ground', position: [lng, lat], areaCode: (area?.properties.code as string | undefined) ?? null }
}
