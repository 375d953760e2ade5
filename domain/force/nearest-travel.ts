import { type Position, distanceMetres } from '#platform/pure'
import type { TravelTime } from './nearest.ts'
import type { UnitKind } from './unit.ts'

/** Usual door-to-door speeds on these roads, km/h. */
const USUAL_KMH: Record<UnitKind, number> = { grid_worker: 12, volunteer: 12, doctor: 30, police: 40, ambulance: 50, vehicle: 45, device: 10 }
/** How much longer roads are than the straight line. */
const DETOUR = 1.35

/** The straight line with a detour at the usual speed of the kind: among units of one kind it never ranks the farther first. */
export const straightTravel: TravelTime = (from, to, kind) => ((distanceMetres(from, to) * DETOUR) / 1000 / USUAL_KMH[kind]) * 60

/** Whole minutes, at least one, until a unit on its way is there: at the usual speed of its kind, or its own if that is faster. */
export function minutesToReach({ kind, position, speedKmh }: { kind: UnitKind; position: Position; speedKmh: number | null }, to: Position): number {
  const usual = USUAL_KMH[kind]
  return Math.max(1, Math.round((straightTravel(position, to, kind) * usual) / Math.max(usual, speedKmh ?? 0)))
}
