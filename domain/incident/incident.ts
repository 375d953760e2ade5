import { z } from 'zod'
import { instant, position } from '#platform/pure'

/** 特急 ▲, 紧急 ◆, 一般 ● */
export const severity = z.enum(['critical', 'major', 'minor'])
export type Severity = z.infer<typeof severity>

export const incidentKind = z.enum(['fall', 'fever', 'food_poisoning', 'heating', 'water', 'missing_person', 'mental_health', 'maternal', 'injury', 'medication', 'other'])
export type IncidentKind = z.infer<typeof incidentKind>

export const incidentStatus = z.enum(['reported', 'accepted', 'assigned', 'on_the_way', 'on_scene', 'resolved', 'closed', 'cancelled'])
export type IncidentStatus = z.infer<typeof incidentStatus>

export const incident = z.object({
  id: z.uuid(),
  /** `20261122-0861`: day and count; on the phone people say the last four. */
  number: z.string(),
  title: z.string().min(1).max(120),
  kind: incidentKind,
  severity,
  status: incidentStatus,
  note: z.string().max(2000),
  address: z.string().max(200),
  position,
  /** The grid it lay in when it was reported; later changes of boundaries do not move it. */
  gridCode: z.string(),
  /** County, township, village and grid by name, for people. */
  areaNames: z.array(z.string()),
  reporterName: z.string(),
  source: z.enum(['desk', 'phone', 'api', 'demo']),
  photoIds: z.array(z.uuid()),
  unitIds: z.array(z.uuid()),
  departmentCode: z.string().nullable(),
  reportedAt: instant,
  acceptedAt: instant.nullable(),
  assignedAt: instant.nullable(),
  onTheWayAt: instant.nullable(),
  onSceneAt: instant.nullable(),
  resolvedAt: instant.nullable(),
  closedAt: instant.nullable(),
  /** By when somebody must be on scene, from severity. */
  dueAt: instant,
  /** Counts every change; a step names the one it saw and is refused if it is no longer so. */
  version: z.number().int(),
})
export type Incident = z.infer<typeof incident>

/** `[INC-2]` Minutes from the report until somebody is on scene. */
export const MINUTES_TO_SCENE: Record<Severity, number> = { critical: 20, major: 60, minor: 240 }
/** By when somebody must be on scene. */
export function dueAt(grade: Severity, reportedAt: Date): Date {
  return new Date(reportedAt.getTime() + MINUTES_TO_SCENE[grade] * 60_000)
}

/** `[INC-3]` Minutes from the report until somebody accepts it. */
export const MINUTES_TO_ACCEPT: Record<Severity, number> = { critical: 2, major: 10, minor: 60 }

export const incidentStep = z.enum(['accept', 'assign', 'set-out', 'arrive', 'resolve', 'close', 'return', 'cancel'])
export type IncidentStep = z.infer<typeof incidentStep>

/** `[INC-1]` Step → from which statuses, to which. `return` takes it back to the desk, `cancel` ends a mistake. */
export const STEPS: Record<IncidentStep, { readonly from: readonly IncidentStatus[]; readonly to: IncidentStatus }> = {
  accept: { from: ['reported'], to: 'accepted' },
  assign: { from: ['reported', 'accepted', 'assigned', 'on_the_way', 'on_scene'], to: 'assigned' },
  'set-out': { from: ['assigned'], to: 'on_the_way' },
  arrive: { from: ['assigned', 'on_the_way'], to: 'on_scene' },
  resolve: { from: ['accepted', 'assigned', 'on_the_way', 'on_scene'], to: 'resolved' },
  close: { from: ['resolved'], to: 'closed' },
  return: { from: ['assigned', 'on_the_way', 'on_scene', 'resolved'], to: 'accepted' },
  cancel: { from: ['reported', 'accepted', 'assigned'], to: 'cancelled' },
}

export function stepsFrom(status: IncidentStatus): IncidentStep[] {
  return incidentStep.options.filter(step => STEPS[step].from.includes(status))
}

export function isOpen(status: IncidentStatus): boolean {
  return status !== 'resolved' && status !== 'closed' && status !== 'cancelled'
}

/** Late: open, nobody on scene, and past due. */
export function isOverdue(it: Pick<Incident, 'status' | 'dueAt' | 'onSceneAt'>, nowMs: number): boolean {
  return isOpen(it.status) && it.onSceneAt === null && Date.parse(it.dueAt) < nowMs
}
