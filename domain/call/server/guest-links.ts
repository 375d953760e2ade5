import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import { accountsIn, isIn } from '../call.ts'
import { removeSeat } from '../call-rules.ts'
import type * as contract from '../contract.ts'
import { guestLinkMade, guestLinkRevoked } from '../facts.ts'
import { callProblems } from '../problems.ts'
import { mustLead, openCall } from './access.ts'
import { applyChange } from './apply-change.ts'
import { type OpenBook, audienceOf } from './call-rows.ts'
import { signed } from './signed.ts'
import { guestLinkTable as t, seatTable } from './table.ts'

/** `[CALL-15]` Signed, for at most a day, for this call alone. The link itself is shown once and kept nowhere. */
export async function makeGuestLink(ctx: Context, { id, validMinutes }: InputOf<typeof contract.makeGuestLink>): Promise<OutputOf<typeof contract.makeGuestLink>> {
  const standing = await openCall(ctx, id)
  mustLead(standing)
  if (standing.book.call.state === 'ended') throw callProblems.ended()
  const expiresAt = new Date(ctx.now.getTime() + validMinutes * 60_000)
  const [row] = await ctx.tx.insert(t).values({ callId: id, makerName: ctx.actor.displayName, createdAt: ctx.now, expiresAt }).returning()
  const link = await signed(ctx.handles, 'call-guest', { claims: { callId: id, linkId: row!.id }, expiresAt })
  await record(ctx, guestLinkMade, { callId: id, linkId: row!.id, names: [] }, audience(standing))
  return { guestLink: toGuestLink(row!), link }
}

export async function listGuestLinks(ctx: Context, { id }: InputOf<typeof contract.listGuestLinks>): Promise<OutputOf<typeof contract.listGuestLinks>> {
  const standing = await openCall(ctx, id)
  mustLead(standing)
  return { items: (await ctx.tx.select().from(t).where(eq(t.callId, id)).orderBy(desc(t.createdAt)).limit(100)).map(toGuestLink) }
}

/** `[CALL-15]` Nobody enters by it any more, and who sits there by it goes. */
export async function revokeGuestLink(ctx: Context, { id, linkId }: InputOf<typeof contract.revokeGuestLink>): Promise<contract.GuestLink> {
  const standing = await openCall(ctx, id)
  mustLead(standing)
  const isIt = and(eq(t.id, linkId), eq(t.callId, id))
  const [row] = await ctx.tx.select().from(t).where(isIt)
  if (!row) throw commonProblems.notFound()
  if (row.revokedAt !== null) return toGuestLink(row)
  await ctx.tx.update(t).set({ revokedAt: ctx.now }).where(and(isIt, isNull(t.revokedAt)))
  await record(ctx, guestLinkRevoked, { callId: id, linkId, names: [] }, audience(standing))
  await removeGuests(ctx, standing, linkId)
  return toGuestLink({ ...row, revokedAt: ctx.now })
}

async function removeGuests(ctx: Context, open: OpenBook, linkId: string): Promise<void> {
  const came = await ctx.tx.select({ id: seatTable.id }).from(seatTable).where(eq(seatTable.linkId, linkId))
  let now = open
  for (const seat of open.book.seats.filter(it => isIn(it) && came.some(({ id }) => id === it.id))) {
    now = await applyChange(ctx, now, removeSeat(now.book, seat.id, ctx.now.toISOString()))
  }
}

function audience({ row, book }: OpenBook) {
  return { ...audienceOf(row), accountIds: accountsIn(book.seats) }
}

export function toGuestLink({ id, makerName, createdAt, expiresAt, revokedAt }: typeof t.$inferSelect): contract.GuestLink {
  return { id, makerName, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString(), revokedAt: revokedAt?.toISOString() ?? null }
}
