import { eq } from 'drizzle-orm'
import type { Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import type { InputOf, OutputOf } from '#platform/pure'
import { isIn } from '../call.ts'
import { noteMedia } from '../call-rules.ts'
import type { enterCall as contract } from '../contract.ts'
import { callNowOf, ownSeat } from './access.ts'
import { applyChange } from './apply-change.ts'
import { asMedia } from './as-media.ts'
import { type OpenBook, lockBooks } from './call-rows.ts'
import { serverFor } from './media-servers.ts'
import { sitDown } from './sit-down.ts'
import { callTable } from './table.ts'
import { entranceFor } from './ticket.ts'

/** `[CALL-1]` `[CALL-2]` A ticket into the caller's own seat, the same one after a cut. */
export async function enterCall(ctx: Context, { id }: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const standing = await sitDown(ctx, id, { mayWatch: true })
  const { open, serverId } = await placed(ctx, standing)
  return { ...callNowOf(ctx, open), ...(await entranceFor(ctx, open, { seat: ownSeat(standing), serverId })) }
}

/** The call with the media server that holds it from now on; on another one everybody's media is lost until they enter again. */
export async function placed(ctx: Context, open: OpenBook): Promise<{ open: OpenBook; serverId: string }> {
  const serverId = await serverFor(ctx.tx, open.row.serverId)
  if (serverId === open.row.serverId) return { open, serverId }
  await ctx.tx.update(callTable).set({ serverId }).where(eq(callTable.id, open.row.id))
  const moved = { ...open, row: { ...open.row, serverId } }
  if (open.row.serverId === null) return { open: moved, serverId }
  const seatIds = open.book.seats.filter(isIn).map(seat => seat.id)
  return { open: await applyChange(ctx, moved, noteMedia(moved.book, { seatIds, isConnected: false }, ctx.now.toISOString())), serverId }
}

/** Away from a server that is dead or going, so that the next who enters is named another. Where it is now; null for a call that is no more. */
export async function moveCall(handles: Handles, { callId, from }: { callId: string; from: string }): Promise<string | null> {
  return handles.db.transaction(async tx => {
    const [open] = await lockBooks(tx, [callId])
    if (!open || open.row.state === 'ended') return null
    if (open.row.serverId !== from) return open.row.serverId
    return (await placed(asMedia(handles, tx), open)).serverId
  })
}
