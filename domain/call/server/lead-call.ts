import type { Context } from '#platform/context'
import type { InputOf, OutputOf } from '#platform/pure'
import { RING_MS, isIn, isMember } from '../call.ts'
import { type CallChange, endCall as end, handOver, lockCall as lock, muteSeat as mute, removeSeat as remove, ringSeats } from '../call-rules.ts'
import type * as contract from '../contract.ts'
import { callProblems } from '../problems.ts'
import { type Standing, callNowOf, mustLead, openCall, ownSeat } from './access.ts'
import { applyChange } from './apply-change.ts'
import { inviteesOf } from './invitees.ts'

type Now = contract.CallNow

/** `[CALL-6]` What the host does, or a commander whose area holds the call: permission, change, facts. */
async function lead(ctx: Context, id: string, change: (standing: Standing, at: string) => CallChange): Promise<Now> {
  const standing = await openCall(ctx, id)
  mustLead(standing)
  return callNowOf(ctx, await applyChange(ctx, standing, change(standing, ctx.now.toISOString())))
}

export function endCall(ctx: Context, { id }: InputOf<typeof contract.endCall>): Promise<Now> {
  return lead(ctx, id, ({ book }, at) => end(book, 'over', at))
}

export function handOverCall(ctx: Context, { id, seatId }: InputOf<typeof contract.handOverCall>): Promise<Now> {
  return lead(ctx, id, ({ book }, at) => handOver(book, seatId, at))
}

export function lockCall(ctx: Context, { id, isLocked }: InputOf<typeof contract.lockCall>): Promise<Now> {
  return lead(ctx, id, ({ book }, at) => lock(book, isLocked, at))
}

export function muteSeat(ctx: Context, { id, seatId, isMuted }: InputOf<typeof contract.muteSeat>): Promise<Now> {
  return lead(ctx, id, ({ book }, at) => mute(book, { seatId, isMuted }, at))
}

export function removeSeat(ctx: Context, { id, seatId }: InputOf<typeof contract.removeSeat>): Promise<Now> {
  return lead(ctx, id, ({ book }, at) => remove(book, seatId, at))
}

/** Any member who sits there brings in whom they may ring; of a locked call only the host lets anybody new in. */
export async function inviteToCall(ctx: Context, { id, whom }: InputOf<typeof contract.inviteToCall>): Promise<OutputOf<typeof contract.inviteToCall>> {
  const standing = await openCall(ctx, id)
  const mine = standing.isOverseer ? standing.mine : ownSeat(standing)
  if (mine !== null && !standing.isOverseer && !(isIn(mine) && isMember(mine))) throw callProblems.notSeated()
  const { seats, unreached } = await inviteesOf(ctx, whom, { unitIds: [], accountIds: [] })
  if (seats.length === 0 && unreached.length > 0) throw callProblems.nobodyToRing()
  const ringsUntil = new Date(ctx.now.getTime() + RING_MS).toISOString()
  const after = await applyChange(ctx, standing, ringSeats(standing.book, { seats, ringsUntil }, ctx.now.toISOString()))
  return { ...callNowOf(ctx, after), unreached: [...unreached] }
}
