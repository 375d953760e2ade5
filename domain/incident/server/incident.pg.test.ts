import { Transformer } from '@napi-rs/image'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { moveUnits, unitsNow } from '#domain/force/server'
import type { Incident, IncidentSummary, TimelineEntry, getNearby } from '#domain/incident'
import type { OutputOf } from '#platform/pure'
import { type Client, type TestCity, aCity } from '#tests/city'
import { COUNTY, GRID, OTHER_COUNTY, middleOf, settle, settleTown } from '#tests/town'
import { tellOverdue } from './tell-overdue.ts'
import { inTransaction } from '#tests/handles'

let city: TestCity
let admin: Client
let county: Client
let sibling: Client
let worker: Client
const NEXT_GRID = '990101001001002'

beforeAll(async () => {
  city = await aCity()
  admin = await settleTown(city)
  county = await settle(city, admin, { username: 'county', role: 'commander', areaCode: COUNTY })
  sibling = await settle(city, admin, { username: 'sibling', role: 'commander', areaCode: OTHER_COUNTY })
  worker = await settle(city, admin, { username: 'worker', role: 'grid_worker', areaCode: GRID })
})
afterAll(() => city[Symbol.asyncDispose]())

const asIncident = (answer: { body: Record<string, unknown> }) => answer.body as unknown as Incident
const items = <T>(answer: { body: Record<string, unknown> }) => answer.body['items'] as T[]

function report(who: Client, over: Record<string, unknown> = {}) {
  return who.ask('POST /api/incidents', { title: 'Fall on the stairs', kind: 'fall', severity: 'major', position: middleOf(GRID), ...over })
}

async function aUnit(name: string, areaCode = GRID, near = middleOf(areaCode)): Promise<string> {
  const { body } = await admin.ask('POST /api/units', { name, kind: 'doctor', areaCode, deviceIds: [`device-${name}`] })
  await fetch(`${city.url}/osmand?id=device-${name}&lat=${near[1]}&lon=${near[0]}`)
  return String(body['id'])
}

describe('reporting', () => {
  test('the place is resolved to its grid, the number counts the day, the clock runs from the report [INC-2] [INC-5]', async () => {
    const first = asIncident(await report(worker))
    const second = asIncident(await report(worker, { position: undefined, areaCode: GRID }))
    expect(first).toMatchObject({ gridCode: GRID, status: 'reported', reporterName: 'worker', version: 1 })
    expect(first.areaNames).toHaveLength(4)
    expect(Date.parse(first.dueAt) - Date.parse(first.reportedAt)).toBe(3_600_000)
    expect(Number(second.number.slice(-4))).toBe(Number(first.number.slice(-4)) + 1)
    expect(second.position).toEqual(middleOf(GRID).map(value => expect.closeTo(value, 6)))
  })

  test('next door is helped, further away is not found, off the map has a reason', async () => {
    expect((await report(worker, { position: middleOf(NEXT_GRID) })).status).toBe(200)
    expect(await report(worker, { position: middleOf('990101002001001') })).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await report(county, { position: [10, 10] })).toMatchObject({ status: 422, body: { code: 'incident.outside_city' } })
    expect(await report(county, { position: undefined })).toMatchObject({ status: 400, body: { code: 'incident.no_place' } })
    expect(await report(county, { severity: 'huge' })).toMatchObject({ status: 400, body: { code: 'bad_input' } })
  })
})

test('the whole life, step by step, is on the time line [INC-1]', async () => {
  const unitId = await aUnit('Dr Zhang')
  const { id } = asIncident(await report(worker, { title: 'Whole life' }))
  const take = async (who: Client, step: string, body: Record<string, unknown> = {}) => asIncident(await who.ask(`POST /api/incidents/${id}/${step}`, body)).status
  expect(await take(county, 'accept')).toBe('accepted')
  expect(await take(county, 'assign', { unitIds: [unitId] })).toBe('assigned')
  expect(await take(worker, 'set-out')).toBe('on_the_way')
  expect(await take(worker, 'arrive')).toBe('on_scene')
  await worker.ask(`POST /api/incidents/${id}/notes`, { note: 'Two people' })
  expect(await take(worker, 'resolve')).toBe('resolved')
  expect(await take(county, 'close')).toBe('closed')
  const told = items<TimelineEntry>(await county.ask(`GET /api/incidents/${id}/timeline`))
  expect(told.map(entry => entry.step)).toEqual([null, 'accept', 'assign', 'set-out', 'arrive', 'note', 'resolve', 'close'])
  expect(told[2]!.unitNames).toEqual(['Dr Zhang'])
  expect(told[5]!.note).toBe('Two people')
})

