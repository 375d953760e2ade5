import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AreaLevel } from '#domain/area'
import { putAreas } from '#domain/area/server'
import type { Role } from '#domain/identity'
import { frozenClock } from '#platform/clock'
import type { Actor, Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import type { Position } from '#platform/pure'
import { type TestDatabase, aDatabase } from '#tests/database'
import { anActor, inTransaction, testHandles } from '#tests/handles'
import { createUnit as createContract, listDevices as devicesContract, listUnits as unitsContract } from '../contract.ts'
import { STALE_AFTER_MS } from '../unit.ts'
import { unitsOfDevices } from './carried-units.ts'
import { changeUnit } from './change-unit.ts'
import { getCoverage } from './coverage.ts'
import { createUnit } from './create-unit.ts'
import { forgetStrangers, listDevices } from './devices.ts'
import { moveUnits } from './move-units.ts'
import { putStations, putTeams, putUnits } from './put-forces.ts'
import { listStations } from './stations.ts'
import { deviceTable } from './table.ts'
import { getUnit, listUnits } from './units.ts'
import { unitsNow } from './units-now.ts'

const NOW = new Date('2026-11-22T04:00:00Z')
const GRIDS = ['140902001001001', '140902001001002', '140902002001001', '140921001001001'] as const
const [GRID_A, GRID_B, GRID_C, GRID_D] = GRIDS

let database: TestDatabase
let handles: Handles
beforeAll(async () => {
  database = await aDatabase()
  handles = testHandles(database, { clock: frozenClock(NOW) })
  const codes = new Set(GRIDS.flatMap(code => ['140900', code.slice(0, 6), code.slice(0, 9), code.slice(0, 12), code]))
  await inTransaction(handles, ctx => putAreas(ctx, [...codes].map((code, place) => aSquare(code, place))))
})
afterAll(() => database.close())

function levelOf(code: string): AreaLevel {
  return code === '140900' ? 'city' : ({ 6: 'county', 9: 'township', 12: 'village', 15: 'grid' } as const)[code.length as 6 | 9 | 12 | 15]
}

function pathTo(code: string): string {
  const codes = [code.slice(0, 6), code.slice(0, 9), code.slice(0, 12), code].filter(part => part.length <= code.length && part !== '140900')
  return ['140900', ...new Set(codes)].map(part => `${part}/`).join('')
}

function aSquare(code: string, place: number) {
  const [west, south] = [112 + place * 0.1, 38]
  const ring: Position[] = [[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1], [west, south]]
  const path = pathTo(code)
  return {
    ...{ code, path, name: `区${code}`, nameEn: `Area ${code}`, level: levelOf(code), population: null, origin: 'demo' as const },
    parentCode: path.split('/').at(-3) ?? null,
    center: [west + 0.05, south + 0.05] as Position,
    boundary: { type: 'MultiPolygon' as const, coordinates: [[ring]] },
  }
}

const within = (code: string | null, ...roles: Role[]) => anActor({ roles, area: code === null ? null : { code, path: pathTo(code) } })
const ADMIN = within('140900', 'administrator')
const as = <T>(actor: Actor, work: (ctx: Context) => Promise<T>) => inTransaction(handles, work, actor)
const make = (over: object, actor = ADMIN) =>
  as(actor, ctx => createUnit(ctx, createContract.input.parse({ name: '张三', kind: 'grid_worker', areaCode: GRID_A, ...over })))
const list = (over: object = {}, actor = ADMIN) => as(actor, ctx => listUnits(ctx, unitsContract.input.parse(over)))
const devices = (over: object = {}, actor = ADMIN) => as(actor, ctx => listDevices(ctx, devicesContract.input.parse(over)))
/** As the ingest leaves it once it has settled: in the row, and known to the process. */
const place = async (unitId: string, position: Position, agoMs = 0) => {
  await as(ADMIN, ctx => moveUnits(ctx.tx, [aMove(unitId, position, agoMs)]))
  await (await unitsNow(handles)).read([unitId])
}
const aMove = (unitId: string, position: Position, agoMs: number) => ({ unitId, position, fixedAt: new Date(NOW.getTime() - agoMs), receivedAt: NOW, speedKmh: 3, bearingDeg: null, accuracyMetres: null, batteryPercent: null })
const hear = (deviceId: string) => as(ADMIN, ctx => unitsOfDevices(ctx.tx, [{ deviceId, protocol: 'jt808', position: null, fixCount: 1 }], NOW))
const factsAbout = async (subject: string) =>
  (await handles.db.execute<{ name: string; area_code: string }>(sql`select name, area_code from fact where subject = ${subject} order by "offset"`)).rows

describe('a new unit', () => {
  test('answers as it will be listed, told as one fact in its area', async () => {
    const unit = await make({ name: '李四', deviceIds: ['t-2', 't-1'], phone: '13800000000' })
    expect(unit).toMatchObject({ name: '李四', areaCode: GRID_A, areaName: `区${GRID_A}`, deviceIds: ['t-1', 't-2'], isOnDuty: true, isStale: true, position: null })
    expect(await as(ADMIN, ctx => getUnit(ctx, { id: unit.id }))).toEqual(unit)
    expect(await factsAbout(`unit:${unit.id}`)).toEqual([{ name: 'unit.created', area_code: GRID_A }])
  })

  test('[FRC-4] claims devices heard before and declares those never heard', async () => {
    await hear('heard-before')
    const unit = await make({ deviceIds: ['heard-before', 'never-heard'] })
    const claimed = (await devices({ state: 'claimed', limit: 500 })).items.filter(device => device.unitId === unit.id)
    expect(claimed.map(({ id, protocol, firstSeenAt }) => [id, protocol, firstSeenAt]).sort()).toEqual([
      ['heard-before', 'jt808', NOW.toISOString()],
      ['never-heard', 'declared', null],
    ])
  })

  test('[FRC-4] is refused a device another unit carries, and leaves nothing behind', async () => {
    const holder = await make({ deviceIds: ['taken'] })
    await expect(make({ name: '贪心', deviceIds: ['free', 'taken'] })).rejects.toMatchObject({ code: 'force.device_taken', details: { deviceIds: ['taken'] } })
    expect((await list({ q: '贪心' })).items).toEqual([])
    expect((await hear('taken'))[0]!.unitId).toBe(holder.id)
    expect(await handles.db.select().from(deviceTable).where(eq(deviceTable.id, 'free'))).toEqual([])
  })

  test('[FRC-4] of two claims of one device at once, exactly one wins', async () => {
    const results = await Promise.allSettled(Array.from({ length: 6 }, (_, index) => make({ name: `争${index}`, deviceIds: ['contested', `own-${index}`] })))
    expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1)
  })

  test('[FRC-3] carries the account whose field app it has, one at most', async () => {
    expect(await make({ deviceIds: ['app:worker-1'] })).toMatchObject({ accountId: 'worker-1' })
    await expect(make({ deviceIds: ['app:worker-2', 'app:worker-3'] })).rejects.toMatchObject({ code: 'force.account_taken' })
  })

  test('is made only where its maker is administrator: unknown and foreign areas are one answer', async () => {
    const county = within('140921', 'administrator')
    await expect(make({}, county)).rejects.toMatchObject({ code: 'not_found' })
    await expect(make({ areaCode: '999999' }, county)).rejects.toMatchObject({ code: 'not_found' })
    await expect(make({}, within(null, 'commander'))).rejects.toMatchObject({ code: 'not_allowed' })
    expect(await make({ areaCode: GRID_D }, county)).toMatchObject({ areaCode: GRID_D })
  })
})

