import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { role } from '#domain/identity'
import { type TestDatabase, aDatabase } from '#tests/database'
import { PASSWORD, aDoor, anAccount, anArea, ask, cookieFor, signIn } from '#tests/door'
import { ensureDemoAccounts, ensureFirstAdmin } from './first-accounts.ts'
import { authUser } from './table.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())
beforeEach(() => database.pool.query('truncate auth_user, auth_attempt, fact, fact_channel cascade'))

describe('accounts', () => {
  const newcomer = { username: 'newcomer', displayName: '新人', roles: ['commander'], areaCode: '140902', password: PASSWORD }

  async function aCountyAdministrator() {
    const door = aDoor(database)
    await anAccount(door, 'chief', { roles: ['administrator'], areaCode: '140902' })
    return { ...door, cookie: await cookieFor(door.app, 'chief') }
  }

  it('are made within the administrator’s area, and can sign in', async () => {
    const { app, cookie } = await aCountyAdministrator()
    const made = await ask(app, '/api/accounts', { method: 'POST', cookie, body: newcomer })
    expect(made).toMatchObject({ status: 200, body: { username: 'newcomer', areaName: '区140902', isDisabled: false } })
    expect((await signIn(app, 'newcomer')).status).toBe(200)
    expect((await ask(app, '/api/accounts', { method: 'POST', cookie, body: newcomer })).body.code).toBe('identity.username_taken')
  })

  it.each([['140900'], ['140921'], ['999999'], [null]])('[ID-6] cannot be given the area %s by an administrator of 140902', async areaCode => {
    const { app, cookie, handles } = await aCountyAdministrator()
    const { id } = await anAccount({ handles }, 'below', { roles: ['commander'], areaCode: '140902001' })
    expect((await ask(app, '/api/accounts', { method: 'POST', cookie, body: { ...newcomer, areaCode } })).status).toBe(404)
    expect((await ask(app, `/api/accounts/${id}`, { method: 'PATCH', cookie, body: { areaCode } })).status).toBe(404)
  })

  it('[ID-3] of another county and of nobody answer alike', async () => {
    const { app, cookie, handles } = await aCountyAdministrator()
    const { id } = await anAccount({ handles }, 'neighbour', { roles: ['commander'], areaCode: '140921' })
    const answers = await Promise.all([id, 'no-such-id'].map(it => ask(app, `/api/accounts/${it}/revoke-sessions`, { method: 'POST', cookie })))
    for (const { body } of answers) delete body.requestId
    expect(answers[0]!.status).toBe(404)
    expect(answers[0]!.body).toEqual(answers[1]!.body)
    const list = await ask(app, '/api/accounts', { cookie })
    expect(list.body.items.map((it: { username: string }) => it.username)).toEqual(['chief'])
  })

  it('come in pages, each once, by name', async () => {
    const { app, cookie, handles } = await aCountyAdministrator()
    for (const name of ['b.one', 'b-two', 'b_three', 'zed']) await anAccount({ handles }, name, { roles: ['commander'], areaCode: '140902001' })
    const names: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await ask(app, `/api/accounts?limit=2${cursor && `&cursor=${cursor}`}`, { cookie })
      names.push(...page.body.items.map((it: { username: string }) => it.username))
      cursor = page.body.nextCursor
    }
    expect(names).toEqual(['b-two', 'b.one', 'b_three', 'chief', 'zed'])
  })

  it('[ID-9] keep one administrator of the whole instance, also when two demote each other at once', async () => {
    const door = aDoor(database)
    const first = await anAccount(door, 'first', { roles: ['administrator'], areaCode: null })
    const second = await anAccount(door, 'second', { roles: ['administrator'], areaCode: null })
    const cookies = [await cookieFor(door.app, 'first'), await cookieFor(door.app, 'second')]
    const demote = (id: string, cookie: string) => ask(door.app, `/api/accounts/${id}`, { method: 'PATCH', cookie, body: { roles: ['commander'] } })
    const answers = await Promise.all([demote(second.id, cookies[0]!), demote(first.id, cookies[1]!)])
    // The second is refused as the last one, or as no administrator any more when the first was quicker than its question.
    expect(answers.map(it => it.status).sort()).toEqual([200, expect.toBeOneOf([403, 409])])
    const left = await database.db.select().from(authUser)
    expect(left.filter(it => it.roles.includes('administrator'))).toHaveLength(1)
  })

  it('with a new password are signed out, and the old one no longer opens', async () => {
    const { app, cookie, handles } = await aCountyAdministrator()
    const { id } = await anAccount({ handles }, 'below', { roles: ['commander'], areaCode: '140902001' })
    const old = await cookieFor(app, 'below')
    await ask(app, `/api/accounts/${id}`, { method: 'PATCH', cookie, body: { password: 'another-password' } })
    expect((await ask(app, '/api/me', { cookie: old })).status).toBe(401)
    expect((await signIn(app, 'below')).status).toBe(401)
    expect((await signIn(app, 'below', { password: 'another-password' })).status).toBe(200)
  })

  it('are a closed book to every post but the administrator', async () => {
    const door = aDoor(database)
    for (const post of role.options.filter(it => it !== 'administrator')) {
      await anAccount(door, `p.${post}`, { roles: [post], areaCode: '140902' })
      const cookie = await cookieFor(door.app, `p.${post}`)
      expect((await ask(door.app, '/api/accounts', { cookie })).status).toBe(403)
      expect((await ask(door.app, '/api/audit', { cookie })).status).toBe(403)
    }
  })
})