test('a step the life cycle has not, a stale version and a foreign unit are refused, and nothing changes [INC-1]', async () => {
  const { id, version } = asIncident(await report(worker))
  expect(await county.ask(`POST /api/incidents/${id}/arrive`, {})).toMatchObject({ status: 409, body: { code: 'incident.cannot_step' } })
  expect(await county.ask(`POST /api/incidents/${id}/accept`, { version: version + 5 })).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } })
  const foreign = await aUnit('Elsewhere', `${OTHER_COUNTY}001001001`)
  expect(await county.ask(`POST /api/incidents/${id}/assign`, { unitIds: [foreign] })).toMatchObject({ status: 404 })
  expect(await county.ask(`POST /api/incidents/${id}/assign`, {})).toMatchObject({ status: 400, body: { code: 'incident.nobody_named' } })
  expect(asIncident(await county.ask(`GET /api/incidents/${id}`))).toMatchObject({ status: 'reported', version })
})

test('the sibling county finds nothing of it, wherever it asks [INC-4]', async () => {
  const { id } = asIncident(await report(worker))
  for (const route of [`GET /api/incidents/${id}`, `GET /api/incidents/${id}/timeline`, `GET /api/incidents/${id}/nearby`]) {
    expect((await sibling.ask(route)).status, route).toBe(404)
  }
  expect((await sibling.ask(`POST /api/incidents/${id}/accept`, {})).status).toBe(404)
  expect((await sibling.ask(`POST /api/incidents/${crypto.randomUUID()}/accept`, {})).status).toBe(404)
  expect(items<Incident>(await sibling.ask('GET /api/incidents')).map(incident => incident.id)).not.toContain(id)
})

test('who was sent sees it and works on it wherever it lies [INC-4]', async () => {
  const helper = await settle(city, admin, { username: 'helper', role: 'grid_worker', areaCode: '990101002001001' })
  const { body: me } = await helper.ask('GET /api/me')
  const unitId = await aUnit('Helper')
  await city.city.handles.pool.query('update unit set account_id = $1 where id = $2', [me['accountId'], unitId])
  const { id } = asIncident(await report(county))
  expect((await helper.ask(`GET /api/incidents/${id}`)).status).toBe(404)
  await county.ask(`POST /api/incidents/${id}/assign`, { unitIds: [unitId] })
  expect((await helper.ask(`GET /api/incidents/${id}`)).status).toBe(200)
  expect((await helper.ask(`POST /api/incidents/${id}/set-out`, {})).status).toBe(200)
  expect(items<Incident>(await helper.ask('GET /api/incidents?mine=true')).map(incident => incident.id)).toEqual([id])
})

