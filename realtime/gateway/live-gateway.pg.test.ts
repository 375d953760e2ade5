import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, type TestCity, aCity } from '#tests/city'
import { Ear } from '#tests/ear'
import { COUNTY, GRID, OTHER_COUNTY, middleOf, settle, settleTown } from '#tests/town'

let city: TestCity
let admin: Client
let county: Client
let sibling: Client
let grid: Client

beforeAll(async () => {
  city = await aCity()
  admin = await settleTown(city)
  county = await settle(city, admin, { username: 'county', role: 'commander', areaCode: COUNTY })
  sibling = await settle(city, admin, { username: 'sibling', role: 'commander', areaCode: OTHER_COUNTY })
  grid = await settle(city, admin, { username: 'grid', role: 'grid_worker', areaCode: GRID })
})
afterAll(() => city[Symbol.asyncDispose]())

const report = (who: Client, title: string) =>
  who.ask('POST /api/incidents', { title, kind: 'fall', severity: 'major', position: middleOf(GRID) })
const titles = (ear: Ear) => ear.facts.filter(fact => fact.name === 'incident.reported').map(fact => (fact.payload as { incident: { title: string } }).incident.title)

test('a report is heard above and not next door [LIVE-4]', async () => {
  const [mine, foreign] = [await Ear.open(city.url, county), await Ear.open(city.url, sibling)]
  await Promise.all([mine.follow(), foreign.follow()])
  expect((await report(grid, 'heard')).status).toBe(200)
  await expect.poll(() => titles(mine)).toEqual(['heard'])
  expect(foreign.facts).toEqual([])
  mine.close()
  foreign.close()
})

test('who resumes from a cursor hears exactly what was missed, in order [LIVE-1]', async () => {
  const first = await Ear.open(city.url, county)
  await first.follow()
  await report(grid, 'before')
  await expect.poll(() => titles(first)).toEqual(['before'])
  const { cursor } = first
  first.close()
  for (let at = 0; at < 30; at++) await report(grid, `missed ${at}`)

  const second = await Ear.open(city.url, county)
  await second.follow(cursor)
  await report(grid, 'after')
  const expected = [...Array.from({ length: 30 }, (_, at) => `missed ${at}`), 'after']
  await expect.poll(() => titles(second)).toEqual(expected)
  expect(second.holes).toBe(0)
  second.close()
})

test('a cursor of another database is told to reload', async () => {
  const ear = await Ear.open(city.url, county)
  expect(await ear.follow({ live: 9_999_999, audit: 0 })).toMatchObject({ ok: false, code: 'reload' })
  ear.close()
})

test('a ticket opens one socket, once; without one nobody comes in', async () => {
  const { body } = await county.ask('POST /api/live/ticket', {})
  const ear = await Ear.withTicket(city.url, String(body['ticket']))
  await expect(Ear.withTicket(city.url, String(body['ticket']))).rejects.toThrow('sign_in_first')
  await expect(Ear.withTicket(city.url, 'made-up-ticket')).rejects.toThrow('sign_in_first')
  ear.close()
})

test('a page of another site may not open a socket [LIVE-5]', async () => {
  await expect(Ear.open(city.url, county, { origin: 'http://elsewhere.example' })).rejects.toThrow()
})

test('bad messages answer a code and cut nobody', async () => {
  const ear = await Ear.open(city.url, county)
  expect(await ear.ask('follow', { cursor: 'everything' })).toMatchObject({ ok: false, code: 'bad_input' })
  expect(await ear.ask('follow', { cursor: { live: -1 } })).toMatchObject({ ok: false, code: 'bad_input' })
  expect(await ear.ask('position', { position: [999, 0] })).toMatchObject({ ok: false, code: 'bad_input' })
  expect(ear.socket.connected).toBe(true)
  const flood = await Promise.all(Array.from({ length: 120 }, () => ear.ask('position', {}) as Promise<{ code?: string }>))
  expect(flood.some(answer => answer.code === 'too_often')).toBe(true)
  expect(ear.socket.connected).toBe(true)
  ear.close()
})

test('an account whose sessions are revoked is cut off at once [LIVE-2]', async () => {
  const client = await settle(city, admin, { username: 'leaver', role: 'commander', areaCode: COUNTY })
  const ear = await Ear.open(city.url, client)
  await ear.follow()
  const { body } = await admin.ask('GET /api/accounts')
  const leaver = (body['items'] as { id: string; username: string }[]).find(account => account.username === 'leaver')!
  await admin.ask(`POST /api/accounts/${leaver.id}/revoke-sessions`, {})
  await expect.poll(() => ear.socket.connected).toBe(false)
  expect(ear.signals).toContain('rights')
})

test('who is moved to another county hears that one from then on [LIVE-2]', async () => {
  const client = await settle(city, admin, { username: 'mover', role: 'commander', areaCode: OTHER_COUNTY })
  const ear = await Ear.open(city.url, client)
  await ear.follow()
  const { body } = await admin.ask('GET /api/accounts')
  const mover = (body['items'] as { id: string; username: string }[]).find(account => account.username === 'mover')!
  expect((await admin.ask(`PATCH /api/accounts/${mover.id}`, { areaCode: COUNTY })).status).toBe(200)
  await expect.poll(() => ear.signals).toContain('rights')
  await report(grid, 'heard after moving')
  await expect.poll(() => titles(ear)).toEqual(['heard after moving'])
  ear.close()
})
