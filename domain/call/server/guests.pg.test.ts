import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factTable } from '#platform/event-log'
import { type Answer, type CalledTown, aCalledTown, asCall, closeTown, codeOf } from '#tests/called-town'
import type { GuestCall } from '../guest-contract.ts'
import { guestOfKey, verifyTicket } from './index.ts'
import { signed } from './signed.ts'

let town: CalledTown
beforeAll(async () => {
  town = await aCalledTown()
})
afterAll(() => closeTown(town.city))

const handles = () => town.city.city.handles
/** Without a session. */
async function ask(name: string, body: Record<string, unknown>): Promise<Answer> {
  const answer = await fetch(`${town.city.url}/api/guest-calls/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const seats = (answer: Answer) => (answer.body as unknown as GuestCall).seats.map(({ name, role, state }) => [name, role, state])

async function aCallWithLink(validMinutes = 60) {
  await town.hasMedia()
  const { call } = asCall(await town.county.ask('POST /api/calls', { title: '会商', whom: { numbers: ['doctor'] } }))
  const made = await town.county.ask(`POST /api/calls/${call.id}/guest-links`, { validMinutes })
  return { id: call.id, link: String(made.body['link']), linkId: String((made.body['guestLink'] as { id: string }).id) }
}

test('a guest gives a name, sits, comes back into the same seat, writes, raises a hand and goes [CALL-15]', async () => {
  const { id, link } = await aCallWithLink()
  expect((await ask('look', { link })).body).toEqual({ title: '会商', makerName: 'county', expiresAt: expect.any(String), isLocked: false })
  const entered = await ask('enter', { link, name: '  李四  ' })
  expect(seats(entered)).toEqual([['county', 'host', 'joined'], ['doctor', 'member', 'ringing'], ['李四', 'guest', 'joined']])
  const { key, ticket, mySeatId } = entered.body as { key: string; ticket: string; mySeatId: string }
  expect(await verifyTicket(handles(), ticket)).toMatchObject({ accountId: null, maySpeak: true, mayShow: true, floorPriority: 1, callId: id, seatId: mySeatId })
  expect(await guestOfKey(handles(), key)).toEqual({ callId: id, seatId: mySeatId })
  expect(await guestOfKey(handles(), link)).toBeNull()
  const again = await ask('return', { key })
  expect([again.status, again.body['mySeatId']]).toEqual([200, mySeatId])
  expect((await ask('lines', { key, text: '我在门口' })).body['chat']).toMatchObject([{ name: '李四', text: '我在门口' }])
  expect(((await ask('hand', { key, isUp: true })).body as unknown as GuestCall).seats.at(-1)?.handUpAt).not.toBeNull()
  expect(seats(await ask('leave', { key })).at(-1)).toEqual(['李四', 'guest', 'left'])
  const facts = await handles().db.select().from(factTable).where(eq(factTable.subject, `call:${id}`))
  expect(facts.filter(fact => fact.actorName === '李四').map(fact => fact.name)).toEqual(['call.joined', 'call.said', 'call.hand', 'call.left'])
  expect((await ask('now', { key })).body['call']).not.toHaveProperty('areaCode')
})

test('what a guest sees holds no account, unit or area [CALL-15]', async () => {
  const { link } = await aCallWithLink()
  const { body } = await ask('enter', { link, name: '王五' })
  expect(JSON.stringify({ ...body, ticket: '', key: '' })).not.toMatch(/accountId|unitId|areaCode|username|9901/)
  const cookieless = await fetch(`${town.city.url}/api/calls/${(body['call'] as { id: string }).id}`)
  expect(cookieless.status).toBe(401)
})

test('a link that is forged, of another purpose, run out or revoked opens nothing, and all of them answer alike [CALL-15]', async () => {
  const { id, link, linkId } = await aCallWithLink()
  const claims = { callId: id, linkId }
  const expiresAt = new Date(Date.now() + 60_000)
  const entered = await ask('enter', { link, name: '赵六' })
  const { key } = entered.body as { key: string }
  const bad = [
    `${link}x`,
    await signed({ ...handles(), env: { ...handles().env, authSecret: 'another-secret-of-at-least-32-characters' } }, 'call-guest', { claims, expiresAt }),
    await signed(handles(), 'call-seat', { claims, expiresAt }),
    await signed(handles(), 'call-guest', { claims, expiresAt: new Date(Date.now() - 1_000) }),
    await signed(handles(), 'call-guest', { claims: { callId: id, linkId: crypto.randomUUID() }, expiresAt }),
    key,
  ]
  for (const text of bad) expect(codeOf(await ask('enter', { link: text, name: 'x' }))).toEqual([410, 'call.link_over'])
  expect(codeOf(await ask('return', { key: link }))).toEqual([410, 'call.link_over'])
  const revoked = await town.county.ask(`POST /api/calls/${id}/guest-links/${linkId}/revoke`, {})
  expect(revoked.body['revokedAt']).toEqual(expect.any(String))
  for (const [name, body] of [['look', { link }], ['enter', { link, name: 'x' }], ['return', { key }], ['now', { key }], ['lines', { key, text: 'x' }]] as const) {
    expect([name, ...codeOf(await ask(name, body))]).toEqual([name, 410, 'call.link_over'])
  }
  expect([await verifyTicket(handles(), String(entered.body['ticket'])), await guestOfKey(handles(), key)]).toEqual([null, null])
  const now = asCall(await town.county.ask(`GET /api/calls/${id}`))
  expect(now.seats.find(seat => seat.name === '赵六')?.state).toBe('removed')
  expect(((await town.county.ask(`GET /api/calls/${id}/guest-links`)).body['items'] as unknown[])).toHaveLength(1)
})

test('a locked call lets no guest in, a removed one stays out, and an ended one is over [CALL-3] [CALL-4]', async () => {
  const { id, link } = await aCallWithLink()
  const { key, mySeatId } = (await ask('enter', { link, name: '来宾' })).body as { key: string; mySeatId: string }
  await town.county.ask(`POST /api/calls/${id}/lock`, { isLocked: true })
  expect(codeOf(await ask('enter', { link, name: 'x' }))).toEqual([409, 'call.locked'])
  expect((await ask('return', { key })).status).toBe(200)
  await town.county.ask(`POST /api/calls/${id}/remove`, { seatId: mySeatId })
  expect(codeOf(await ask('return', { key }))).toEqual([403, 'call.removed'])
  await town.county.ask(`POST /api/calls/${id}/end`, {})
  expect(codeOf(await ask('enter', { link, name: 'x' }))).toEqual([409, 'call.ended'])
})

test('a link lasts a day at most, and lets in only so many [CALL-15]', async () => {
  const { id, link } = await aCallWithLink(5)
  expect((await town.county.ask(`POST /api/calls/${id}/guest-links`, { validMinutes: 1_441 })).status).toBe(400)
  for (let count = 0; count < 32; count++) expect((await ask('enter', { link, name: `来宾${count}` })).status).toBe(200)
  expect(codeOf(await ask('enter', { link, name: '太多' }))).toEqual([409, 'call.full'])
})
