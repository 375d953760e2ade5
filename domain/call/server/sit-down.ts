import type { Context } from '#platform/context'
import { type InputOf, commonProblems } from '#platform/pure'
import { type CallChange, addSeat, expire, joinSeat } from '../call-rules.ts'
import type { CallNow, acceptCall as contract } from '../contract.ts'
import { type Standing, callNowOf, seatForCaller, standingIn } from './access.ts'
import { applyChange } from './apply-change.ts'
import { leaveOthers, lockForSitting } from './one-conference.ts'

/** Answers a ring, joins late, or comes back. To look in, as a wall does, is to enter: nobody called it. */
export async function acceptCall(ctx: Context, { id }: InputOf<typeof contract>): Promise<CallNow> {
  return callNowOf(ctx, await sitDown(ctx, id, { mayWatch: false }))
}

/** `[CALL-1]` `[CALL-2]` Into one's own seat, or, by right of area or group, into a new one. */
export async function sitDown(ctx: Context, id: string, { mayWatch }: { mayWatch: boolean }): Promise<Standing> {
  const sitting = await lockForSitting(ctx, id)
  if (sitting.target === null) throw commonProblems.notFound()
  const { mine, isOverseer, isGroupMember } = await standingIn(ctx, sitting.target)
  if (!mayWatch && mine === null && !isOverseer && !isGroupMember) throw commonProblems.notFound()
  const at = ctx.now.toISOString()
  const asOfNow = await applyChange(ctx, sitting.target, expire(sitting.target.book, undefined, at))
  const standing = await standingIn(ctx, asOfNow)
  const after = await applyChange(ctx, standing, await seating(ctx, standing, at))
  await leaveOthers(ctx, sitting)
  return standingIn(ctx, after)
}

async function seating(ctx: Context, { book, mine, isOverseer, isGroupMember }: Standing, at: string): Promise<CallChange> {
  if (mine !== null) return joinSeat(book, mine.id, at)
  return addSeat(book, await seatForCaller(ctx, isOverseer || isGroupMember ? 'member' : 'watcher'), at)
}
