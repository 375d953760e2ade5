import type { Position } from '#platform/pure'
import type { Membership } from './membership.ts'
import { HEEDED, type Pairs } from './pairs.ts'
import type { Teller } from './teller.ts'
import type { Timers } from './timers.ts'
import type { Traits } from './traits.ts'
import type { Watch } from './watch.ts'

/** One fix, as the rules that care for it see it. Used again for the next one: nobody keeps it. */
export type Fix = {
  number: number
  lon: number
  lat: number
  atMs: number
  speedKmh: number
  accuracyMetres: number
  /** The unit was not seen before: where it is, it did not go. */
  isFirst: boolean
}

/** What is due for a rule as a whole: its hours change, or something of it has lasted. */
export type Due = { readonly watch: Watch; readonly what: 'hours' | 'lasting' }

/** What all kinds of rules work with. */
export type Scene = {
  readonly members: Membership
  readonly pairs: Pairs
  readonly timers: Timers<Due>
  readonly teller: Teller
  traits: Traits
  /** How late a fix may come: so long nothing is said of time that passed without one. */
  readonly graceMs: number
  /** The last `tick`. */
  nowMs: number
}

export function positionOf({ members }: Scene, number: number): Position | null {
  return members.has(number) ? [members.lonOf(number), members.latOf(number)] : null
}

/** Each fix of the pair's unit is to be seen from now on, or no more. */
export function heed({ pairs, members }: Scene, pair: number, isHeeded: boolean): void {
  if (((pairs.flags[pair]! & HEEDED) !== 0) === isHeeded) return
  pairs.flags[pair] = pairs.flags[pair]! ^ HEEDED
  members.heed(pairs.unit[pair]!, isHeeded ? 1 : -1)
}

export function dropPair(scene: Scene, pair: number): void {
  heed(scene, pair, false)
  scene.pairs.drop(pair)
}
