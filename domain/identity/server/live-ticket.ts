import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, sql } from 'drizzle-orm'
import type { Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import { commonProblems } from '#platform/pure'
import { type SignedIn, actorOfRow, mayStaySignedIn } from './session.ts'
import { authSession, authUser, liveTicket } from './table.ts'

const LIFE_MS = 60_000
/**
 * For this transaction alone: a ticket is not worth waiting for the disk. Hundreds come back when a gateway dies; on a busy disk they
 * stood behind one another's fsync for seconds. What PostgreSQL forgets when it dies is a fifth of a second of a minute's tickets.
 */
const WITHOUT_SYNC = sql<string>`set_config('synchronous_commit', 'off', true)`

/** A ticket for one socket of the caller's own session. */
export async function giveLiveTicket(ctx: Context): Promise<{ ticket: string; expiresAt: string }> {
  const { sessionId } = ctx.actor
  if (sessionId === undefined) throw commonProblems.signInFirst()
  const ticket = randomBytes(32).toString('base64url')
  const expiresAt = new Date(ctx.now.getTime() + LIFE_MS)
  await ctx.tx.insert(liveTicket).values({ hash: hashOf(ticket), sessionId, expiresAt }).returning({ sync: WITHOUT_SYNC })
  return { ticket, expiresAt: expiresAt.toISOString() }
}

/**
 * `[ID-8]` Whoever deletes the row has the ticket: it opens one socket, on one gateway, once. Null for every other. One statement:
 * hundreds come back at once when a gateway dies.
 */
export async function redeemTicket({ db, env, clock }: Pick<Handles, 'db' | 'env' | 'clock'>, ticket: string): Promise<SignedIn | null> {
  const now = clock.now()
  const isIt = and(eq(liveTicket.hash, hashOf(ticket)), gt(liveTicket.expiresAt, now))
  const redeemed = db.$with('redeemed').as(db.delete(liveTicket).where(isIt).returning({ sessionId: liveTicket.sessionId, sync: WITHOUT_SYNC.as('sync') }))
  const [row] = await db
    .with(redeemed)
    .select({ user: authUser, sessionId: authSession.id })
    .from(redeemed)
    .innerJoin(authSession, and(eq(authSession.id, redeemed.sessionId), gt(authSession.expiresAt, now)))
    .innerJoin(authUser, eq(authUser.id, authSession.userId))
  return row && mayStaySignedIn(row.user, env) ? { ...actorOfRow(row.user), sessionId: row.sessionId } : null
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url')
}
