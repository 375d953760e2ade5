import { and, eq, gt, inArray } from 'drizzle-orm'
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

type Asked = Map<string, PromiseWithResolvers<SignedIn | null>>
type Reader = Pick<Handles, 'db' | 'env' | 'clock'>
/** By database: what was asked in this turn and is not read yet. */
const asking = new WeakMap<Reader['db'], Asked>()

/**
 * The actor of a session as it is now: what an open socket asks again when rights change. Null when it has ended. Whoever asks in
 * one turn shares a query: five hundred screens of a gateway ask together, once a minute.
 */
export function actorOfSession(handles: Reader, sessionId: string): Promise<SignedIn | null> {
  const asked: Asked = asking.get(handles.db) ?? new Map()
  if (asked.size === 0) {
    asking.set(handles.db, asked)
    setImmediate(() => {
      asking.delete(handles.db)
      void answer(handles, asked)
    })
  }
  const own = asked.get(sessionId) ?? Promise.withResolvers<SignedIn | null>()
  asked.set(sessionId, own)
  return own.promise
}

async function answer(handles: Reader, asked: Asked): Promise<void> {
  try {
    const rows = await handles.db
      .select({ user: authUser, sessionId: authSession.id })
      .from(authSession)
      .innerJoin(authUser, eq(authUser.id, authSession.userId))
      .where(and(inArray(authSession.id, [...asked.keys()]), gt(authSession.expiresAt, handles.clock.now())))
    const actors = new Map(rows.map(({ user, sessionId }) => [sessionId, mayStaySignedIn(user, handles.env) ? { ...actorOfRow(user), sessionId } : null]))
    for (const [sessionId, { resolve }] of asked) resolve(actors.get(sessionId) ?? null)
  } catch (error) {
    for (const { reject } of asked.values()) reject(error)
  }
}

/** Tells every gateway to look at this account's connections again. Call it after the change is committed. */
export function tellRightsChanged(handles: Pick<Handles, 'bus'>, accountId: string): void {
  handles.bus.publish(RIGHTS_TOPIC, new TextEncoder().encode(accountId))
}
