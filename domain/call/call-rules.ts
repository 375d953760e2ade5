import { type Call, type CallEnd, type Seat, UNSEEN_MOST_MS, isIn, isMember, mostSeats } from './call.ts'
import { callProblems } from './problems.ts'

/** A call with everybody who ever had a seat in it. */
export type CallBook = { readonly call: Call; readonly seats: readonly Seat[] }

export type CallHappening =
  | 'rang' | 'busy' | 'joined' | 'away' | 'back' | 'declined' | 'missed' | 'left' | 'seat_removed' | 'handed_over' | 'muted' | 'hand' | 'locked' | 'ended'

/** What happened, to whom: each becomes a fact. */
export type Told = { readonly what: CallHappening; readonly seatIds: readonly string[] }
export type CallChange = { readonly book: CallBook; readonly told: readonly Told[] }

/** A rule is handed the book and the instant, and answers the book after it and what there is to tell. It changes nothing. */
type Change<Asked = void> = (book: CallBook, asked: Asked, at: string) => CallChange

const unchanged = (book: CallBook): CallChange => ({ book, told: [] })

function seatIn(book: CallBook, seatId: string): Seat {
  const found = book.seats.find(it => it.id === seatId)
  if (!found) throw callProblems.noSuchSeat()
  return found
}

function withSeats(book: CallBook, ids: readonly string[], change: Partial<Seat>): CallBook {
  const concerned = new Set(ids)
  return { ...book, seats: book.seats.map(it => (concerned.has(it.id) ? { ...it, ...change } : it)) }
}

function withCall(book: CallBook, change: Partial<Call>): CallBook {
  return { ...book, call: { ...book.call, ...change } }
}

function tell(change: CallChange, what: CallHappening, seatIds: readonly string[]): CallChange {
  return { ...change, told: [...change.told, { what, seatIds }] }
}

/** Refuses what comes after the end: nothing changes an ended call any more. */
function mustBeOpen(book: CallBook): void {
  if (book.call.state === 'ended') throw callProblems.ended()
}

/** New seats, ringing or busy, and old ones that ring again; who sits or rings already is left alone. */
export const ringSeats: Change<{ readonly seats: readonly Seat[]; readonly ringsUntil: string }> = (book, { seats, ringsUntil }, at) => {
  mustBeOpen(book)
  const fresh = seats.filter(it => !book.seats.some(known => known.accountId === it.accountId))
  if (fresh.length > 0 && book.call.isLocked) throw callProblems.locked()
  if (book.seats.length + fresh.length > mostSeats(book.call.kind)) throw callProblems.full({ limit: mostSeats(book.call.kind) })
  const wanted = new Map(seats.map(it => [it.accountId, it]))
  const asked = [...book.seats, ...fresh].filter(it => wanted.has(it.accountId) && (fresh.includes(it) || (!isIn(it) && it.state !== 'ringing')))
  if (asked.length === 0) return unchanged(book)
  const isBusy = (it: Seat) => wanted.get(it.accountId)?.state === 'busy'
  const [busy, free] = [asked.filter(isBusy), asked.filter(it => !isBusy(it))].map(some => some.map(it => it.id)) as [string[], string[]]
  const again = { rangAt: at, leftAt: null, unseenSince: null, handUpAt: null }
  const all = { ...book, seats: [...book.seats, ...fresh] }
  let change: CallChange = { book: withSeats(withSeats(all, free, { ...again, state: 'ringing', ringsUntil }), busy, { ...again, state: 'busy', ringsUntil: null }), told: [] }
  if (free.length > 0) change = tell(change, 'rang', free)
  if (busy.length > 0) change = tell(change, 'busy', busy)
  return settle(change, at)
}

/** `[CALL-2]` Sits down: called, late, or back again into the same seat. `[CALL-3]` Whoever was removed stays out until rung again. */
export const joinSeat: Change<string> = (book, seatId, at) => {
  mustBeOpen(book)
  const it = seatIn(book, seatId)
  if (it.state === 'removed') throw callProblems.removed()
  if (isIn(it)) return unchanged(book)
  const seated = { state: 'joined', ringsUntil: null, joinedAt: it.joinedAt ?? at, leftAt: null, unseenSince: at } as const
  return settle(tell({ book: withSeats(book, [seatId], seated), told: [] }, 'joined', [seatId]), at)
}

