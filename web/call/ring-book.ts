import { type CallNow, type Seat, isIn } from '#domain/call'
import { type CallTold, withTold } from './call-book.ts'

/** Calls that concern me at this moment: those that ring for me, and those I sit in. */
export type RingBook = ReadonlyMap<string, CallNow>
export const NOTHING_RINGS: RingBook = new Map()

export function mySeat({ seats }: Pick<CallNow, 'seats'>, accountId: string): Seat | null {
  return seats.find(seat => seat.accountId === accountId) ?? null
}

/**
 * `[CLW-8]` The book after a fact: a call comes in when it names me, with all it carries, and goes when it has ended or my seat is
 * done with it, in whichever tab or on whichever machine that happened.
 */
export function heardRing(book: RingBook, told: CallTold, accountId: string): RingBook {
  const known = book.get(told.call.id)
  const now = known === undefined ? { call: told.call, seats: [...told.seats], mySeatId: null } : withTold(known, told)
  if (now === known) return book
  const mine = mySeat(now, accountId)
  const next = new Map(book)
  const concernsMe = now.call.state !== 'ended' && mine !== null && (mine.state === 'ringing' || isIn(mine))
  if (concernsMe) next.set(now.call.id, { ...now, mySeatId: mine.id })
  else if (!next.delete(now.call.id)) return book
  return next
}

/** The whole book anew, from an answer. */
export function ringBookOf(items: readonly CallNow[]): RingBook {
  return new Map(items.filter(it => it.call.state !== 'ended').map(it => [it.call.id, it]))
}

export type Ring = CallNow & { readonly until: number }

/** `[CLW-8]` What rings for me now, the longest ringing first; past its time it is silent, whether or not anybody has said so. */
export function ringsNow(book: RingBook, accountId: string, nowMs: number): Ring[] {
  const rings = [...book.values()].flatMap(it => {
    const seat = mySeat(it, accountId)
    const until = seat?.state === 'ringing' && seat.ringsUntil !== null ? Date.parse(seat.ringsUntil) : 0
    return until > nowMs ? [{ ...it, until }] : []
  })
  return rings.sort((one, other) => one.until - other.until)
}

/** The conference I sit in somewhere, for a way back to it. A voice group is listened to besides other work and calls nobody back. */
export function sittingIn(book: RingBook, accountId: string): CallNow | null {
  return [...book.values()].find(it => it.call.kind === 'conference' && isIn(mySeat(it, accountId) ?? { state: 'left' })) ?? null
}

/** Who calls: the host; whoever started it, while nobody else has taken it over. */
export function callerOf({ call, seats }: Pick<CallNow, 'call' | 'seats'>): Seat | null {
  return seats.find(seat => seat.id === call.hostSeatId) ?? null
}
