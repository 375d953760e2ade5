import type { Position } from '#platform/pure'
import type { RuleKind } from '../rule.ts'

/**
 * What a rule has to say. `enter`, `leave` and `cross` happen: they only begin. The others last: each `began` is followed by
 * one `ended` with the same `numbers` (of a gathering: with those who were in it when it began).
 */
export type Alert = {
  readonly ruleId: string
  readonly kind: RuleKind
  readonly phase: 'began' | 'ended'
  /** Of the units it is about; none for an absence. Of an approach: who came, then to whom. */
  readonly numbers: readonly number[]
  /** When it happened: the time of the fix, or when the time was up; not when it was noticed. */
  readonly atMs: number
  readonly position: Position | null
  /** What was measured: km/h, seconds, units or metres, as the kind has it; null where nothing is. */
  readonly reading: number | null
  /** Counts the engine's alerts without a gap, over restarts too. */
  readonly sequence: number
}

/** The same for the same event, whatever was replayed after a restart: the idempotency key of an alert's fact. */
export function alertKey({ ruleId, phase, numbers, atMs }: Alert): string {
  return `${ruleId}:${phase}:${numbers.slice(0, 2).join(',')}:${atMs}`
}
