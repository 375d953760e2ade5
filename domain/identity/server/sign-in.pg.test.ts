import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { factTable } from '#platform/event-log'
import { type TestDatabase, aDatabase } from '#tests/database'
import { PASSWORD, aDoor, anAccount, ask, cookieFor, signIn } from '#tests/door'
import { redeemTicket } from './live-ticket.ts'
import { actorOfSession } from './session.ts'
import { authAttempt, authSession, authUser } from './table.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())
beforeEach(() => database.pool.query('truncate auth_user, auth_attempt, fact, fact_channel cascade'))

const factNames = async () => (await database.db.select().from(factTable).orderBy(factTable.offset)).map(fact => fact.name)

describe('signing in', () => {
  it('gives an http-only cookie that says who I am and what I may do', async () => {
    const { app, handles } = aDoor(database)
    await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    const answer = await signIn(app, 'county')
    expect(answer.headers.getSetCookie()[0]).toMatch(/^guatu\.session_token=.*Max-Age=34560000.*Path=\/; HttpOnly; SameSite=Lax$/i)
    expect(JSON.stringify(answer.body)).not.toContain('token')
    const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
    const me = await ask(app, '/api/me', { cookie })
    expect(me.body).toMatchObject({ username: 'county', roles: ['commander'], area: { code: '140902', path: '140900/140902/', name: '区140902' } })
    expect(me.body.actions).toContain('incident.command')
    expect(me.body.actions).not.toContain('account.manage')
    expect(await factNames()).toEqual(['account.signed_in'])
  })

  it('answers a wrong password, an unknown name and an impossible name alike, and keeps none of them', async () => {
    const { app, handles } = aDoor(database)
    await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    const answers = [await signIn(app, 'county', { password: 'Wrong-secret-1' }), await signIn(app, 'nobody-here', { password: 'Wrong-secret-1' }), await signIn(app, '!!!', { password: 'Wrong-secret-1' })]
    expect(answers.map(it => [it.status, it.body.code])).toEqual(Array(3).fill([401, 'identity.wrong_password']))
    const facts = JSON.stringify(await database.db.select().from(factTable))
    expect(facts).toContain('"username":"county"')
    expect(facts).not.toMatch(/Wrong-secret|nobody-here/)
  })

  it('takes as long for an unknown name as for a wrong password', async () => {
    const { app, handles } = aDoor(database)
    await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    const timed = async (name: string) => {
      const startedMs = performance.now()
      await signIn(app, name, { password: 'wrong-password' })
      return performance.now() - startedMs
    }
    await timed('county')
    const [known, unknown] = [[] as number[], [] as number[]]
    for (let n = 0; n < 4; n++) known.push(await timed('county')), unknown.push(await timed('stranger'))
    const ratio = Math.min(...unknown) / Math.min(...known)
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })

  it('[ID-7] refuses the eleventh wrong try in five minutes, even a right one, and says when to come back', async () => {
    const { app, handles, clock } = aDoor(database)
    await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    const tries = await Promise.all(Array.from({ length: 14 }, () => signIn(app, 'county', { password: 'wrong' })))
    expect(tries.filter(it => it.status === 401)).toHaveLength(10)
    const blocked = await signIn(app, 'county')
    expect(blocked).toMatchObject({ status: 429, body: { code: 'too_often' } })
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(200)
    clock.advance(5 * 60_000 + 1)
    expect((await signIn(app, 'county')).status).toBe(200)
    expect(await database.db.$count(authAttempt)).toBe(1)
  })

  it.each(['http://127.0.0.1:8080', 'http://localhost:8080', 'http://192.168.1.20:8080'])('works from a page on %s without configuration', async origin => {
    const { app, handles } = aDoor(database)
    await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    expect((await signIn(app, 'county', { headers: { origin, host: new URL(origin).host } })).status).toBe(200)
  })

  it('refuses a page of another site', async () => {
    const { app, handles } = aDoor(database)
    await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    expect((await signIn(app, 'county', { headers: { origin: 'http://evil.example' } })).status).toBe(403)
    expect((await signIn(app, 'county', { headers: { origin: 'null' } })).status).toBe(403)
  })

  it('sends the cookie over TLS only when the public address is https', async () => {
    const { app, handles } = aDoor(database, { PUBLIC_URL: 'https://guatu.example' })
    await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    const answer = await signIn(app, 'county')
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-guatu.*; Secure/)
  })

  it.each(['POST /api/auth/sign-up/email', 'POST /api/auth/update-user', 'POST /api/auth/change-password', 'GET /api/auth/list-sessions', 'GET /api/auth/ok', 'POST /api/auth/is-username-available', 'POST /api/auth/sign-in/email'])(
    '%s is not there',
    async route => {
      const { app } = aDoor(database)
      const [method, path] = route.split(' ') as [string, string]
      expect((await ask(app, path, { method, ...(method === 'POST' && { body: { username: 'x', email: 'x@y.z', password: PASSWORD, name: 'x' } }) })).status).toBe(404)
    },
  )
})

