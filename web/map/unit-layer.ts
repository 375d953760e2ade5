import type { Layer } from '@deck.gl/core'
import { IconLayer } from '@deck.gl/layers'
import type { UnitKind } from '#domain/force'
import type { LayerId } from './layer-order.ts'
import type { LayerLook } from './layer-look.ts'
import type { UnitMark } from './picture.ts'
import { SYMBOL_SCALE, type UnitState, tickIcon, unitIcon } from './symbol-atlas.ts'

/** Pixels at 1080 lines; read from 5 m: people small, what carries people larger. */
export const UNIT_SIZE: Record<UnitKind, number> = { grid_worker: 6.2, doctor: 10, volunteer: 9, police: 10.5, ambulance: 15, vehicle: 12, device: 8 }
const ORDERED_BY = 1.5
/** The tick ends this far beyond the body, and at this share of its cell. */
const TICK_BEYOND = 5
const TICK_END = 17.5 / 36

/** Units by kind; a tick where they head while they move; grey when silent, celadon when on an order. */
export function unitLayers(units: readonly UnitMark[], look: LayerLook): Layer[] {
  const ordered = units.filter(unit => unit.isOnOrder)
  const plain = ordered.length === 0 ? units : units.filter(unit => !unit.isOnOrder)
  return [
    bodies('units', plain, look),
    ticks('unit-ticks', plain, look),
    bodies('ordered-units', ordered, look),
    ticks('ordered-unit-ticks', ordered, look),
  ]
}

/** A unit under our order is drawn half as large again; the rest step back where thousands share a screen. */
function growth(unit: UnitMark, look: LayerLook): number {
  return unit.isOnOrder ? ORDERED_BY : look.crowding
}

export function stateOf(unit: Pick<UnitMark, 'isStale' | 'isOnOrder'>): UnitState {
  return unit.isStale ? 'stale' : unit.isOnOrder ? 'order' : 'plain'
}

function bodies(id: LayerId, units: readonly UnitMark[], look: LayerLook): Layer {
  return new IconLayer<UnitMark>({
    id,
    data: units,
    iconAtlas: look.atlas.image as unknown as string,
    iconMapping: look.atlas.mapping,
    getPosition: unit => [unit.lon, unit.lat],
    getIcon: unit => unitIcon(unit.kind, stateOf(unit)),
    getSize: unit => UNIT_SIZE[unit.kind] * SYMBOL_SCALE * look.scale * growth(unit, look),
    getColor: unit => [0, 0, 0, unit.isOnOrder ? 255 : Math.round(look.crowding * (unit.kind === 'grid_worker' ? 178 : 245))],
    updateTriggers: { getPosition: look.frame, getIcon: look.frame, getSize: [look.scale, look.crowding], getColor: look.crowding },
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
    getPosition: unit => [unit.lon, unit.lat],
    getIcon: unit => tickIcon(stateOf(unit)),
    getSize: unit => tickSize(unit.kind) * look.scale * growth(unit, look),
    getAngle: unit => -unit.bearingDeg,
    updateTriggers: { getPosition: look.frame, getIcon: look.frame, getAngle: look.frame, getSize: [look.scale, look.crowding] },
    alphaCutoff: 0.01,
  })
}

/** The cell in which the tick reaches just beyond the body of its kind. */
function tickSize(kind: UnitKind): number {
  return (UNIT_SIZE[kind] / 2 + TICK_BEYOND) / TICK_END
}
