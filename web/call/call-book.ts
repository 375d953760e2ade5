import { type Call, type CallNow, type ChatLine, type Seat, call as callSchema, callSaid, seat as seatSchema } from '#domain/call'
import type { HeardFact } from '#platform/pure'

/** What a fact about a call carries: the call after it, and seats that changed. */
export type CallTold = { readonly call: Call; readonly seats: readonly Seat[]; readonly atMs: number }

/** The call a fact is about, or null when it is about something else. */
export function callIn({ name, payload, at }: HeardFact): CallTold | null {
  if (!name.startsWith('call.') || typeof payload !== 'object' || payload === null || !('call' in payload) || !('seats' in payload)) return null
  const [call, seats] = [callSchema.safeParse(payload.call), seatSchema.array().safeParse(payload.seats)]
  return call.success && seats.success ? { call: call.data, seats: seats.data, atMs: Date.parse(at) } : null
}

/** A line written in a call. */
export function lineIn({ name, payload }: HeardFact): { readonly callId: string; readonly line: ChatLine } | null {
  return name === callSaid.name ? (callSaid.payload.safeParse(payload).data ?? null) : null
}

/**
 * `[CLW-7]` A call with what was heard of it. Whatever is older than what is known changes nothing, in whichever order answers and
 * facts arrive; several facts of one change carry one version, so as old as known is still taken.
 */
export function withTold<Now extends Pick<CallNow, 'call' | 'seats'>>(now: Now, told: Pick<CallTold, 'call' | 'seats'>): Now {
  if (told.call.id !== now.call.id || told.call.version < now.call.version) return now
  const changed = new Map(told.seats.map(seat => [seat.id, seat]))
  const known = now.seats.map(seat => changed.get(seat.id) ?? seat)
  const fresh = told.seats.filter(seat => !now.seats.some(it => it.id === seat.id))
  return { ...now, call: told.call, seats: [...known, ...fresh] }
}