/** A new seat of somebody nobody rang: an overseer, a wall, a guest, a member of the group. `[CALL-4]` Not while it is locked. */
export const addSeat: Change<Seat> = (book, fresh, at) => {
  mustBeOpen(book)
  if (book.call.isLocked) throw callProblems.locked()
  if (book.seats.length >= mostSeats(book.call.kind)) throw callProblems.full({ limit: mostSeats(book.call.kind) })
  return joinSeat({ ...book, seats: [...book.seats, { ...fresh, state: 'missed' }] }, fresh.id, at)
}

export const declineSeat: Change<string> = (book, seatId, at) => {
  if (seatIn(book, seatId).state !== 'ringing') return unchanged(book)
  return settle(tell({ book: withSeats(book, [seatId], { state: 'declined', ringsUntil: null }), told: [] }, 'declined', [seatId]), at)
}

/** Hangs up; while it still rings that is declining. */
export const leaveSeat: Change<string> = (book, seatId, at) => {
  const it = seatIn(book, seatId)
  if (it.state === 'ringing') return declineSeat(book, seatId, at)
  if (!isIn(it)) return unchanged(book)
  return settle(leaving({ book, told: [] }, [seatId], at), at)
}

function leaving(change: CallChange, ids: readonly string[], at: string): CallChange {
  return tell({ ...change, book: withSeats(change.book, ids, { state: 'left', leftAt: at, unseenSince: null, handUpAt: null }) }, 'left', ids)
}

/** `[CALL-3]` The host themselves cannot be removed: hand over first. */
export const removeSeat: Change<string> = (book, seatId, at) => {
  mustBeOpen(book)
  const it = seatIn(book, seatId)
  if (it.state === 'removed') return unchanged(book)
  if (it.role === 'host') throw callProblems.hostStays()
  const out = { state: 'removed', leftAt: at, ringsUntil: null, unseenSince: null, handUpAt: null } as const
  return settle(tell({ book: withSeats(book, [seatId], out), told: [] }, 'seat_removed', [seatId]), at)
}

/** `[CALL-5]` What rang out has missed, and who was without media for too long has left: for whoever looks, and for a job. */
export const expire: Change = (book, _, at) => {
  const isOver = (it: Seat) => it.state === 'ringing' && it.ringsUntil !== null && it.ringsUntil <= at
  const isGone = (it: Seat) => isIn(it) && it.unseenSince !== null && Date.parse(at) - Date.parse(it.unseenSince) >= UNSEEN_MOST_MS
  const [missed, gone] = [isOver, isGone].map(is => book.seats.filter(is).map(it => it.id)) as [string[], string[]]
  let change = unchanged(book)
  if (missed.length > 0) change = tell({ book: withSeats(book, missed, { state: 'missed', ringsUntil: null }), told: [] }, 'missed', missed)
  if (gone.length > 0) change = leaving(change, gone, at)
  return change.told.length === 0 ? change : settle(change, at)
}

/** Media flows for this seat, or no more. */
export const noteMedia: Change<{ readonly seatIds: readonly string[]; readonly isConnected: boolean }> = (book, { seatIds, isConnected }, at) => {
  const concerned = book.seats.filter(it => seatIds.includes(it.id) && isIn(it) && isConnected === (it.unseenSince !== null || it.state === 'away'))
  if (concerned.length === 0) return unchanged(book)
  const ids = concerned.map(it => it.id)
  if (!isConnected) return tell({ book: withSeats(book, ids, { state: 'away', unseenSince: at }), told: [] }, 'away', ids)
  const back = concerned.filter(it => it.state === 'away').map(it => it.id)
  const change: CallChange = { book: withSeats(book, ids, { state: 'joined', unseenSince: null }), told: [] }
  return back.length === 0 ? change : tell(change, 'back', back)
}