describe('the audit trail', () => {
  it('shows what happened within reach, newest first, in pages without a gap', async () => {
    const door = aDoor(database)
    await anAccount(door, 'root', { roles: ['administrator'], areaCode: null })
    await anAccount(door, 'chief', { roles: ['administrator'], areaCode: '140902' })
    await anAccount(door, 'neighbour', { roles: ['commander'], areaCode: '140921' })
    await signIn(door.app, 'stranger')
    door.clock.advance(1000)
    await cookieFor(door.app, 'neighbour')
    door.clock.advance(1000)
    const [chief, root] = [await cookieFor(door.app, 'chief'), await cookieFor(door.app, 'root')]
    const seen = async (cookie: string, query = '') => (await ask(door.app, `/api/audit${query}`, { cookie })).body
    expect((await seen(chief)).items).toMatchObject([{ name: 'account.signed_in', actorName: 'chief', areaName: '区140902', payload: { username: 'chief' } }])
    expect((await seen(root)).items).toHaveLength(4)
    const offsets: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { offset: number }[]; nextCursor: string | null } = await seen(root, `?limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      offsets.push(...page.items.map(it => it.offset))
      cursor = page.nextCursor
    }
    expect(offsets).toEqual([4, 3, 2, 1])
    expect((await seen(root, '?name=account.sign_in_refused')).items).toHaveLength(1)
    expect((await ask(door.app, '/api/audit?cursor=nonsense', { cookie: root })).status).toBe(400)
  })
})

describe('first accounts', () => {
  const areas = { city: anArea('140900'), county: anArea('140902'), township: anArea('140902001'), grid: anArea('140902001') }

  it('without a demo are one administrator, made once, and never without a password', async () => {
    const { app, handles } = aDoor(database)
    await expect(ensureFirstAdmin(aDoor(database, { ADMIN_PASSWORD: '' }).handles)).rejects.toMatchObject({ code: 'identity.admin_password_missing' })
    await ensureFirstAdmin(handles)
    await ensureFirstAdmin(aDoor(database, { ADMIN_PASSWORD: 'something-else' }).handles)
    expect((await signIn(app, 'admin')).status).toBe(200)
  })

  it('of the demo sign in with guatu-demo, and not once the demo is off', async () => {
    const demo = aDoor(database, { DEMO: 'on' })
    await ensureDemoAccounts(demo.handles, areas)
    await ensureDemoAccounts(demo.handles, areas)
    const cookies = new Map<string, string>()
    for (const name of ['city', 'county', 'township', 'grid', 'dept', 'wall', 'admin']) {
      const answer = await signIn(demo.app, name, { password: 'guatu-demo' })
      expect([name, answer.status]).toEqual([name, 200])
      cookies.set(name, answer.headers.getSetCookie()[0]!.split(';')[0]!)
    }
    const real = aDoor(database)
    await ensureFirstAdmin(real.handles)
    expect((await signIn(real.app, 'city', { password: 'guatu-demo' })).body.code).toBe('identity.demo_is_off')
    expect((await ask(real.app, '/api/me', { cookie: cookies.get('city')! })).status).toBe(401)
    expect((await signIn(real.app, 'admin', { password: 'guatu-demo' })).status).toBe(401)
    expect((await signIn(real.app, 'admin')).status).toBe(200)
  })
})
