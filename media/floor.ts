/**
 * `[MED-7]` Floor control of a voice group, pure: one seat speaks at a time. Who asks while it is free gets it; higher priority takes
 * it from lower; nobody keeps it longer than `MOST_HOLD_MS`, and who was cut off lets go before asking again.
 */
export const MOST_HOLD_MS = 60_000

export type Holder = { readonly seatId: string; readonly priority: number; readonly sinceMs: number }
export type Floor = { readonly holder: Holder | null; readonly mustLetGo: ReadonlySet<string> }
export const FREE_FLOOR: Floor = { holder: null, mustLetGo: new Set() }

export type FloorEvent =
  | { readonly is: 'request'; readonly seatId: string; readonly priority: number; readonly atMs: number }
  | { readonly is: 'release'; readonly seatId: string; readonly atMs: number }
  | { readonly is: 'lost'; readonly seatId: string; readonly atMs: number }
  | { readonly is: 'tick'; readonly atMs: number }

/** One turn at speaking, when it is over. */
export type Speech = { readonly seatId: string; readonly fromMs: number; readonly untilMs: number; readonly end: 'released' | 'preempted' | 'lost' | 'too_long' }

export type FloorStep = { readonly floor: Floor; readonly ended: Speech | null }

export function stepFloor(floor: Floor, event: FloorEvent): FloorStep {
  if (event.is === 'request') return request(floor, event)
  if (event.is === 'tick') return isTooLong(floor, event.atMs) ? cut(floor, event.atMs, 'too_long') : { floor, ended: null }
  const released: Floor = { ...floor, mustLetGo: without(floor.mustLetGo, event.seatId) }
  if (floor.holder?.seatId !== event.seatId) return { floor: released, ended: null }
  const end = event.is === 'lost' ? 'lost' : 'released'
  return { floor: { ...released, holder: null }, ended: speech(floor.holder, event.atMs, end) }
}

function request(floor: Floor, { seatId, priority, atMs }: Extract<FloorEvent, { is: 'request' }>): FloorStep {
  if (isTooLong(floor, atMs)) {
    const { floor: freed, ended } = cut(floor, atMs, 'too_long')
    return { floor: request(freed, { is: 'request', seatId, priority, atMs }).floor, ended }
  }
  const { holder } = floor
  if (floor.mustLetGo.has(seatId) || holder?.seatId === seatId) return { floor, ended: null }
  if (holder && holder.priority >= priority) return { floor, ended: null }
  const taken = { seatId, priority, sinceMs: atMs }
  if (!holder) return { floor: { ...floor, holder: taken }, ended: null }
  const { floor: freed, ended } = cut(floor, atMs, 'preempted')
  return { floor: { ...freed, holder: taken }, ended }
}

function cut(floor: Floor, atMs: number, end: Speech['end']): FloorStep {
  const holder = floor.holder!
  return { floor: { holder: null, mustLetGo: new Set([...floor.mustLetGo, holder.seatId]) }, ended: speech(holder, atMs, end) }
}

function isTooLong({ holder }: Floor, atMs: number): boolean {
  return holder !== null && atMs - holder.sinceMs >= MOST_HOLD_MS
}

function speech({ seatId, sinceMs }: Holder, atMs: number, end: Speech['end']): Speech {
  return { seatId, fromMs: sinceMs, untilMs: Math.min(Math.max(atMs, sinceMs), sinceMs + MOST_HOLD_MS), end }
}

function without(set: ReadonlySet<string>, seatId: string): ReadonlySet<string> {
  return set.has(seatId) ? new Set([...set].filter(other => other !== seatId)) : set
}
