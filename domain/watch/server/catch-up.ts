import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Heard, MovesMemory } from './moves-memory.ts'

/** Of a turn of the event loop: one batch a turn would fall behind where several come in each. */
const CATCH_UP_MS = 5

export type CatchUp = {
  readonly take: (heard: Heard) => void
  /** Nobody wants any more. */
  readonly isOver: () => boolean
  /** What is no longer kept is passed over; somebody else knows it. */
  readonly mayMiss: boolean
  /** In the instant in which nothing is left, or it is over: no move falls between. */
  readonly whenDone: () => void
}

/** Hands over all that was heard after a turn, in order. False, without `whenDone`, as soon as some of it is no longer kept. */
export async function catchUp(memory: MovesMemory, after: number, { take, isOver, mayMiss, whenDone }: CatchUp): Promise<boolean> {
  let taken = after
  let untilMs = performance.now() + CATCH_UP_MS
  while (!isOver()) {
    if (!mayMiss && !memory.hasAllAfter(taken)) return false
    const heard = memory.after(taken)
    if (heard === undefined) break
    take(heard)
    taken = heard.turn
    if (performance.now() < untilMs) continue
    await nextTurn()
    untilMs = performance.now() + CATCH_UP_MS
  }
  whenDone()
  return true
}