test('pages follow one another without holes or doubles in every order, whatever is reported meanwhile', async () => {
  for (const sort of ['newest', 'due', 'urgency']) {
    const all = items<Incident>(await county.ask(`GET /api/incidents?sort=${sort}&limit=500`)).map(incident => incident.id)
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const page = await county.ask(`GET /api/incidents?sort=${sort}&limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      seen.push(...items<Incident>(page).map(incident => incident.id))
      if (page.body['nextCursor'] === null) break
      cursor = String(page.body['nextCursor'])
    }
    expect(seen, sort).toEqual(all)
  }
  expect(await county.ask('GET /api/incidents?cursor=bm9uc2Vuc2U')).toMatchObject({ status: 400, body: { code: 'bad_input' } })
  const urgent = items<Incident>(await county.ask('GET /api/incidents?state=open&sort=urgency'))
  expect(urgent.map(incident => ['critical', 'major', 'minor'].indexOf(incident.severity))).toEqual(urgent.map(incident => ['critical', 'major', 'minor'].indexOf(incident.severity)).toSorted())
})

/** As if heard of at this moment: memory reads the row. */
async function stand(id: string, at: readonly [number, number], fixedAt = new Date()): Promise<void> {
  const { handles } = city.city
  const unknown = { speedKmh: null, bearingDeg: null, accuracyMetres: null, batteryPercent: null }
  await moveUnits(handles.db, [{ unitId: id, position: [at[0], at[1]], fixedAt, receivedAt: fixedAt, ...unknown }])
  await (await unitsNow(handles)).read([id])
}
async function aHelper(name: string, over: { kind?: string; skills?: string[]; areaCode?: string } = {}): Promise<string> {
  const { body } = await admin.ask('POST /api/units', { name, kind: 'doctor', areaCode: GRID, ...over })
  return String(body['id'])
}

describe('who fits best', () => {
  const [lon, lat] = middleOf(GRID)
  const SILENT = new Date(Date.now() - 3_600_000)
  const nearby = async (id: string, query = 'limit=50') => (await county.ask(`GET /api/incidents/${id}/nearby?${query}`)).body as unknown as OutputOf<typeof getNearby>

  test('is ranked by travel time, what it has at hand, what it can do, and silence, with the reasons', async () => {
    const ids = await Promise.all(['甲', '乙', '丙', '丁', '戊'].map((name, index) => aHelper(name, index < 2 ? { skills: ['sampling'] } : {})))
    const places = [0.02, 0.01, 0.01, 0.001, 0.3] as const
    for (const [index, id] of ids.entries()) await stand(id, [lon + places[index]!, lat], index === 3 ? SILENT : new Date())
    const busy = asIncident(await report(worker))
    await county.ask(`POST /api/incidents/${busy.id}/assign`, { unitIds: [ids[1]] })
    const { id } = asIncident(await report(worker, { kind: 'fever' }))
    const found = await nearby(id)
    const mine = found.items.filter(unit => ids.includes(unit.unitId))
    expect(mine.map(unit => unit.name)).toEqual(['甲', '丙', '乙', '戊', '丁'])
    expect(found).toMatchObject({ wantedSkill: 'sampling', bestUnitId: found.items[0]!.unitId })
    const why = mine.map(unit => unit.reasons.map(reason => reason.why).filter(it => it !== 'nearest'))
    expect(why).toEqual([['skilled', 'free'], ['free'], ['skilled', 'at_work'], ['free'], ['free', 'silent']])
    const called = found.items.filter(unit => unit.reasons[0]?.why === 'nearest')
    expect(called.map(unit => unit.distanceMetres)).toEqual([Math.min(...found.items.map(unit => unit.distanceMetres))])
    expect(mine[0]!.distanceMetres).toBeCloseTo(1_753, -1)
  })

  test('is the same as a ranking of everybody [INC-8], whoever works, is silent, or can do what is wanted', async () => {
    const kinds = ['doctor', 'police', 'ambulance', 'vehicle'] as const
    const ids = await Promise.all(Array.from({ length: 24 }, (_, index) => aHelper(`众${index}`, { kind: kinds[index % 4]!, skills: index % 3 === 0 ? ['first_aid'] : [] })))
    for (const [index, id] of ids.entries()) await stand(id, [lon + ((index * 7) % 24) / 300, lat], index % 5 === 0 ? SILENT : new Date())
    const busy = asIncident(await report(worker))
    await county.ask(`POST /api/incidents/${busy.id}/assign`, { unitIds: ids.filter((_, index) => index % 4 === 1) })
    const { id } = asIncident(await report(worker))
    const everybody = (await nearby(id)).items
    expect(everybody.length).toBeGreaterThan(24)
    for (const limit of [1, 3, 8]) expect((await nearby(id, `limit=${limit}`)).items.map(unit => unit.unitId)).toEqual(everybody.slice(0, limit).map(unit => unit.unitId))
    expect((await nearby(id, 'limit=50&kind=ambulance')).items.every(unit => unit.kind === 'ambulance')).toBe(true)
    expect((await nearby(id, 'limit=50&skill=first_aid')).items.map(unit => unit.unitId)).toEqual(everybody.filter(unit => unit.skills.includes('first_aid')).map(unit => unit.unitId))
  })

  test('is nobody of another county, however near', async () => {
    const foreign = await aHelper('邻县人', { areaCode: `${OTHER_COUNTY}001001001` })
    await stand(foreign, [lon, lat])
    const { id } = asIncident(await report(worker))
    expect((await nearby(id)).items.map(unit => unit.unitId)).not.toContain(foreign)
  })
})

test('the figures agree with the list they are counted from', async () => {
  await report(worker, { severity: 'critical' })
  const summary = (await county.ask('GET /api/incidents/summary')).body as unknown as IncidentSummary
  const all = items<Incident>(await county.ask('GET /api/incidents?limit=500'))
  const open = all.filter(incident => !['resolved', 'closed', 'cancelled'].includes(incident.status))
  expect(summary.openCount).toBe(open.length)
  expect(summary.openBySeverity.critical + summary.openBySeverity.major + summary.openBySeverity.minor).toBe(open.length)
  expect(summary.todayCount).toBe(all.length)
  expect(summary.todayByHour.reduce((sum, count) => sum + count, 0)).toBe(all.length)
  expect(summary.byArea.map(area => area.areaCode)).toEqual(['990101001', '990101002'])
  expect(summary.byArea.reduce((sum, area) => sum + area.todayCount, 0)).toBe(all.length)
  expect(summary.minutesToScene.count).toBe(all.filter(incident => incident.onSceneAt).length)
  expect(((await sibling.ask('GET /api/incidents/summary')).body as unknown as IncidentSummary).todayCount).toBe(0)
})

test('overdue is told once [INC-7]', async () => {
  const { id } = asIncident(await report(worker))
  await city.city.handles.pool.query(`update incident set due_at = now() - interval '1 minute' where id = $1`, [id])
  for (let twice = 0; twice < 2; twice++) await inTransaction(city.city.handles, tellOverdue)
  const told = items<TimelineEntry>(await county.ask(`GET /api/incidents/${id}/timeline`))
  expect(told.filter(entry => entry.step === 'overdue')).toHaveLength(1)
  expect(items<Incident>(await county.ask('GET /api/incidents?state=overdue')).map(incident => incident.id)).toContain(id)
})

describe('photos [INC-6]', () => {
  const picture = (width: number) => Transformer.fromRgbaPixels(new Uint8Array(width * 48 * 4).fill(120), width, 48).jpegSync(90)

  test('are made smaller, lose what the camera wrote, and are seen with their incident only', async () => {
    const secret = Buffer.from('Exif\0\0 whose phone, where')
    const app1 = Buffer.concat([Buffer.from([0xff, 0xe1, 0, secret.length + 2]), secret])
    const plain = Buffer.from(picture(2_400))
    const shot = Buffer.concat([plain.subarray(0, 2), app1, plain.subarray(2)])
    const { body } = await worker.ask('POST /api/photos', new Uint8Array(shot))
    expect(body).toMatchObject({ widthPx: 2_000, heightPx: 40 })
    const photoUrl = `GET /api/photos/${body['id']}`
    expect((await worker.ask(photoUrl)).status).toBe(200)
    expect((await county.ask(photoUrl)).status).toBe(404)
    await report(worker, { photoIds: [body['id']] })
    expect((await county.ask(photoUrl)).status).toBe(200)
    expect((await sibling.ask(photoUrl)).status).toBe(404)
    const kept = await city.city.handles.blobs.get(`photo/${String(body['id']).slice(0, 2)}/${body['id']}-full.jpg`)
    expect(Buffer.from(kept!).includes('whose phone')).toBe(false)
  })

  test("what is no photo and somebody else's photo are refused", async () => {
    expect(await worker.ask('POST /api/photos', new TextEncoder().encode('<script>'))).toMatchObject({ status: 415, body: { code: 'photo.not_a_photo' } })
    expect(await worker.ask('POST /api/photos', new Uint8Array(picture(64)).slice(0, 200))).toMatchObject({ status: 415 })
    const { body } = await worker.ask('POST /api/photos', new Uint8Array(picture(64)))
    expect((await report(county, { photoIds: [body['id']] })).status).toBe(404)
  })
})
