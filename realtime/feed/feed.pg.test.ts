import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unitsNow } from '#domain/force/server'
import { ingest } from '#domain/track/server'
import { type Client, type TestCity, aCity } from '#tests/city'
import { COUNTY, GRID, OTHER_COUNTY, middleOf, settle, settleTown } from '#tests/town'
import { FeedClient } from './index.ts'

const [LON, LAT] = middleOf(GRID)

let city: TestCity
let admin: Client
let county: Client
beforeAll(async () => {
  city = await aCity()
  admin = await settleTown(city)
  county = await settle(city, admin, { username: 'county-admin', role: 'administrator', areaCode: COUNTY })
  for (const [at, areaCode] of [COUNTY, COUNTY, OTHER_COUNTY].entries()) {
    await admin.ask('POST /api/units', { name: `Car ${at}`, kind: 'vehicle', areaCode, deviceIds: [`car-${at}`] })
  }
})
afterAll(() => city[Symbol.asyncDispose]())

async function open(who: Client = admin): Promise<FeedClient> {
  const { body } = await who.ask('POST /api/live/ticket', {})
  return FeedClient.connect({ url: city.url, ticket: String(body['ticket']) })
}

async function placeOf(deviceId: string) {
  const units = await unitsNow(city.city.handles)
  const number = units.numberOfDevice(deviceId)
  return { lon: units.columns.lon[number], lat: units.columns.lat[number], fixedAtMs: units.columns.fixedAtMs[number], speedKmh: units.columns.speedKmh[number] }
}

test('a frame that is acknowledged is on the map, in the journal, and in the track', async () => {
  await using feed = await open()
  const [one, two] = await feed.declare(['car-0', 'car-1'])
  const nowMs = Math.floor(Date.now() / 10) * 10
  feed.send([{ handle: one!, lon: LON, lat: LAT, fixedAtMs: nowMs - 2_000, speedKmh: 31.5, bearingDeg: 90 }, { handle: two!, lon: LON + 0.01, lat: LAT, fixedAtMs: nowMs }], nowMs)
  await feed.kept()
  expect(await placeOf('car-0')).toMatchObject({ lon: expect.closeTo(LON, 6), lat: expect.closeTo(LAT, 6), fixedAtMs: nowMs - 2_000, speedKmh: 31.5 })
  expect(await placeOf('car-1')).toMatchObject({ fixedAtMs: nowMs, speedKmh: Number.NaN })
  await (await ingest(city.city.handles)).settle()
  const { body } = await admin.ask('GET /api/units?q=car-0')
  expect(body['items']).toMatchObject([{ fixedAt: new Date(nowMs - 2_000).toISOString(), speedKmh: 31.5, isStale: false }])
})

test('a device unknown and one out of reach have the same handle: none', async () => {
  await using feed = await open(county)
  expect([...(await feed.declare(['car-0', 'nobody', 'car-2']))]).toEqual([1, 0, 0])
  const before = await placeOf('car-2')
  feed.send([{ handle: 3, lon: LON, lat: LAT, fixedAtMs: Date.now() }, { handle: 77, lon: LON, lat: LAT, fixedAtMs: Date.now() }], Date.now())
  await feed.kept()
  expect(await placeOf('car-2')).toEqual(before)
})

test('a unit that moved out of reach is no longer moved by this gateway', async () => {
  const { body } = await admin.ask('POST /api/units', { name: 'Leaving', kind: 'vehicle', areaCode: COUNTY, deviceIds: ['leaving-car'] })
  await using feed = await open(county)
  const [car] = await feed.declare(['leaving-car'])
  const send = async (ago: number) => (feed.send([{ handle: car!, lon: LON, lat: LAT, fixedAtMs: Date.now() - ago }], Date.now()), feed.kept())
  await send(5_000)
  const before = await placeOf('leaving-car')
  expect(before.lon).toBeCloseTo(LON, 6)
  expect((await admin.ask(`PATCH /api/units/${String(body['id'])}`, { areaCode: OTHER_COUNTY })).status).toBe(200)
  const units = await unitsNow(city.city.handles)
  const areaOf = () => units.columns.areaPaths[units.columns.area[units.numberOfDevice('leaving-car')]!]
  await expect.poll(areaOf).toContain(OTHER_COUNTY)
  await send(1_000)
  expect(await placeOf('leaving-car')).toEqual(before)
})

test('frames are acknowledged in order, many at once', async () => {
  await using feed = await open()
  const [car] = await feed.declare(['car-1'])
  const startMs = Date.now() + 1_000
  for (let step = 0; step < 500; step++) feed.send([{ handle: car!, lon: LON + 0.01, lat: LAT + step * 1e-6, fixedAtMs: startMs + step * 10 }], startMs + step * 10)
  await feed.kept()
  expect([feed.acknowledged, feed.fixesUnderWay]).toEqual([500, 0])
  expect((await placeOf('car-1')).fixedAtMs).toBe(Math.round((startMs + 4_990) / 10) * 10)
})

describe('the door stays shut', () => {
  test('to whoever has no ticket, a used one, or no right to feed', async () => {
    await expect(FeedClient.connect({ url: city.url, ticket: 'made-up-ticket' })).rejects.toThrow('4401')
    const { body } = await admin.ask('POST /api/live/ticket', {})
    const first = await FeedClient.connect({ url: city.url, ticket: String(body['ticket']) })
    await expect(FeedClient.connect({ url: city.url, ticket: String(body['ticket']) })).rejects.toThrow('4401')
    await first[Symbol.asyncDispose]()
    const commander = await settle(city, admin, { username: 'commander', role: 'commander', areaCode: COUNTY })
    await expect(open(commander)).rejects.toThrow('4403')
  })

  test('to whoever is signed out', async () => {
    const leaving = await settle(city, admin, { username: 'leaving', role: 'administrator', areaCode: COUNTY })
    const feed = await open(leaving)
    const { body } = await admin.ask('GET /api/accounts?limit=100')
    const account = (body['items'] as { id: string; username: string }[]).find(item => item.username === 'leaving')!
    expect((await admin.ask(`PATCH /api/accounts/${account.id}`, { isDisabled: true })).status).toBe(200)
    expect(await feed.closed).toBe(4401)
  })
})

describe('whatever bytes come, only their socket closes', () => {
  test('with a code, and the next gateway is served', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ minLength: 16, maxLength: 60 }).map(some => Uint8Array.of(1, 0, ...some)),
      fc.string().map(text => text),
      fc.json(),
      fc.constantFrom('{"hello":1}', '{"declare":[]}', '{"declare":["\\u0000"]}', '{"hello":1,"ticket":"again-and-again"}'),
    )
    await fc.assert(
      fc.asyncProperty(bytes, async sent => {
        const feed = await open()
        feed.sendBytes(sent)
        const code = await Promise.race([feed.closed, new Promise(resolve => setTimeout(resolve, 2_000))])
        await feed[Symbol.asyncDispose]()
        expect([1007, 1009, 1013, 4401, 4409]).toContain(code)
      }),
      { numRuns: 40 },
    )
    await using feed = await open()
    expect([...(await feed.declare(['car-0']))]).toEqual([1])
  })

  test('a frame larger than any is cut off by its length', async () => {
    const feed = await open()
    feed.sendBytes(new Uint8Array(3 * 1024 * 1024))
    expect(await feed.closed).toBe(1009)
  })
})
