import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { WatchAlert } from '#domain/watch'
import { type Client, type TestCity, aCity } from '#tests/city'
import { Ear } from '#tests/ear'
import { COUNTY, GRID, OTHER_COUNTY, middleOf, settle, settleTown } from '#tests/town'
import { watchHost } from './watch-host.ts'

let city: TestCity
let admin: Client
let county: Client
let sibling: Client
let ear: Ear
let count = 0
const [LON, LAT] = middleOf(GRID)
/** A square of some 400 m around the middle of the grid, and a place 1 km south of it. */
const FENCE = [[LON - 0.002, LAT - 0.002], [LON + 0.002, LAT - 0.002], [LON + 0.002, LAT + 0.002], [LON - 0.002, LAT + 0.002], [LON - 0.002, LAT - 0.002]]
const OUTSIDE = LAT - 0.009
const USUAL = { who: { of: 'all' }, severity: 'major', when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 0, seconds: 0 }, accuracyMostMetres: 0, cooldownSeconds: 0 }
const termsOf = (what: object, over: object = {}) => ({ ...USUAL, name: `布控 ${++count}`, what, where: { shape: 'polygon', polygons: [[FENCE]] }, ...over })

beforeAll(async () => {
  city = await aCity()
  admin = await settleTown(city)
  county = await settle(city, admin, { username: 'county', role: 'commander', areaCode: COUNTY })
  sibling = await settle(city, admin, { username: 'sibling', role: 'commander', areaCode: OTHER_COUNTY })
  ear = await Ear.open(city.url, county)
  await ear.follow()
  const host = await watchHost(city.city.handles)
  await vi.waitFor(() => expect(host.isWatching).toBe(true), { timeout: 10_000 })
})
afterAll(async () => {
  ear.close()
  await city[Symbol.asyncDispose]()
})

let device: string
let unitId: string
let fixAtMs: number
beforeEach(async () => {
  device = `walker-${++count}`
  const made = await admin.ask('POST /api/units', { name: `甲${count}`, kind: 'doctor', areaCode: GRID, deviceIds: [device] })
  unitId = made.body['id'] as string
  fixAtMs = Date.now() - 60_000
})

/** One fix through the door for trackers, ten seconds after the one before. */
async function walk(lat: number, lon = LON, id = device) {
  fixAtMs += 10_000
  const answer = await fetch(`${city.url}/osmand?id=${id}&lat=${lat}&lon=${lon}&timestamp=${fixAtMs}`)
  expect(answer.status).toBe(200)
}
async function make(terms: object): Promise<string> {
  const { status, body } = await county.ask('POST /api/watch/rules', { terms })
  expect([status, status === 200 ? '' : body]).toEqual([200, ''])
  const host = await watchHost(city.city.handles)
  await expect.poll(() => host.ruleIds.has(body['id'] as string)).toBe(true)
  return body['id'] as string
}
const told = (name: string, ruleId: string) =>
  ear.facts.filter(fact => fact.name === name).map(fact => (fact.payload as { alert: WatchAlert }).alert).filter(alert => alert.ruleId === ruleId)

