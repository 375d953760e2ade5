import { and, eq, gt, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf } from '#platform/pure'
import type { Seat } from '../call.ts'
import { type CallBook, type CallChange, addSeat, expire, joinSeat, leaveSeat, raiseHand } from '../call-rules.ts'
import type * as contract from '../guest-contract.ts'
import { callProblems } from '../problems.ts'
import { freshSeat } from './access.ts'
import { applyChange, asGuest } from './apply-change.ts'
import { type OpenBook, lockBooks } from './call-rows.ts'
import { lastLines } from './calls.ts'
import { placed } from './enter-call.ts'
import { guestKey, keyClaims, linkClaims } from './guest-key.ts'
import { verified } from './signed.ts'
import { guestLinkTable } from './table.ts'
import { writeLine } from './take-part.ts'
import { entranceFor } from './ticket.ts'

/** So that one link that went around leaves room for those who were called. */
const MOST_GUESTS = 32
const GUEST_PRIORITY = 1

type Link = typeof guestLinkTable.$inferSelect
type Opened = { readonly open: OpenBook; readonly link: Link }

export async function lookAtLink(ctx: Context, { link: text }: InputOf<typeof contract.lookAtLink>): Promise<OutputOf<typeof contract.lookAtLink>> {
  const { open, link } = await openedBy(ctx, text)
  const { title, isLocked, state } = open.book.call
  if (state === 'ended') throw callProblems.ended()
  return { title, makerName: link.makerName, expiresAt: link.expiresAt.toISOString(), isLocked }
}

/** `[CALL-15]` A name, a seat of one's own and a key to come back to it: no account, and nothing of the city but this call. */
export async function enterAsGuest(ctx: Context, { link: text, name }: InputOf<typeof contract.enterAsGuest>): Promise<OutputOf<typeof contract.enterAsGuest>> {
  const { open, link } = await openedBy(ctx, text)
  if (open.book.seats.filter(seat => seat.role === 'guest').length >= MOST_GUESTS) throw callProblems.full({ limit: MOST_GUESTS })
  const seat = freshSeat({ accountId: null, name, unitId: null, unitNumber: null, role: 'guest', floorPriority: GUEST_PRIORITY })
  const as = asGuest(ctx, seat)
  const seated = await applyChange(as, open, { ...addSeat(open.book, seat, ctx.now.toISOString()), linkId: link.id })
  const claims = { callId: open.row.id, linkId: link.id, seatId: seat.id }
  return { ...(await entered(as, seated, seat)), key: await guestKey(ctx.handles, claims, link.expiresAt) }
}

export async function returnAsGuest(ctx: Context, { key }: InputOf<typeof contract.returnAsGuest>): Promise<OutputOf<typeof contract.returnAsGuest>> {
  const { open, seat, as } = await seatedBy(ctx, key)
  return entered(as, await applyChange(as, open, joinSeat(open.book, seat.id, ctx.now.toISOString())), seat)
}

async function entered(ctx: Context, seated: OpenBook, seat: Seat) {
  const { open, serverId } = await placed(ctx, seated)
  return { ...(await guestCallOf(ctx, open, seat.id)), ...(await entranceFor(ctx, open, { seat, serverId })) }
}

export async function guestNow(ctx: Context, { key }: InputOf<typeof contract.guestNow>): Promise<contract.GuestCall> {
  const { open, seat } = await seatedBy(ctx, key)
  return guestCallOf(ctx, open, seat.id)
}

export function guestLeave(ctx: Context, { key }: InputOf<typeof contract.guestLeave>): Promise<contract.GuestCall> {
  return withGuestSeat(ctx, key, (book, seat, at) => leaveSeat(book, seat.id, at))
}

export function guestHand(ctx: Context, { key, isUp }: InputOf<typeof contract.guestHand>): Promise<contract.GuestCall> {
  return withGuestSeat(ctx, key, (book, seat, at) => raiseHand(book, { seatId: seat.id, isUp }, at))
}

export async function guestSay(ctx: Context, { key, text }: InputOf<typeof contract.guestSay>): Promise<contract.GuestCall> {
  const { open, seat, as } = await seatedBy(ctx, key)
  await writeLine(as, open, { seat, text })
  return guestCallOf(ctx, open, seat.id)
}

async function withGuestSeat(ctx: Context, key: string, change: (book: CallBook, seat: Seat, at: string) => CallChange): Promise<contract.GuestCall> {
  const { open, seat, as } = await seatedBy(ctx, key)
  return guestCallOf(ctx, await applyChange(as, open, change(open.book, seat, ctx.now.toISOString())), seat.id)
}

/** The call of a link that still counts, locked. Forged, expired and revoked ones answer alike. */
async function openedBy(ctx: Context, text: string): Promise<Opened> {
  const claims = await verified(ctx.handles, 'call-guest', { text, schema: linkClaims })
  return lockedBy(ctx, claims)
}

async function lockedBy(ctx: Context, claims: z.infer<typeof linkClaims> | null): Promise<Opened> {
  if (claims === null) throw callProblems.linkOver()
  const [locked] = await lockBooks(ctx.tx, [claims.callId])
  const isValid = and(eq(guestLinkTable.id, claims.linkId), eq(guestLinkTable.callId, claims.callId), isNull(guestLinkTable.revokedAt), gt(guestLinkTable.expiresAt, ctx.now))
  const [link] = await ctx.tx.select().from(guestLinkTable).where(isValid)
  if (!locked || !link) throw callProblems.linkOver()
  return { open: await applyChange(ctx, locked, expire(locked.book, undefined, ctx.now.toISOString())), link }
}

async function seatedBy(ctx: Context, key: string): Promise<Opened & { readonly seat: Seat; readonly as: Context }> {
  const claims = await verified(ctx.handles, 'call-seat', { text: key, schema: keyClaims })
  const opened = await lockedBy(ctx, claims)
  const seat = opened.open.book.seats.find(it => it.id === claims?.seatId)
  if (!seat) throw callProblems.linkOver()
  if (seat.state === 'removed') throw callProblems.removed()
  return { ...opened, seat, as: asGuest(ctx, seat) }
}

async function guestCallOf(ctx: Context, { book }: OpenBook, mySeatId: string): Promise<contract.GuestCall> {
  const { id, title, kind, state, isLocked, startedAt, endedAt, hostSeatId } = book.call
  const seats = book.seats.filter(seat => seat.state !== 'removed').map(({ id, name, role, state, handUpAt, isMuted }) => ({ id, name, role, state, handUpAt, isMuted }))
  return { call: { id, title, kind, state, isLocked, startedAt, endedAt, hostSeatId }, seats, chat: await lastLines(ctx, book.call.id), mySeatId }
}
