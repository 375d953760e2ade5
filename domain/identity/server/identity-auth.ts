import { and, eq, gt } from 'drizzle-orm'
import { isAction, signedOut } from '#domain/identity'
import type { Actor } from '#platform/context'
import { record } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { commonProblems } from '#platform/pure'
import { authEngine } from './auth-engine.ts'
import { WHOLE_INSTANCE_PATH, mayDoSomewhere } from './rule.ts'
import { type SignedIn, actorOfRow, isTimeToSlide, mayStaySignedIn, sessionLifeMs, tellRightsChanged } from './session.ts'
import { contextOf, signIn } from './sign-in.ts'
import { audienceOf, authSession, authUser } from './table.ts'

export type IdentityAuth = {
  /** Answers `/api/auth/*`; problems are thrown. `address` is the caller's IP, as far as the proxy is believed. */
  handle(request: Request, address?: string): Promise<Response>
  /** Who holds this cookie now; asking keeps the session alive. */
  actorOf(headers: Headers): Promise<SignedIn | null>
  mayEver(actor: Actor, action: string): boolean
}

/** The library has forty more paths (sign-up, reset, delete …): none of them answers unless it stands here. */
const OPEN_PATHS = {
  signIn: 'POST /api/auth/sign-in/username',
  signOut: 'POST /api/auth/sign-out',
  getSession: 'GET /api/auth/get-session',
}

export function identityAuth(handles: Handles): IdentityAuth {
  const engine = authEngine(handles)

  async function actorOf(headers: Headers): Promise<SignedIn | null> {
    if (!headers.has('cookie')) return null
    const held = await engine.api.getSession({ headers: cookieOnly(headers), query: { disableRefresh: true } })
    if (!held) return null
    const now = handles.clock.now()
    const [row] = await handles.db
      .select({ user: authUser, expiresAt: authSession.expiresAt })
      .from(authSession)
      .innerJoin(authUser, eq(authUser.id, authSession.userId))
      .where(and(eq(authSession.id, held.session.id), gt(authSession.expiresAt, now)))
    if (!row || !mayStaySignedIn(row.user, handles.env)) return null
    if (isTimeToSlide(row.expiresAt, row.user.roles, now)) await slide(held.session.id, row.user.roles, now)
    return { ...actorOfRow(row.user), sessionId: held.session.id }
  }

  async function slide(sessionId: string, roles: readonly string[], now: Date): Promise<void> {
    const expiresAt = new Date(now.getTime() + sessionLifeMs(roles))
    await handles.db.update(authSession).set({ expiresAt, updatedAt: now }).where(eq(authSession.id, sessionId))
  }

  async function signOut(request: Request): Promise<Response> {
    const actor = await actorOf(request.headers)
    const answer = await engine.handler(new Request(request.url, { method: 'POST', headers: cookieOnly(request.headers) }))
    if (actor) await recordSignOut(handles, actor)
    return answer
  }

  async function getSession(request: Request): Promise<Response> {
    const actor = await actorOf(request.headers)
    if (!actor) return Response.json(null)
    const { accountId, username, displayName, roles } = actor
    return Response.json({ accountId, username, displayName, roles })
  }

  return {
    actorOf,
    mayEver: (actor, action) => isAction(action) && mayDoSomewhere(actor, action),
    async handle(request, address = '') {
      const asked = `${request.method} ${new URL(request.url).pathname}`
      if (asked === OPEN_PATHS.signIn) return signIn({ handles, engine }, request, address)
      if (asked === OPEN_PATHS.signOut) return signOut(request)
      if (asked === OPEN_PATHS.getSession) return getSession(request)
      throw commonProblems.notFound()
    },
  }
}

async function recordSignOut(handles: Handles, actor: SignedIn): Promise<void> {
  const { accountId, username, area } = actor
  const audience = audienceOf({ id: accountId, areaCode: area?.code ?? null, areaPath: area?.path ?? WHOLE_INSTANCE_PATH })
  await handles.db.transaction(tx => record(contextOf(handles, tx, actor), signedOut, { accountId, username }, audience))
  tellRightsChanged(handles, accountId)
}

/** The library is shown the cookie and nothing else of the request. */
function cookieOnly(headers: Headers): Headers {
  return new Headers({ cookie: headers.get('cookie') ?? '' })
}