describe('a rule made at a desk', () => {
  test('[WCH-5] is told once of who comes in, though the fix is sent again and more fixes follow inside', async () => {
    const rule = await make(termsOf({ kind: 'enter' }))
    await walk(OUTSIDE)
    await walk(LAT)
    await expect.poll(() => told('watch.alert_raised', rule).length).toBe(1)
    await fetch(`${city.url}/osmand?id=${device}&lat=${LAT}&lon=${LON}&timestamp=${fixAtMs}`)
    await walk(LAT + 0.0005)
    const other = await make(termsOf({ kind: 'leave' }))
    await walk(OUTSIDE)
    await expect.poll(() => told('watch.alert_raised', other).length).toBe(1)
    const [alert] = told('watch.alert_raised', rule)
    expect(told('watch.alert_raised', rule)).toHaveLength(1)
    expect(alert).toMatchObject({ kind: 'enter', severity: 'major', state: 'raised', unitIds: [unitId], areaCode: GRID, placeCode: GRID, endedAt: null })
    expect(alert!.position![1]).toBeCloseTo(LAT, 5)
    const { body } = await county.ask(`GET /api/watch/alerts?ruleId=${rule}`)
    expect((body['items'] as WatchAlert[]).map(item => item.id)).toEqual([alert!.id])
  })

  test('says nothing of who is inside already, and nothing while it is suspended or once it is gone', async () => {
    await walk(LAT)
    const rule = await make(termsOf({ kind: 'enter' }))
    await walk(LAT + 0.0004)
    await county.ask(`POST /api/watch/rules/${rule}/suspend`, {})
    await walk(OUTSIDE)
    await walk(LAT)
    await county.ask(`POST /api/watch/rules/${rule}/resume`, {})
    await county.ask(`POST /api/watch/rules/${rule}/remove`, {})
    await walk(OUTSIDE)
    const marker = await make(termsOf({ kind: 'enter' }))
    await walk(LAT)
    await expect.poll(() => told('watch.alert_raised', marker).length).toBe(1)
    expect(told('watch.alert_raised', rule)).toEqual([])
  })

  test('that lasts is told when it is over; the alert waits until somebody closes it', async () => {
    const rule = await make(termsOf({ kind: 'speed', side: 'over', limitKmh: 60, marginKmh: 5 }, { where: null }))
    const drive = (speed: number) => {
      fixAtMs += 10_000
      return fetch(`${city.url}/osmand?id=${device}&lat=${OUTSIDE}&lon=${LON}&timestamp=${fixAtMs}&speed=${speed / 1.852}`)
    }
    await drive(20)
    await drive(90)
    await expect.poll(() => told('watch.alert_raised', rule).length).toBe(1)
    await drive(95)
    await drive(20)
    await expect.poll(() => told('watch.alert_ended', rule).length).toBe(1)
    const [ended] = told('watch.alert_ended', rule)
    expect(ended).toMatchObject({ state: 'raised', limit: 60, version: 2 })
    expect(ended!.endedAt).not.toBeNull()
    const seen = await county.ask(`POST /api/watch/alerts/${ended!.id}/acknowledge`, { version: 2 })
    expect(seen.body).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'county' })
    expect((await county.ask(`POST /api/watch/alerts/${ended!.id}/acknowledge`, {})).body).toMatchObject({ code: 'watch.cannot_step' })
    expect((await county.ask(`POST /api/watch/alerts/${ended!.id}/close`, { note: '已劝停', version: 2 })).body).toMatchObject({ code: 'changed_meanwhile' })
    expect((await county.ask(`POST /api/watch/alerts/${ended!.id}/close`, { note: '已劝停' })).body).toMatchObject({ state: 'closed', note: '已劝停' })
    await expect.poll(() => told('watch.alert_closed', rule).length).toBe(1)
  })

  test('from the position to the alert at a desk takes less than a second', async () => {
    const rule = await make(termsOf({ kind: 'enter' }))
    await walk(OUTSIDE)
    const sinceMs = performance.now()
    await walk(LAT)
    await expect.poll(() => told('watch.alert_raised', rule).length, { interval: 5 }).toBe(1)
    const ms = performance.now() - sinceMs
    process.stdout.write(`  position → alert heard: ${Math.round(ms)} ms\n`)
    expect(ms).toBeLessThan(1_000)
  })
})

