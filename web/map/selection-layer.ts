import type { Layer } from '@deck.gl/core'
import { ScatterplotLayer } from '@deck.gl/layers'
import type { Position } from '#platform/pure'
import type { LayerLook } from './layer-look.ts'
import type { LayerId } from './layer-order.ts'
import { rgba } from './palette.ts'

/** A celadon ring around what is looked at. */
export function selectionLayer(selection: Position | null, look: LayerLook): Layer {
  return new ScatterplotLayer<Position>({
    id: 'selection' satisfies LayerId,
    data: selection === null ? [] : [selection],
    getPosition: position => position,
    getRadius: 22 * look.scale,
    radiusUnits: 'pixels',
    filled: false,
    stroked: true,
    getLineColor: rgba(look.palette.celadon),
    getLineWidth: 2.5 * look.scale,
    lineWidthUnits: 'pixels',
    updateTriggers: { getLineColor: look.palette, getRadius: look.scale },
  })
}