describe('a changed unit', () => {
  test('[FRC-4] has the devices it was given; one let go is unclaimed again', async () => {
    const unit = await make({ deviceIds: ['keep', 'drop'] })
    const changed = await as(ADMIN, ctx => changeUnit(ctx, { id: unit.id, deviceIds: ['keep', 'fresh'] }))
    expect(changed.deviceIds).toEqual(['fresh', 'keep'])
    expect((await hear('drop'))[0]).toMatchObject({ unitId: null, isNew: false })
    expect((await devices({ state: 'unclaimed', limit: 500 }, within('140902', 'administrator'))).items.map(device => device.id)).toContain('drop')
  })

  test('that moves to another area is told in both', async () => {
    const unit = await make({})
    await as(ADMIN, ctx => changeUnit(ctx, { id: unit.id, areaCode: GRID_D, isOnDuty: false }))
    expect((await factsAbout(`unit:${unit.id}`)).map(fact => fact.area_code)).toEqual([GRID_A, GRID_A, GRID_D])
    expect(await as(ADMIN, ctx => getUnit(ctx, { id: unit.id }))).toMatchObject({ areaCode: GRID_D, isOnDuty: false, name: '张三' })
  })

  test('is not found from outside, nor moved to where its changer has no say', async () => {
    const unit = await make({})
    const change = (actor: Actor, over: object) => as(actor, ctx => changeUnit(ctx, { id: unit.id, ...over }))
    await expect(change(within('140921', 'administrator'), { name: '甲' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(change(within('140902', 'administrator'), { areaCode: GRID_D })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the list of units', () => {
  test('holds what the caller reaches, whatever is asked for', async () => {
    await make({ areaCode: GRID_C, kind: 'doctor' })
    const areasSeen = async (actor: Actor, over: object = {}) => new Set((await list(over, actor)).items.map(unit => unit.areaCode))
    expect([...(await areasSeen(within('140902002', 'commander')))]).toEqual([GRID_C])
    expect(await areasSeen(within('140902002', 'commander'), { areaCode: '140900' })).toEqual(new Set([GRID_C]))
    expect(await areasSeen(within('140902002', 'commander'), { areaCode: '140921' })).toEqual(new Set())
    expect(await areasSeen(within(GRID_A, 'grid_worker'))).toEqual(new Set([GRID_A]))
    expect((await areasSeen(within(null, 'wall'))).size).toBeGreaterThanOrEqual(3)
  })

  test('is filtered by id, number, kind, area and below, name and device', async () => {
    const unit = await make({ areaCode: GRID_B, kind: 'ambulance', name: '急救 7 号', deviceIds: ['ems-7'] })
    for (const filter of [{ ids: `${unit.id},nonsense` }, { numbers: String(unit.number) }, { kind: 'ambulance' }, { areaCode: GRID_B }, { q: '救 7' }, { q: 'ems-7' }]) {
      expect((await list(filter)).items).toEqual([unit])
    }
    expect((await list({ areaCode: '140902001' })).items.map(found => found.id)).toContain(unit.id)
    expect((await list({ q: '%' })).items).toEqual([])
  })

  test('by box holds only units that have a place in it', async () => {
    const unit = await make({})
    await place(unit.id, [112.5, 39.5])
    expect((await list({ bbox: '112.4,39.4,112.6,39.6' })).items.map(found => found.id)).toEqual([unit.id])
    expect((await list({ bbox: '113.4,39.4,113.6,39.6' })).items).toEqual([])
  })

  test('comes whole, page by page', async () => {
    const whole = (await list()).items.map(unit => unit.number)
    const paged: number[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list({ limit: 3, ...(cursor ? { cursor } : {}) })
      paged.push(...page.items.map(unit => unit.number))
      cursor = page.nextCursor
    }
    expect(paged).toEqual(whole)
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'bad_input' })
  })

  test('calls a unit silent five minutes after its last fix', async () => {
    const unit = await make({})
    await place(unit.id, [112.5, 38.5], STALE_AFTER_MS)
    expect(await as(ADMIN, ctx => getUnit(ctx, { id: unit.id }))).toMatchObject({ isStale: false, position: [112.5, 38.5] })
    const later = testHandles(database, { clock: frozenClock(new Date(NOW.getTime() + 1)) })
    expect(await inTransaction(later, ctx => getUnit(ctx, { id: unit.id }), ADMIN)).toMatchObject({ isStale: true })
  })
})

test('[FRC-1] an older move changes nothing', async () => {
  const unit = await make({})
  await place(unit.id, [112.5, 38.5], 1_000)
  await place(unit.id, [112.9, 38.9], 2_000)
  expect(await as(ADMIN, ctx => getUnit(ctx, { id: unit.id }))).toMatchObject({ position: [112.5, 38.5] })
})

test('[FRC-5] an unclaimed device is seen where it was heard from; one from nowhere by the whole instance only', async () => {
  await handles.db.insert(deviceTable).values([
    { id: 'near', protocol: 'osmand', areaCode: GRID_D, areaPath: pathTo(GRID_D), listedAt: NOW, lastSeenAt: NOW },
    { id: 'nowhere', protocol: 'osmand', listedAt: NOW, lastSeenAt: NOW },
  ])
  const seen = async (code: string | null) => (await devices({ state: 'unclaimed', limit: 500 }, within(code, 'administrator'))).items.map(device => device.id)
  expect(await seen('140921')).toContain('near')
  expect(await seen('140902')).not.toContain('near')
  expect(await seen('140900')).not.toContain('nowhere')
  expect(await seen(null)).toEqual(expect.arrayContaining(['near', 'nowhere']))
})

test('devices come page by page, newest first, none twice', async () => {
  const whole = (await devices({ limit: 500 }, within(null, 'administrator'))).items.map(device => device.id)
  const paged: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await devices({ limit: 4, ...(cursor ? { cursor } : {}) }, within(null, 'administrator'))
    paged.push(...page.items.map(device => device.id))
    cursor = page.nextCursor
  }
  expect(paged).toEqual(whole)
})

test('strangers silent for a month are forgotten, claimed devices never', async () => {
  const old = new Date(NOW.getTime() - 31 * 86_400_000)
  await make({ deviceIds: ['kept-device'] })
  await handles.db.insert(deviceTable).values({ id: 'old-stranger', protocol: 'jt808', listedAt: old, lastSeenAt: old })
  await handles.db.update(deviceTable).set({ listedAt: old }).where(eq(deviceTable.id, 'kept-device'))
  await as(ADMIN, forgetStrangers)
  const left = (await handles.db.select({ id: deviceTable.id }).from(deviceTable)).map(row => row.id)
  expect(left).toContain('kept-device')
  expect(left).not.toContain('old-stranger')
})

describe('[FRC-6] coverage', () => {
  test('counts a grid with a grid worker of its own on duty and heard of lately', async () => {
    await using quiet = await aDatabase()
    const other = testHandles(quiet, { clock: frozenClock(NOW) })
    const act = <T>(work: (ctx: Context) => Promise<T>, actor = ADMIN) => inTransaction(other, work, actor)
    const codes = new Set(GRIDS.flatMap(code => ['140900', code.slice(0, 6), code.slice(0, 9), code.slice(0, 12), code]))
    await act(ctx => putAreas(ctx, [...codes].map((code, at) => aSquare(code, at))))
    const post = async (areaCode: string, kind: string, { agoMs, isOnDuty = true }: { agoMs: number | null; isOnDuty?: boolean }) => {
      const unit = await act(ctx => createUnit(ctx, createContract.input.parse({ name: '岗', kind, areaCode })))
      if (!isOnDuty) await act(ctx => changeUnit(ctx, { id: unit.id, isOnDuty }))
      if (agoMs !== null) await act(ctx => moveUnits(ctx.tx, [aMove(unit.id, [112, 38], agoMs)]))
      await (await unitsNow(other)).read([unit.id])
    }
    await post(GRID_A, 'grid_worker', { agoMs: 0 })
    await post(GRID_A, 'grid_worker', { agoMs: 0 })
    await post(GRID_B, 'grid_worker', { agoMs: STALE_AFTER_MS + 1 })
    await post(GRID_C, 'doctor', { agoMs: 0 })
    await post(GRID_D, 'grid_worker', { agoMs: 0, isOnDuty: false })
    await post('140902001001', 'grid_worker', { agoMs: null })

    const city = await act(ctx => getCoverage(ctx, {}))
    expect(city).toMatchObject({ gridCount: 4, coveredCount: 1, onDutyCount: 5, silentCount: 2, onDutyByKind: { grid_worker: 4, doctor: 1 } })
    expect(city.byArea).toEqual([
      { areaCode: '140902', name: '区140902', gridCount: 3, coveredCount: 1 },
      { areaCode: '140921', name: '区140921', gridCount: 1, coveredCount: 0 },
    ])
    const rows = async (actor: Actor, areaCode?: string) => (await act(ctx => getCoverage(ctx, { areaCode }), actor)).byArea.map(row => row.areaCode)
    expect(await rows(within(null, 'wall'))).toEqual(['140902', '140921'])
    expect(await rows(within('140902', 'commander'))).toEqual(['140902001', '140902002'])
    expect(await rows(ADMIN, '140902001001')).toEqual([GRID_A, GRID_B])
    expect(await rows(within(GRID_A, 'grid_worker'))).toEqual([GRID_A])
    await expect(rows(within('140902', 'commander'), '140921')).rejects.toMatchObject({ code: 'not_found' })
    await expect(rows(within('140902', 'commander'), '999999')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the demo city', () => {
  test('1,700 units, their devices, teams and stations go in within 2 s, and again without doubling', async () => {
    await using fresh = await aDatabase()
    const other = testHandles(fresh)
    const where = { areaCode: GRID_A, areaPath: pathTo(GRID_A) }
    const teamId = crypto.randomUUID()
    const units = Array.from({ length: 1_700 }, (_, index) => ({
      ...{ id: crypto.randomUUID(), name: `队员${index}`, kind: 'volunteer' as const, areaName: '网格', phone: null, teamId, isOnDuty: true },
      ...{ ...where, accountId: index === 0 ? 'grid' : null, deviceIds: [`demo-${index}`] },
    }))
    const stations = [{ ...where, id: crypto.randomUUID(), kind: 'hospital' as const, name: '人民医院', position: [112.7, 38.4] as Position, phone: null }]
    const seed = (ctx: Context) =>
      putTeams(ctx.tx, [{ ...where, id: teamId, name: '一队' }]).then(() => putUnits(ctx.tx, units, ctx.now)).then(() => putStations(ctx.tx, stations))
    const startedMs = performance.now()
    await inTransaction(other, seed)
    expect(performance.now() - startedMs).toBeLessThan(2_000)
    await inTransaction(other, seed)
    const found = await inTransaction(other, ctx => listUnits(ctx, unitsContract.input.parse({ limit: 5000 })), ADMIN)
    expect(found.items).toHaveLength(1_700)
    expect(found.items[0]).toMatchObject({ number: 1, name: '队员0', teamName: '一队', accountId: 'grid', deviceIds: ['app:grid', 'demo-0'] })
    const stationsSeen = (actor: Actor) => inTransaction(other, ctx => listStations(ctx, {}), actor).then(answer => answer.items.map(station => station.name))
    expect(await stationsSeen(within('140902', 'wall'))).toEqual(['人民医院'])
    expect(await stationsSeen(within('140921', 'wall'))).toEqual([])
  })
})
