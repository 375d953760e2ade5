import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import type { InputOf } from '#platform/pure'
import { type ChatLine, type Seat, accountsIn, isIn } from '../call.ts'
import { type CallBook, type CallChange, declineSeat, leaveSeat, raiseHand as raise } from '../call-rules.ts'
import type * as contract from '../contract.ts'
import { callSaid } from '../facts.ts'
import { callProblems } from '../problems.ts'
import { callNowOf, openCall, ownSeat } from './access.ts'
import { applyChange } from './apply-change.ts'
import { type OpenBook, audienceOf, toLine } from './call-rows.ts'
import { lineTable } from './table.ts'

type Now = contract.CallNow

async function withOwnSeat(ctx: Context, id: string, change: (book: CallBook, seat: Seat, at: string) => CallChange): Promise<Now> {
  const standing = await openCall(ctx, id)
  const mine = ownSeat(standing)
  return callNowOf(ctx, await applyChange(ctx, standing, change(standing.book, mine, ctx.now.toISOString())))
}

export function declineCall(ctx: Context, { id }: InputOf<typeof contract.declineCall>): Promise<Now> {
  return withOwnSeat(ctx, id, (book, mine, at) => declineSeat(book, mine.id, at))
}

export function leaveCall(ctx: Context, { id }: InputOf<typeof contract.leaveCall>): Promise<Now> {
  return withOwnSeat(ctx, id, (book, mine, at) => leaveSeat(book, mine.id, at))
}

export function raiseHand(ctx: Context, { id, isUp }: InputOf<typeof contract.raiseHand>): Promise<Now> {
  return withOwnSeat(ctx, id, (book, mine, at) => raise(book, { seatId: mine.id, isUp }, at))
}

export async function sayInCall(ctx: Context, { id, text }: InputOf<typeof contract.sayInCall>): Promise<ChatLine> {
  const standing = await openCall(ctx, id)
  return writeLine(ctx, standing, { seat: ownSeat(standing), text })
}

/** Only who sits there writes, and not whoever only looks in. */
export async function writeLine(ctx: Context, { row, book }: OpenBook, { seat, text }: { seat: Seat; text: string }): Promise<ChatLine> {
  if (book.call.state === 'ended') throw callProblems.ended()
  if (!isIn(seat) || seat.role === 'watcher') throw callProblems.notSeated()
  const [said] = await ctx.tx.insert(lineTable).values({ callId: row.id, seatId: seat.id, name: seat.name, text, saidAt: ctx.now }).returning()
  const line = toLine(said!)
  await record(ctx, callSaid, { callId: row.id, line }, { ...audienceOf(row), subject: `call:${row.id}`, accountIds: accountsIn(book.seats) })
  return line
}
