import { and, eq, gt, isNull, ne } from 'drizzle-orm'
import { z } from 'zod'
import type { Handles } from '#platform/handles'
import { signed, verified } from './signed.ts'
import { callTable, guestLinkTable, seatTable } from './table.ts'

export const linkClaims = z.object({ callId: z.uuid(), linkId: z.uuid() })
export const keyClaims = linkClaims.extend({ seatId: z.uuid() })

type Signer = Pick<Handles, 'env' | 'clock'>

/** Lasts as long as the link it came by. */
export function guestKey(handles: Signer, claims: z.infer<typeof keyClaims>, expiresAt: Date): Promise<string> {
  return signed(handles, 'call-seat', { claims, expiresAt })
}

export type GuestOfKey = { readonly callId: string; readonly seatId: string }

/** `[CALL-15]` Whose key this is: it may open a socket for the event `media` and nothing else. Null once link, seat or call are over. */
export async function guestOfKey(handles: Signer & Pick<Handles, 'db'>, key: string): Promise<GuestOfKey | null> {
  const claims = await verified(handles, 'call-seat', { text: key, schema: keyClaims })
  if (claims === null) return null
  const { callId, seatId, linkId } = claims
  const [seat] = await handles.db
    .select({ id: seatTable.id })
    .from(seatTable)
    .innerJoin(guestLinkTable, and(eq(guestLinkTable.id, linkId), isNull(guestLinkTable.revokedAt), gt(guestLinkTable.expiresAt, handles.clock.now())))
    .innerJoin(callTable, and(eq(callTable.id, seatTable.callId), ne(callTable.state, 'ended')))
    .where(and(eq(seatTable.id, seatId), eq(seatTable.callId, callId), ne(seatTable.state, 'removed')))
  return seat ? { callId, seatId } : null
}
