import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import type { Context } from '#platform/context'
import { leaveSeat } from '../call-rules.ts'
import { seatOf } from './access.ts'
import { applyChange } from './apply-change.ts'
import { type OpenBook, lockBooks } from './call-rows.ts'
import { callTable, seatTable } from './table.ts'

export type Sitting = { readonly target: OpenBook | null; readonly others: readonly OpenBook[] }

/**
 * `[CALL-12]` Before an account sits down: one of its requests at a time, then the call it goes to and those it sits in, locked in one
 * order. Without, one account on two screens sat in two conferences, and two accounts that changed places waited for one another.
 */
export async function lockForSitting(ctx: Context, callId: string | null): Promise<Sitting> {
  const { accountId } = ctx.actor
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`call seat ${accountId}`}, 0))`)
  const sitsIn = await ctx.tx
    .select({ id: callTable.id })
    .from(seatTable)
    .innerJoin(callTable, eq(callTable.id, seatTable.callId))
    .where(and(eq(seatTable.accountId, accountId), inArray(seatTable.state, ['joined', 'away']), eq(callTable.kind, 'conference'), ne(callTable.state, 'ended')))
  const locked = await lockBooks(ctx.tx, [...new Set([...sitsIn.map(it => it.id), ...(callId === null ? [] : [callId])])])
  const target = locked.find(({ row }) => row.id === callId) ?? null
  const isConference = target === null || target.row.kind === 'conference'
  return { target, others: isConference ? locked.filter(it => it !== target) : [] }
}

/** One conference at a time: who sits down here gets up there. */
export async function leaveOthers(ctx: Context, { others }: Sitting): Promise<void> {
  for (const other of others) {
    const mine = seatOf(other.book, ctx.actor.accountId)
    if (mine !== null) await applyChange(ctx, other, leaveSeat(other.book, mine.id, ctx.now.toISOString()))
  }
}
