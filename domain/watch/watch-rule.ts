import { z } from 'zod'
import { instant } from '#platform/pure'
import { type Condition, type RuleKind, ruleShape } from './rule.ts'

/** A rule as people know it: its terms, whose it is, and whether it watches. */
export const watchRule = ruleShape.omit({ areaPath: true }).extend({
  /** Where it is seen and its alerts are heard; null for the whole instance. */
  areaCode: z.string().nullable(),
  isSuspended: z.boolean(),
  makerName: z.string(),
  createdAt: instant,
  changedAt: instant,
  isDemo: z.boolean(),
})
export type WatchRule = z.infer<typeof watchRule>

/** `[WCH-3]` Rules of one area with all below it: some 200 MB of engine at most. */
export const MOST_RULES_OF_AREA = 20_000

/** These happen in an instant; the others last, and are told again when they are over. */
const INSTANTS: ReadonlySet<RuleKind> = new Set(['enter', 'leave', 'cross'])
export function isLasting(kind: RuleKind): boolean {
  return !INSTANTS.has(kind)
}

/** The number that matters in a condition: km/h, seconds, people or metres, by its kind. */
export function limitOf(what: Condition): number | null {
  switch (what.kind) {
    case 'speed':
      return what.limitKmh
    case 'dwell':
    case 'silence':
      return what.forSeconds
    case 'absence':
    case 'gather':
      return what.unitCount
    case 'approach':
    case 'co_presence':
      return what.withinMetres
    default:
      return null
  }
}
