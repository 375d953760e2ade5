import type { Fix } from './scene.ts'

export const ENTERING = 1
export const LEAVING = 2

/**
 * What one rule does about what happens. All are optional to it but the end; a number stands for a unit, a pair for what the
 * rule remembers of one.
 */
export type Keeper = {
  /** Which flips it wants to hear of, bits: `ENTERING`, `LEAVING`; all when it does not say. */
  readonly flips?: number
  /** A unit went into or out of the rule's fence. */
  flip?(fix: Fix, isInside: boolean): void
  /** A unit's move led over the rule's line: to the left less to the right. */
  crossed?(fix: Fix, net: number): void
  /** A fix of a unit that has a heeded pair of this rule. */
  review?(fix: Fix, pair: number): void
  /** A fix of any unit, or of those listed: what a rule of named units sees. */
  fix?(fix: Fix): void
  /** A pair's time may have come. */
  due?(pair: number): void
  /** The rule's own time may have come. */
  lasted?(): void
  opened?(): void
  closed?(atMs: number): void
  /** Whether it remembers each unit inside; if false it has no need to `meet` anybody. */
  readonly keepsInside?: boolean
  /** When the rule begins: a unit it may concern. `isInside`: of its fence. */
  meet?(number: number, isInside: boolean): void
  /** All units have been met. */
  met?(): void
  /** Who the unit is, where it belongs or its duty changed. */
  changed?(number: number, isInside: boolean): void
  /** What it keeps besides pairs, as JSON; for after a restart. */
  state?(): unknown
  recall?(state: unknown): void
}
