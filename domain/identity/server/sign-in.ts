import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { identityProblems, signInRefused, signedIn } from '#domain/identity'
import type { Actor, Context, Db } from '#platform/context'
import { record } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { commonProblems } from '#platform/pure'
import { type AuthEngine, REFUSED } from './auth-engine.ts'
import { actorOfRow } from './session.ts'
import { countAttempt, forgetAttempts } from './sign-in-limit.ts'
import { type UserRow, audienceOf, authUser } from './table.ts'

const MAX_BODY_BYTES = 4096
const credentials = z.object({ username: z.string().trim().min(1).max(60), password: z.string().min(1).max(128) })
const NOBODY: Actor = { accountId: 'nobody', username: 'nobody', displayName: '未登录', roles: [], area: null, departmentCode: null }

export type SignInDoor = { readonly handles: Handles; readonly engine: AuthEngine }

/** Name and password for a session cookie. Success and refusal are facts; the password is in neither. */
export async function signIn({ handles, engine }: SignInDoor, request: Request, address: string): Promise<Response> {
  const given = await readCredentials(request)
  const place = { username: given.username, address }
  await countAttempt(handles, place)
  const answer = await engine.handler(
    new Request(new URL('/api/auth/sign-in/username', request.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': request.headers.get('user-agent') ?? '' },
      body: JSON.stringify(given),
    }),
  )
  const [row] = await handles.db.select().from(authUser).where(eq(authUser.username, given.username.toLowerCase()))
  if (!answer.ok || !row) {
    await recordRefusal(handles, row)
    throw await problemOf(answer)
  }
  await forgetAttempts(handles, place)
  await recordSignIn(handles, row)
  return Response.json({ accountId: row.id, username: row.username, displayName: row.name }, { headers: cookiesOf(answer) })
}

async function readCredentials(request: Request): Promise<z.infer<typeof credentials>> {
  const text = await request.text()
  if (text.length > MAX_BODY_BYTES) throw commonProblems.tooLarge({ limitBytes: MAX_BODY_BYTES })
  const parsed = credentials.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw commonProblems.badInput({ faults: parsed.error.issues.map(issue => ({ path: issue.path.join('.'), message: issue.message })) })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function problemOf(answer: Response) {
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string }
  if (code === REFUSED.disabled) return identityProblems.accountDisabled()
  if (code === REFUSED.demoOff) return identityProblems.demoIsOff()
  if (answer.status >= 500) return new Error('the sign-in library failed')
  return identityProblems.wrongPassword()
}

async function recordSignIn(handles: Handles, row: UserRow): Promise<void> {
  await handles.db.transaction(async tx => {
    const ctx = contextOf(handles, tx, actorOfRow(row))
    await tx.update(authUser).set({ lastSignInAt: ctx.now }).where(eq(authUser.id, row.id))
    await record(ctx, signedIn, { accountId: row.id, username: row.username }, audienceOf(row))
  })
}

/** A name that is no account's is not written down: people type passwords into the wrong field. */
async function recordRefusal(handles: Handles, row: UserRow | undefined): Promise<void> {
  const audience = row ? audienceOf(row) : ({ channel: 'audit', areaCode: null, areaPath: null, subject: 'account:unknown' } as const)
  await handles.db.transaction(tx => record(contextOf(handles, tx, NOBODY), signInRefused, { username: row?.username ?? '?' }, audience))
}

export function contextOf(handles: Handles, tx: Db, actor: Actor): Context {
  return { tx, actor, now: handles.clock.now(), handles, requestId: randomUUID() }
}

function cookiesOf(answer: Response): Headers {
  const headers = new Headers()
  for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie)
  return headers
}