describe('who may have what', () => {
  test('[WCH-2] a rule watches only units its maker may see, and cannot name one that is out of reach', async () => {
    const own = await admin.ask('POST /api/units', { name: '邻县', kind: 'police', areaCode: OTHER_COUNTY, deviceIds: ['neighbour'] })
    const rule = await make(termsOf({ kind: 'enter' }))
    await walk(OUTSIDE, LON, 'neighbour')
    await walk(LAT, LON, 'neighbour')
    const number = own.body['number'] as number
    const refused = await county.ask('POST /api/watch/rules', { terms: termsOf({ kind: 'enter' }, { who: { of: 'units', numbers: [number] } }) })
    const unknown = await county.ask('POST /api/watch/rules', { terms: termsOf({ kind: 'enter' }, { who: { of: 'units', numbers: [999_999] } }) })
    expect([refused.status, refused.body['code']]).toEqual([404, 'not_found'])
    expect(unknown.body).toEqual({ ...refused.body, requestId: unknown.body['requestId'] })
    await walk(OUTSIDE)
    await walk(LAT)
    await expect.poll(() => told('watch.alert_raised', rule).length).toBe(1)
    expect(told('watch.alert_raised', rule)[0]!.unitIds).toEqual([unitId])
  })

  test('[WCH-1] is heard where its place lies, else where its maker is; a sibling knows nothing of it', async () => {
    const rule = await make(termsOf({ kind: 'enter' }))
    const far = { shape: 'circle', center: middleOf('990102002002002'), radiusMetres: 300 }
    const elsewhere = await county.ask('POST /api/watch/rules', { terms: termsOf({ kind: 'enter' }, { where: far }) })
    expect((await county.ask(`GET /api/watch/rules/${rule}`)).body['areaCode']).toBe(GRID)
    expect(elsewhere.body['areaCode']).toBe(COUNTY)
    for (const id of [rule, elsewhere.body['id'], '00000000-0000-4000-8000-000000000000']) {
      expect((await sibling.ask(`GET /api/watch/rules/${String(id)}`)).status).toBe(404)
      expect((await sibling.ask(`POST /api/watch/rules/${String(id)}/remove`, {})).status).toBe(404)
    }
    expect((await sibling.ask('POST /api/watch/rules', { terms: termsOf({ kind: 'enter' }), areaCode: COUNTY })).status).toBe(404)
  })

  test('what cannot be a rule is refused in words, and a huge one is bounded', async () => {
    const ring = (corners: number) => Array.from({ length: corners }, (_, step) => [LON + Math.cos(step / corners) / 100, LAT + Math.sin(step / corners) / 100])
    const closedRing = (corners: number) => [...ring(corners), ring(corners)[0]]
    const tries = [
      termsOf({ kind: 'enter' }, { where: null }),
      termsOf({ kind: 'co_presence', withinMetres: 50, forSeconds: 60 }, { where: null }),
      termsOf({ kind: 'enter' }, { where: { shape: 'polygon', polygons: [[closedRing(20_001)]] } }),
      termsOf({ kind: 'enter' }, { where: { shape: 'polygon', polygons: [[ring(5)]] } }),
      termsOf({ kind: 'speed', side: 'over', limitKmh: 1e9, marginKmh: 0 }, { where: null }),
      termsOf({ kind: 'gather', unitCount: 1e9, withinMetres: 1, forSeconds: 0 }),
      termsOf({ kind: 'enter' }, { name: '   ' }),
      termsOf({ kind: 'moon' }),
    ]
    for (const terms of tries) expect((await county.ask('POST /api/watch/rules', { terms })).body).toMatchObject({ code: 'bad_input' })
    const wide = await county.ask('POST /api/watch/rules', { terms: termsOf({ kind: 'enter' }, { where: { shape: 'polygon', polygons: [[closedRing(15_000)]] } }) })
    expect(wide.status).toBe(200)
    const { items } = (await county.ask('GET /api/watch/rules?limit=200')).body as { items: { id: string; where: { polygons: unknown[][][] } }[] }
    expect(items.find(item => item.id === wide.body['id'])!.where.polygons[0]![0]!.length).toBeLessThan(500)
    await county.ask(`POST /api/watch/rules/${String(wide.body['id'])}/remove`, {})
  })
})
