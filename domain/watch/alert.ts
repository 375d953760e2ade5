import { z } from 'zod'
import { severity } from '#domain/incident'
import { instant, position } from '#platform/pure'
import { ruleKind } from './rule.ts'

/** 待处置, 已知悉, 已了结 */
export const alertState = z.enum(['raised', 'acknowledged', 'closed'])
export type AlertState = z.infer<typeof alertState>

/** Of a large gathering the first so many are named. */
export const MOST_NAMED = 50
export const MOST_NOTE = 500

/** What a rule saw, and what was done about it. Names of units are not in it: who may see a unit knows its name. */
export const watchAlert = z.object({
  id: z.uuid(),
  ruleId: z.uuid(),
  /** The rule as it was called and graded then. */
  ruleName: z.string(),
  kind: ruleKind,
  severity,
  /** The rule's limit then: km/h, seconds, people or metres, by the kind; null where it has none. */
  limit: z.number().nullable(),
  state: alertState,
  /** The rule's area, whose people hear of it; null for the whole instance. */
  areaCode: z.string().nullable(),
  /** The smallest area its place lies in, and the names of those above it from the county down. */
  placeCode: z.string().nullable(),
  placeNames: z.array(z.string()),
  /** Whom it is about; none for an absence. */
  unitIds: z.array(z.uuid()).max(MOST_NAMED),
  position: position.nullable(),
  /** When it happened: by the clock of the fix, or when the time was up. */
  startedAt: instant,
  /** When it was known, by our clock. */
  raisedAt: instant,
  /** Since when it is no longer so; null while it lasts, and of what happens in an instant. */
  endedAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  closedAt: instant.nullable(),
  closedBy: z.string().nullable(),
  note: z.string().max(MOST_NOTE),
  version: z.number().int(),
})
export type WatchAlert = z.infer<typeof watchAlert>

export const alertStep = z.enum(['acknowledge', 'close'])
export type AlertStep = z.infer<typeof alertStep>

/** `[WCH-9]` Step → from which states, to which. What is over by itself still waits until somebody says so. */
export const ALERT_STEPS: Record<AlertStep, { readonly from: readonly AlertState[]; readonly to: AlertState }> = {
  acknowledge: { from: ['raised'], to: 'acknowledged' },
  close: { from: ['raised', 'acknowledged'], to: 'closed' },
}

export function isOpenAlert({ state }: Pick<WatchAlert, 'state'>): boolean {
  return state !== 'closed'
}
