import { afterAll, beforeAll, expect, test } from 'vitest'
import { trimFacts } from '#platform/event-log'
import { type Client, type TestCity, aCity } from '#tests/city'
import { Ear } from '#tests/ear'
import { COUNTY, GRID, OTHER_COUNTY, middleOf, settle, settleTown } from '#tests/town'

let city: TestCity
let admin: Client
let county: Client
beforeAll(async () => {
  city = await aCity()
  admin = await settleTown(city)
  county = await settle(city, admin, { username: 'county', role: 'commander', areaCode: COUNTY })
})
afterAll(() => city[Symbol.asyncDispose]())

const report = (title: string) => county.ask('POST /api/incidents', { title, kind: 'fall', severity: 'major', position: middleOf(GRID) })

test('who comes back with a cursor that was trimmed meanwhile is told to reload, and a fresh follow goes on [LOG-3]', async () => {
  const first = await Ear.open(city.url, county)
  await first.follow()
  const { cursor } = first
  first.close()
  for (const title of ['one', 'two', 'three']) await report(title)
  // The ring would still serve it: another gateway, or this one a day later, would not.
  await trimFacts(city.city.handles.db, new Date(Date.now() + 60_000))
  const later = await aCity({ databaseUrl: city.city.handles.databaseUrl })
  const again = await later.signIn('county', 'a-good-password')
  const second = await Ear.open(later.url, again)
  await second.follow(cursor)
  await expect.poll(() => second.signals).toContain('reload')
  expect(second.facts).toEqual([])
  await second.follow()
  await report('four')
  await expect.poll(() => second.facts.length).toBe(1)
  second.close()
  await later[Symbol.asyncDispose]()
})

test('whose rights change while away is answered as another audience [WEB-6]', async () => {
  const mover = await settle(city, admin, { username: 'mover', role: 'commander', areaCode: OTHER_COUNTY })
  const audience = async () => {
    const ear = await Ear.open(city.url, mover)
    const answer = (await ear.ask('follow', {})) as { audience: string }
    ear.close()
    return answer.audience
  }
  const before = await audience()
  expect(await audience()).toBe(before)
  const { body } = await admin.ask('GET /api/accounts')
  const account = (body['items'] as { id: string; username: string }[]).find(one => one.username === 'mover')!
  await admin.ask(`PATCH /api/accounts/${account.id}`, { areaCode: COUNTY })
  expect(await audience()).not.toBe(before)
})
