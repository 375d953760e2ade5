import type { UnitKind } from '#domain/force'

/** Pixels at 1080 lines; read from 5 m: people small, what carries people larger. */
export const UNIT_SIZE: Record<UnitKind, number> = { grid_worker: 6.2, doctor: 10, volunteer: 9, police: 10.5, ambulance: 15, vehicle: 12, device: 8 }
/** The tick ends this far beyond the body, and at this share of its cell. */
const TICK_BEYOND = 5
const TICK_END = 17.5 / 36

/** The cell in which the tick reaches just beyond the body of its kind. */
export function tickSize(kind: UnitKind): number {
  return (UNIT_SIZE[kind] / 2 + TICK_BEYOND) / TICK_END
}

/** Grid workers are many: they step back a little. */
export function opacityOf(kind: UnitKind): number {
  return (kind === 'grid_worker' ? 178 : 245) / 255
}