describe('sessions', () => {
  it('end with signing out', async () => {
    const { app, handles } = aDoor(database)
    await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    const cookie = await cookieFor(app, 'county')
    expect((await ask(app, '/api/auth/get-session', { cookie })).body).toMatchObject({ username: 'county' })
    expect((await ask(app, '/api/auth/sign-out', { method: 'POST', cookie })).status).toBe(200)
    expect((await ask(app, '/api/me', { cookie })).status).toBe(401)
    expect((await ask(app, '/api/auth/get-session', { cookie })).body).toBeNull()
  })

  it('of a desk end after 12 hours of rest, of a wall after 30 days, and slide with use', async () => {
    const { app, handles, clock } = aDoor(database)
    await anAccount({ handles }, 'desk', { roles: ['commander'], areaCode: '140902' })
    await anAccount({ handles }, 'bigwall', { roles: ['wall'], areaCode: '140902' })
    const [desk, wall] = [await cookieFor(app, 'desk'), await cookieFor(app, 'bigwall')]
    for (let n = 0; n < 3; n++) {
      clock.advance(8 * 3_600_000)
      expect((await ask(app, '/api/me', { cookie: desk })).status).toBe(200)
    }
    clock.advance(13 * 3_600_000)
    expect((await ask(app, '/api/me', { cookie: desk })).status).toBe(401)
    clock.advance(20 * 86_400_000)
    expect((await ask(app, '/api/me', { cookie: wall })).status).toBe(200)
    clock.advance(31 * 86_400_000)
    expect((await ask(app, '/api/me', { cookie: wall })).status).toBe(401)
  })

  it('with a forged or foreign signature are none', async () => {
    const { app, handles } = aDoor(database)
    await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    const cookie = await cookieFor(app, 'county')
    const other = aDoor(database, { AUTH_SECRET: 'y'.repeat(40) }).app
    expect((await ask(other, '/api/me', { cookie })).status).toBe(401)
    const [{ token } = { token: '' }] = await database.db.select().from(authSession)
    expect((await ask(app, '/api/me', { cookie: `guatu.session_token=${token}` })).status).toBe(401)
  })

  it('[ID-5] of a disabled account die at once, and it cannot come back', async () => {
    const { app, handles } = aDoor(database)
    await anAccount({ handles }, 'chief', { roles: ['administrator'], areaCode: '140900' })
    const { id } = await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    const [chief, county] = [await cookieFor(app, 'chief'), await cookieFor(app, 'county')]
    const changed = await ask(app, `/api/accounts/${id}`, { method: 'PATCH', cookie: chief, body: { isDisabled: true } })
    expect(changed.body).toMatchObject({ isDisabled: true, areaName: '区140902' })
    expect((await ask(app, '/api/me', { cookie: county })).status).toBe(401)
    expect((await signIn(app, 'county')).body.code).toBe('identity.account_disabled')
    expect(await factNames()).toContain('account.changed')
  })

  it('[ID-8] give tickets that open one socket once, within a minute, and not after the session has ended', async () => {
    const { app, handles, clock } = aDoor(database)
    const { id } = await anAccount({ handles }, 'county', { roles: ['commander'], areaCode: '140902' })
    const cookie = await cookieFor(app, 'county')
    const aTicket = async () => (await ask(app, '/api/live/ticket', { method: 'POST', cookie })).body.ticket as string
    const ticket = await aTicket()
    const redeemed = await Promise.all(Array.from({ length: 8 }, () => redeemTicket(handles, ticket)))
    expect(redeemed.filter(it => it?.username === 'county')).toHaveLength(1)
    const late = await aTicket()
    clock.advance(60_001)
    expect(await redeemTicket(handles, late)).toBeNull()
    const orphan = await aTicket()
    const { sessionId } = redeemed.find(it => it)!
    expect(await actorOfSession(handles, sessionId)).toMatchObject({ accountId: id })
    await database.db.delete(authSession)
    expect(await redeemTicket(handles, orphan)).toBeNull()
    expect(await actorOfSession(handles, sessionId)).toBeNull()
  })

  it('asked for together are read in one query, each its own: unknown and ended ones are nobody', async () => {
    const { app, handles } = aDoor(database)
    for (const name of ['county', 'city', 'gone']) {
      await anAccount({ handles }, name, { roles: ['commander'], areaCode: '140902' })
      await cookieFor(app, name)
    }
    const sessions = await database.db.select({ id: authSession.id, username: authUser.username }).from(authSession).innerJoin(authUser, eq(authUser.id, authSession.userId))
    await database.db.update(authUser).set({ isDisabled: true }).where(eq(authUser.username, 'gone'))
    let queries = 0
    const count = () => void queries++
    database.pool.on('acquire', count)
    const actors = await Promise.all([...sessions, ...sessions, { id: 'no-session', username: null }].map(({ id }) => actorOfSession(handles, id)))
    database.pool.off('acquire', count)
    const expected = sessions.map(({ username }) => (username === 'gone' ? undefined : username))
    expect(actors.map(actor => actor?.username)).toEqual([...expected, ...expected, undefined])
    expect(queries).toBe(1)
  })
})
