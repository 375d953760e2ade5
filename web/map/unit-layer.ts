import type { Layer } from '@deck.gl/core'
import { IconLayer } from '@deck.gl/layers'
import type { LayerId } from './layer-order.ts'
import type { LayerLook } from './layer-look.ts'
import type { UnitMark } from './picture.ts'
import { SYMBOL_SCALE, type UnitState, tickIcon, unitIcon } from './symbol-atlas.ts'
import { UNIT_SIZE, tickSize } from './unit-size.ts'

const ORDERED_BY = 1.5

/** The few on an order: celadon, half as large again, above all others; a tick where they head while they move. */
export function orderedUnitLayers(units: readonly UnitMark[], look: LayerLook): Layer[] {
  return [bodies('ordered-units', units, look), ticks('ordered-unit-ticks', units, look)]
}

export function stateOf(unit: Pick<UnitMark, 'isStale'>): UnitState {
  return unit.isStale ? 'stale' : 'order'
}

function bodies(id: LayerId, units: readonly UnitMark[], look: LayerLook): Layer {
  return new IconLayer<UnitMark>({
    id,
    data: units,
    iconAtlas: look.atlas.image as unknown as string,
    iconMapping: look.atlas.mapping,
    getPosition: unit => [unit.position[0], unit.position[1]],
    getIcon: unit => unitIcon(unit.kind, stateOf(unit)),
    getSize: unit => UNIT_SIZE[unit.kind] * SYMBOL_SCALE * look.scale * ORDERED_BY,
    updateTriggers: { getPosition: look.frame, getIcon: look.frame, getSize: look.scale },
    pickable: look.isPickable,
    alphaCutoff: 0.01,
  })
}

function ticks(id: LayerId, units: readonly UnitMark[], look: LayerLook): Layer {
  return new IconLayer<UnitMark>({
    id,
    data: units.filter(unit => unit.isMoving),
    iconAtlas: look.atlas.image as unknown as string,
    iconMapping: look.atlas.mapping,
    getPosition: unit => [unit.position[0], unit.position[1]],
    getIcon: unit => tickIcon(stateOf(unit)),
    getSize: unit => tickSize(unit.kind) * look.scale * ORDERED_BY,
    getAngle: unit => -unit.bearingDeg,
    updateTriggers: { getPosition: look.frame, getIcon: look.frame, getAngle: look.frame, getSize: look.scale },
    alphaCutoff: 0.01,
  })
}
