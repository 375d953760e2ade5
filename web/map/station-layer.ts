import type { Layer } from '@deck.gl/core'
import { IconLayer } from '@deck.gl/layers'
import type { Station } from '#domain/force'
import type { LayerLook } from './layer-look.ts'
import type { LayerId } from './layer-order.ts'
import { SYMBOL_SCALE, stationIcon } from './symbol-atlas.ts'

export const STATION_SIZE = 21

/** Hospitals, clinics, ambulance and police posts: an outlined plate with its glyph. */
export function stationLayer(stations: readonly Station[], look: LayerLook): Layer {
  return new IconLayer<Station>({
    id: 'stations' satisfies LayerId,
    data: stations,
    iconAtlas: look.atlas.image as unknown as string,
    iconMapping: look.atlas.mapping,
    getPosition: station => station.position,
    getIcon: station => stationIcon(station.kind),
    getSize: STATION_SIZE * SYMBOL_SCALE * look.scale,
    updateTriggers: { getSize: look.scale },
    pickable: look.isPickable,
    alphaCutoff: 0.01,
  })
}
