import { and, eq, inArray, ne } from 'drizzle-orm'
import type { Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import type { Seat } from '../call.ts'
import { type TicketClaims, ticketClaims } from '../media-wire.ts'
import { seatRights } from '../seat-rights.ts'
import type { OpenBook } from './call-rows.ts'
import { signed, verified } from './signed.ts'
import { callTable, seatTable } from './table.ts'

const LIFE_MS = 60_000

export type Entrance = { readonly ticket: string; readonly expiresAt: string; readonly serverId: string; readonly seatId: string }

/** `[CALL-8]` For one seat of one call on one media server, for a minute: what it may send stands in it. */
export async function entranceFor(ctx: Context, { book }: OpenBook, { seat, serverId }: { seat: Seat; serverId: string }): Promise<Entrance> {
  const expiresAt = new Date(ctx.now.getTime() + LIFE_MS)
  const claims: TicketClaims = { callId: book.call.id, seatId: seat.id, serverId, accountId: seat.accountId, isVoiceGroup: book.call.kind === 'voice_group', ...seatRights(book.call, seat) }
  return { ticket: await signed(ctx.handles, 'media', { claims, expiresAt }), expiresAt: expiresAt.toISOString(), serverId, seatId: seat.id }
}

/** `[CALL-8]` Null for what was not signed here, has run out, or was overtaken: its seat was left or removed since, its call ended or moved. */
export async function verifyTicket(handles: Pick<Handles, 'env' | 'clock' | 'db'>, ticket: string): Promise<TicketClaims | null> {
  const claims = await verified(handles, 'media', { text: ticket, schema: ticketClaims })
  if (claims === null) return null
  const [still] = await handles.db
    .select({ id: seatTable.id })
    .from(seatTable)
    .innerJoin(callTable, eq(callTable.id, seatTable.callId))
    .where(and(eq(seatTable.id, claims.seatId), inArray(seatTable.state, ['joined', 'away']), ne(callTable.state, 'ended'), eq(callTable.serverId, claims.serverId)))
  return still ? claims : null
}
