import type { Problem } from '#platform/pure'

/** A transport as the browser says it is. */
export type IceState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed'
export type IceAct = { readonly act: 'restart' | 'rebuild'; readonly afterMs: number }

const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 6_000
/** A cut this short mends itself: Wi-Fi that changes its cell, a lost check. */
const BLINK_MS = 500
/** A restart that has not connected by then did not help. */
export const RESTARTED_WITHIN_MS = 2_500
const MOST_RESTARTS = 2

/** `[CLW-1]` Full jitter, at once after a first cut: somebody waits for this picture; a hundred who were cut together come back spread. */
export function againWaitMs(attempt: number, random: () => number): number {
  return Math.floor(random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt))
}

/** `[CLW-2]` What to do about a transport in this state after so many restarts in a row; null: nothing, it does well or it is over. */
export function iceAct(state: IceState, restarts: number): IceAct | null {
  if (state !== 'disconnected' && state !== 'failed') return null
  if (restarts >= MOST_RESTARTS) return { act: 'rebuild', afterMs: 0 }
  return { act: 'restart', afterMs: state === 'failed' ? 0 : BLINK_MS }
}

/** Answers that another try would only get again. */
const FINAL = new Set(['call.ended', 'call.removed', 'call.locked', 'call.full', 'not_found', 'not_allowed', 'bad_input'])

/** `[CLW-3]` Whether a refusal to let us in is meant; everything else is tried again. */
export function isFinal({ code }: Pick<Problem, 'code'>): boolean {
  return FINAL.has(code)
}
