import { eq } from 'drizzle-orm'
import { sessionsRevoked } from '#domain/identity'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { manageableAccount } from './change-account.ts'
import { audienceOf, authSession } from './table.ts'

/** Signs an account out everywhere; unused tickets go with their session, open sockets hear the fact. */
export async function endSessions(ctx: Context, input: { id: string }): Promise<{ revoked: number }> {
  const row = await manageableAccount(ctx, input.id)
  const gone = await ctx.tx.delete(authSession).where(eq(authSession.userId, row.id)).returning({ id: authSession.id })
  await record(ctx, sessionsRevoked, { accountId: row.id, username: row.username }, audienceOf(row))
  return { revoked: gone.length }
}
