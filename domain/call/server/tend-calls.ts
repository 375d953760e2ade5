import { and, eq, inArray, isNotNull, isNull, lt, lte, min, ne, notExists, or, sql } from 'drizzle-orm'
import type { Context } from '#platform/context'
import { UNSEEN_MOST_MS, isIn } from '../call.ts'
import { expire, noteMedia } from '../call-rules.ts'
import { applyChange, tendAt } from './apply-change.ts'
import { type OpenBook, lockBooks } from './call-rows.ts'
import { DEAD_AFTER_SECONDS, forgetMediaServers } from './media-servers.ts'
import { callTable as calls, mediaServerTable as servers, seatTable as seats } from './table.ts'

const BATCH = 200

/**
 * `[CALL-5]` What time alone changes, whether or not anybody's browser is there: rings that are over, seats that were without media for
 * too long, calls whose media server died. Runs every minute, and at the second a ring ends.
 */
export async function tendCalls(ctx: Context): Promise<void> {
  const books = await lockBooks(ctx.tx, await lockable(ctx, await due(ctx)))
  const at = ctx.now.toISOString()
  const dead = await onDeadServers(ctx, books)
  for (const open of books) {
    const now = dead.has(open.row.id) ? await applyChange(ctx, open, noteMedia(open.book, { seatIds: seen(open), isConnected: false }, at)) : open
    await applyChange(ctx, now, expire(now.book, undefined, at))
  }
  await tendNext(ctx)
  await forgetMediaServers(ctx.tx)
}

const seen = ({ book }: OpenBook) => book.seats.filter(seat => isIn(seat) && seat.unseenSince === null).map(seat => seat.id)
const isOpen = ne(calls.state, 'ended')

async function due({ tx, now }: Context): Promise<string[]> {
  const rangOut = and(eq(seats.state, 'ringing'), lte(seats.ringsUntil, now))
  const gone = and(inArray(seats.state, ['joined', 'away']), lte(seats.unseenSince, new Date(now.getTime() - UNSEEN_MOST_MS)))
  const bySeats = await tx.selectDistinct({ id: calls.id }).from(seats).innerJoin(calls, eq(calls.id, seats.callId)).where(and(isOpen, or(rangOut, gone))).limit(BATCH)
  const unseeing = and(eq(seats.callId, calls.id), inArray(seats.state, ['joined', 'away']), isNull(seats.unseenSince))
  const byServers = await tx
    .select({ id: calls.id })
    .from(calls)
    .where(and(isOpen, isNotNull(calls.serverId), notExists(aliveServer(tx)), sql`exists (select 1 from ${seats} where ${unseeing})`))
    .limit(BATCH)
  return [...new Set([...bySeats, ...byServers].map(row => row.id))]
}

/** Somebody else's change of the same call goes first: the next turn looks again. */
async function lockable({ tx }: Context, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  return (await tx.select({ id: calls.id }).from(calls).where(inArray(calls.id, [...ids])).orderBy(calls.id).for('update', { skipLocked: true })).map(row => row.id)
}

async function onDeadServers({ tx }: Context, books: readonly OpenBook[]): Promise<ReadonlySet<string>> {
  if (books.length === 0) return new Set()
  const rows = await tx.select({ id: calls.id }).from(calls).where(and(inArray(calls.id, books.map(({ row }) => row.id)), isNotNull(calls.serverId), notExists(aliveServer(tx))))
  return new Set(rows.map(row => row.id))
}

function aliveServer(tx: Context['tx']) {
  const isAlive = sql`${servers.heartbeatAt} > clock_timestamp() - make_interval(secs => ${DEAD_AFTER_SECONDS})`
  return tx.select({ one: sql`1` }).from(servers).where(and(eq(servers.id, calls.serverId), isAlive))
}

/** What rings on: looked at when that ring ends, should the job that was made with it have come a moment too soon. */
async function tendNext({ tx, now }: Context): Promise<void> {
  const [next] = await tx.select({ at: min(seats.ringsUntil) }).from(seats).where(eq(seats.state, 'ringing'))
  if (next?.at) await tendAt({ tx }, new Date(Math.max(next.at.getTime(), now.getTime() + 1_000)))
}

/** `[CALL-16]` Calls are kept as long as the facts that tell of them. Standing groups stay. */
export async function forgetCalls({ tx, now, handles }: Context): Promise<void> {
  await tx.delete(calls).where(and(eq(calls.state, 'ended'), lt(calls.endedAt, new Date(now.getTime() - handles.env.factRetentionDays * 86_400_000))))
}
