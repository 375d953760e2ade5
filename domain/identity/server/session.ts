import { and, eq, gt } from 'drizzle-orm'
import { RIGHTS_TOPIC } from '#domain/identity'
import type { Actor } from '#platform/context'
import type { Handles } from '#platform/handles'
import { type UserRow, authSession, authUser } from './table.ts'

export type SignedIn = Actor & { readonly sessionId: string }

const HOUR_MS = 3_600_000
/** A wall runs for weeks without anyone to sign in again; a desk is left in the evening. Both slide with use. */
const LIFE_MS = { wall: 30 * 24 * HOUR_MS, others: 12 * HOUR_MS }
/** A session is prolonged once this part of its life is gone, so that a busy one costs few writes. */
const SLIDE_AFTER = 0.05

export function sessionLifeMs(roles: readonly string[]): number {
  return roles.includes('wall') ? LIFE_MS.wall : LIFE_MS.others
}

export function isTimeToSlide(expiresAt: Date, roles: readonly string[], now: Date): boolean {
  const lifeMs = sessionLifeMs(roles)
  return expiresAt.getTime() - now.getTime() < lifeMs * (1 - SLIDE_AFTER)
}

/** `[ID-5]` Whose session still counts: a disabled account's and, with the demo off, a demo account's do not. */
export function mayStaySignedIn(row: Pick<UserRow, 'isDisabled' | 'isDemo'>, env: { readonly demo: boolean }): boolean {
  return !row.isDisabled && (env.demo || !row.isDemo)
}

export function actorOfRow(row: UserRow): Actor {
  return {
    accountId: row.id,
    username: row.username,
    displayName: row.name,
    roles: row.roles,
    area: row.areaCode === null ? null : { code: row.areaCode, path: row.areaPath },
    departmentCode: row.departmentCode,
  }
}

/** The actor of a session as it is now: what an open socket asks again when rights change. Null when it has ended. */
export async function actorOfSession(handles: Pick<Handles, 'db' | 'env' | 'clock'>, sessionId: string): Promise<SignedIn | null> {
  const [row] = await handles.db
    .select({ user: authUser })
    .from(authSession)
    .innerJoin(authUser, eq(authUser.id, authSession.userId))
    .where(and(eq(authSession.id, sessionId), gt(authSession.expiresAt, handles.clock.now())))
  if (!row || !mayStaySignedIn(row.user, handles.env)) return null
  return { ...actorOfRow(row.user), sessionId }
}

/** Tells every gateway to look at this account's connections again. Call it after the change is committed. */
export function tellRightsChanged(handles: Pick<Handles, 'bus'>, accountId: string): void {
  handles.bus.publish(RIGHTS_TOPIC, new TextEncoder().encode(accountId))
}
