import { type Incident, MINUTES_TO_ACCEPT, isOpen } from '#domain/incident'

export type DeskStep = 'report' | 'accept' | 'assign' | 'arrive' | 'resolve'

/** One step on the track: done at a time, under way with its limit, or still to come. */
export type StepClock = {
  readonly step: DeskStep
  readonly state: 'done' | 'skipped' | 'now' | 'later'
  readonly at: string | null
  /** By when it is to be done; null where no limit is set. */
  readonly dueAtMs: number | null
  /** Minutes allowed from the report. */
  readonly limitMinutes: number | null
}

/** The five steps people speak of, each with its own clock. What ended without a step leaves it skipped, not late. */
export function stepClocks(incident: Incident): StepClock[] {
  const reportedMs = Date.parse(incident.reportedAt)
  const acceptMinutes = MINUTES_TO_ACCEPT[incident.severity]
  const sceneMs = Date.parse(incident.dueAt)
  const rows: readonly [DeskStep, string | null, number | null][] = [
    ['report', incident.reportedAt, null],
    ['accept', incident.acceptedAt, reportedMs + acceptMinutes * 60_000],
    ['assign', incident.assignedAt, null],
    ['arrive', incident.onSceneAt, sceneMs],
    ['resolve', incident.resolvedAt, null],
  ]
  const firstOpen = isOpen(incident.status) ? rows.findIndex(([, at], index) => at === null && rows.slice(index).every(([, later]) => later === null)) : -1
  return rows.map(([step, at, dueAtMs], index) => ({
    step,
    at,
    dueAtMs,
    limitMinutes: dueAtMs === null ? null : Math.round((dueAtMs - reportedMs) / 60_000),
    state: at !== null ? 'done' : firstOpen === -1 || index < firstOpen ? 'skipped' : index === firstOpen ? 'now' : 'later',
  }))
}

/** Milliseconds past a limit (positive) or left before it (negative). */
export function pastDueMs(dueAtMs: number, nowMs: number): number {
  return nowMs - dueAtMs
}