/** `[CALL-6]` To a member who sits in the call: one host at a time. */
export const handOver: Change<string> = (book, seatId) => {
  mustBeOpen(book)
  const heir = seatIn(book, seatId)
  if (heir.role === 'host') return unchanged(book)
  if (heir.role !== 'member' || !isIn(heir)) throw callProblems.cannotHost()
  return handing({ book, told: [] }, heir)
}

function handing(change: CallChange, heir: Seat): CallChange {
  const { call, seats } = change.book
  const crowned = seats.map(it => (it.id === heir.id ? { ...it, role: 'host' as const } : it.role === 'host' ? { ...it, role: 'member' as const } : it))
  const concerned = [heir.id, ...(call.hostSeatId === null ? [] : [call.hostSeatId])]
  return tell({ ...change, book: { call: { ...call, hostSeatId: heir.id }, seats: crowned } }, 'handed_over', concerned)
}

export const lockCall: Change<boolean> = (book, isLocked) => {
  mustBeOpen(book)
  return book.call.isLocked === isLocked ? unchanged(book) : tell({ book: withCall(book, { isLocked }), told: [] }, 'locked', [])
}

export const muteSeat: Change<{ readonly seatId: string; readonly isMuted: boolean }> = (book, { seatId, isMuted }) => {
  mustBeOpen(book)
  const it = seatIn(book, seatId)
  return it.isMuted === isMuted ? unchanged(book) : tell({ book: withSeats(book, [seatId], { isMuted }), told: [] }, 'muted', [seatId])
}

export const raiseHand: Change<{ readonly seatId: string; readonly isUp: boolean }> = (book, { seatId, isUp }, at) => {
  const it = seatIn(book, seatId)
  if (!isIn(it)) throw callProblems.notSeated()
  return (it.handUpAt !== null) === isUp ? unchanged(book) : tell({ book: withSeats(book, [seatId], { handUpAt: isUp ? at : null }), told: [] }, 'hand', [seatId])
}

/** `[CALL-7]` Nobody sits or rings in an ended call. */
export const endCall: Change<CallEnd> = (book, why, at) => (book.call.state === 'ended' ? unchanged(book) : ending({ book, told: [] }, why, at))

function ending(change: CallChange, why: CallEnd, at: string): CallChange {
  const { call, seats } = change.book
  const out = seats.map(it => {
    if (it.state === 'ringing') return { ...it, state: 'missed' as const, ringsUntil: null }
    return isIn(it) ? { ...it, state: 'left' as const, leftAt: at, unseenSince: null, handUpAt: null } : it
  })
  const concerned = out.filter((it, index) => it !== seats[index]).map(it => it.id)
  return tell({ ...change, book: { call: { ...call, state: 'ended', endedAt: at, endedWhy: why }, seats: out } }, 'ended', concerned)
}

/** What follows of itself: the second one makes it live, a host who left has an heir, and without a member it ends. */
function settle(change: CallChange, at: string): CallChange {
  const { call, seats } = change.book
  if (call.kind === 'voice_group' || call.state === 'ended') return change
  const people = seats.filter(it => isIn(it) && (isMember(it) || it.role === 'guest'))
  const members = people.filter(isMember)
  if (members.length === 0) return ending(change, call.state === 'live' ? 'empty' : 'cancelled', at)
  if (call.state === 'ringing' && isUnanswered(change.book)) return ending(change, 'unanswered', at)
  const live = call.state === 'ringing' && people.length > 1 ? { ...change, book: withCall(change.book, { state: 'live', liveAt: at }) } : change
  if (members.some(it => it.id === call.hostSeatId)) return live
  return handing(live, members.reduce((first, it) => (it.joinedAt! < first.joinedAt! ? it : first)))
}

/** Somebody was called, nobody came, and nobody can any more without being called again. */
function isUnanswered({ seats }: CallBook): boolean {
  const called = seats.filter(it => it.rangAt !== null)
  return called.length > 0 && called.every(it => ['declined', 'missed', 'busy', 'removed'].includes(it.state))
}
