import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt } from 'drizzle-orm'
import type { Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import { commonProblems } from '#platform/pure'
import { type SignedIn, actorOfSession } from './session.ts'
import { liveTicket } from './table.ts'

const LIFE_MS = 60_000

/** A ticket for one socket of the caller's own session. */
export async function giveLiveTicket(ctx: Context): Promise<{ ticket: string; expiresAt: string }> {
  const { sessionId } = ctx.actor
  if (sessionId === undefined) throw commonProblems.signInFirst()
  const ticket = randomBytes(32).toString('base64url')
  const expiresAt = new Date(ctx.now.getTime() + LIFE_MS)
  await ctx.tx.insert(liveTicket).values({ hash: hashOf(ticket), sessionId, expiresAt })
  return { ticket, expiresAt: expiresAt.toISOString() }
}

/** `[ID-8]` Whoever deletes the row has the ticket: it opens one socket, on one gateway, once. Null for every other. */
export async function redeemTicket(handles: Pick<Handles, 'db' | 'env' | 'clock'>, ticket: string): Promise<SignedIn | null> {
  const [row] = await handles.db
    .delete(liveTicket)
    .where(and(eq(liveTicket.hash, hashOf(ticket)), gt(liveTicket.expiresAt, handles.clock.now())))
    .returning()
  return row ? actorOfSession(handles, row.sessionId) : null
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url')
}
