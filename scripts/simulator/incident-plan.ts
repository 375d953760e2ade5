import { type Incident, type IncidentStatus, type IncidentStep, MINUTES_TO_ACCEPT, MINUTES_TO_SCENE } from '#domain/incident'
import type { DemoIncident, Dice } from '../demo-city/index.ts'

type Waiting = 'reported' | 'accepted' | 'assigned' | 'on_scene' | 'resolved'

/** How long an incident stays in each status, how long the way should take, and who is to go. */
export type Plan = { readonly waitMs: Readonly<Record<Waiting, number>>; readonly wayMs: number; readonly unitIds: readonly string[] }

const MINUTE_MS = 60_000
/** One in so many lies on somebody's desk until it is overdue; never a critical one. */
const FORGOTTEN = 0.06
/** Who does not get there (no signal, no road) is said to be there after so many times the planned way. */
const LONGEST_WAY = 5

type Terms = { readonly rate: number; readonly dice: Dice }

/** The maker's own times. */
export function planOf(made: DemoIncident, { rate, dice }: Terms): Plan {
  const isForgotten = made.severity !== 'critical' && dice.chance(FORGOTTEN)
  const lateMs = isForgotten ? (MINUTES_TO_SCENE[made.severity] + dice.between(2, 15)) * MINUTE_MS : 0
  const between = (from: Date | null, to: Date | null, otherwiseMinutes: number) =>
    Math.max(0, from === null || to === null ? otherwiseMinutes * MINUTE_MS : to.getTime() - from.getTime()) / rate
  return {
    waitMs: {
      reported: between(made.reportedAt, made.acceptedAt, 1),
      accepted: between(made.acceptedAt, made.assignedAt, 1) + lateMs / rate,
      assigned: between(made.assignedAt, made.onTheWayAt, 1),
      on_scene: between(made.onSceneAt, made.resolvedAt, 40),
      resolved: between(made.resolvedAt, made.closedAt, 20),
    },
    wayMs: between(made.onTheWayAt, made.onSceneAt, 10),
    unitIds: made.unitIds,
  }
}

/** For one we did not report, or that was open before we came. */
export function planForFound({ severity, unitIds }: Pick<Incident, 'severity' | 'unitIds'>, { rate, dice }: Terms): Plan {
  const minutes = (low: number, high: number) => (dice.between(low, high) * MINUTE_MS) / rate
  return {
    waitMs: {
      reported: minutes(0.2, 0.7) * MINUTES_TO_ACCEPT[severity],
      accepted: minutes(0.5, severity === 'minor' ? 12 : 3),
      assigned: minutes(0.25, 0.6),
      on_scene: minutes(8, 55),
      resolved: minutes(4, 40),
    },
    wayMs: minutes(6, 16),
    unitIds,
  }
}

/** How it stands now. */
export type Standing = {
  readonly nowMs: number
  /** When it was first seen in its status. */
  readonly sinceMs: number
  readonly hasArrived: boolean
  /** The wall is not too empty to lose one. */
  readonly mayEnd: boolean
  /** The wall is full: no more work on this one. */
  readonly mustEnd: boolean
}

const AFTER_WAITING: Readonly<Record<Waiting, IncidentStep>> = { reported: 'accept', accepted: 'assign', assigned: 'set-out', on_scene: 'resolve', resolved: 'close' }

/** The next step, or null while it is not time. */
export function nextStep(status: IncidentStatus, { waitMs, wayMs }: Plan, standing: Standing): IncidentStep | null {
  const waitedMs = standing.nowMs - standing.sinceMs
  if (status === 'closed' || status === 'cancelled') return null
  if (status === 'on_the_way') return standing.hasArrived || waitedMs >= wayMs * LONGEST_WAY ? 'arrive' : null
  if (status === 'on_scene' && standing.mustEnd) return 'resolve'
  if (status === 'on_scene' && !standing.mayEnd) return null
  return waitedMs >= waitMs[status] ? AFTER_WAITING[status] : null
}
