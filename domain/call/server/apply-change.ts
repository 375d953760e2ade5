import { eq, sql } from 'drizzle-orm'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { accountsIn } from '../call.ts'
import type { CallBook, CallChange, CallHappening, Told } from '../call-rules.ts'
import { CALL_FACTS } from '../facts.ts'
import { type OpenBook, audienceOf, callColumns, seatColumns } from './call-rows.ts'
import { callTable, seatTable } from './table.ts'

/** What comes and goes: with the call, but not on the time line of its incident, where it would hide what counts. */
const PASSING: readonly CallHappening[] = ['away', 'back', 'hand']

/** `linkId`: by which link a guest's new seat came. */
type Written = CallChange & { readonly linkId?: string }

/**
 * Writes what a rule changed and tells it, fact by fact. The rows are locked by whoever asked the rule; the log's own lock comes
 * last and waits for nobody, so two changes never wait for one another in a ring `[CALL-11]`.
 */
export async function applyChange(ctx: Context, before: OpenBook, change: Written): Promise<OpenBook> {
  if (change.book === before.book) return before
  const after = await writeBook(ctx, before, change)
  for (const told of change.told) await tellChange(ctx, after, told)
  return after
}

async function writeBook(ctx: Context, { row, book: before }: OpenBook, { book: after, linkId }: Written): Promise<OpenBook> {
  const call = { ...after.call, version: before.call.version + 1 }
  const columns = callColumns(call)
  await ctx.tx.update(callTable).set(columns).where(eq(callTable.id, row.id))
  const known = new Map(before.seats.map(it => [it.id, it]))
  const fresh = after.seats.filter(it => !known.has(it.id))
  if (fresh.length > 0) await ctx.tx.insert(seatTable).values(fresh.map(it => ({ id: it.id, callId: row.id, linkId: linkId ?? null, ...seatColumns(it) })))
  for (const seat of after.seats) {
    if (known.has(seat.id) && known.get(seat.id) !== seat) await ctx.tx.update(seatTable).set(seatColumns(seat)).where(eq(seatTable.id, seat.id))
  }
  await ringOutInTime(ctx, before, after)
  return { row: { ...row, ...columns }, book: { ...after, call } }
}

async function tellChange(ctx: Context, { row, book }: OpenBook, { what, seatIds }: Told): Promise<void> {
  const concerned = book.seats.filter(it => seatIds.includes(it.id))
  const seats = what === 'rang' ? [...book.seats] : concerned
  const removed = what === 'seat_removed' ? concerned.flatMap(it => it.accountId ?? []) : []
  const accountIds = [...accountsIn(book.seats), ...removed]
  const payload = { call: book.call, seats, names: namesBesides(ctx, what === 'ended' ? [] : concerned) }
  const audience = { ...audienceOf(row), accountIds }
  await record(ctx, CALL_FACTS[what], payload, PASSING.includes(what) ? { ...audience, subject: `call:${row.id}` } : audience)
}

function namesBesides({ actor }: Context, seats: CallBook['seats']): string[] {
  return seats.filter(it => it.accountId !== actor.accountId && `guest:${it.id}` !== actor.accountId).map(it => it.name)
}

/** The task that looks at what has rung out; also runs every minute. */
export const TEND_TASK = 'call.tend'

/**
 * `[CALL-5]` A job for the moment the ring ends, in the same transaction: to the second, and whether or not anybody's browser is
 * there. One job for a second, however many ring.
 */
async function ringOutInTime(ctx: Context, before: CallBook, after: CallBook): Promise<void> {
  const until = (book: CallBook) => book.seats.flatMap(it => (it.state === 'ringing' && it.ringsUntil !== null ? [it.ringsUntil] : []))
  const known = new Set(until(before))
  for (const instant of new Set(until(after).filter(it => !known.has(it)))) await tendAt(ctx, new Date(instant))
}

export async function tendAt(ctx: Pick<Context, 'tx'>, at: Date): Promise<void> {
  const second = new Date(Math.ceil(at.getTime() / 1_000) * 1_000).toISOString()
  await ctx.tx.execute(sql`select graphile_worker.add_job(${TEND_TASK}, run_at => ${second}::timestamptz, job_key => ${`${TEND_TASK} ${second}`})`)
}

/** The actor of a guest's doing: a name, and nothing of the city. */
export function asGuest(ctx: Context, seat: { readonly id: string; readonly name: string }): Context {
  return { ...ctx, actor: { accountId: `guest:${seat.id}`, username: '', displayName: seat.name, roles: [], area: null, departmentCode: null } }
}
