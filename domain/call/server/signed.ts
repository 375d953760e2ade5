import { createHmac } from 'node:crypto'
import { type JWTPayload, SignJWT, jwtVerify } from 'jose'
import type { z } from 'zod'
import type { Handles } from '#platform/handles'

type Signer = Pick<Handles, 'env' | 'clock'>

/** What is signed, and for which door: what was signed for one opens no other. */
type Purpose = 'media' | 'call-guest' | 'call-seat'
const ALGORITHM = 'HS256'

/** A key of its own for each purpose, derived from the one secret. */
function keyFor({ env }: Signer, purpose: Purpose): Uint8Array {
  return createHmac('sha256', env.authSecret).update(`guatu ${purpose} v1`).digest()
}

export function signed(handles: Signer, purpose: Purpose, what: { readonly claims: JWTPayload; readonly expiresAt: Date }): Promise<string> {
  return new SignJWT(what.claims)
    .setProtectedHeader({ alg: ALGORITHM })
    .setAudience(purpose)
    .setIssuedAt(seconds(handles.clock.now()))
    .setExpirationTime(seconds(what.expiresAt))
    .sign(keyFor(handles, purpose))
}

/** What it says, if it was signed here for this purpose and has not run out; else null. */
export async function verified<S extends z.ZodType>(handles: Signer, purpose: Purpose, { text, schema }: { text: string; schema: S }): Promise<z.infer<S> | null> {
  try {
    const { payload } = await jwtVerify(text, keyFor(handles, purpose), { algorithms: [ALGORITHM], audience: purpose, currentDate: handles.clock.now(), requiredClaims: ['exp'] })
    const parsed = schema.safeParse(payload)
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000)
}
