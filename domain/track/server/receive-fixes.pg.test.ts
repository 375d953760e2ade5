import fc from 'fast-check'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putAreas } from '#domain/area/server'
import { MOVES_TOPIC, decodeMoves, listDevices } from '#domain/force'
import { deviceTable, forceSlice, unitTable } from '#domain/force/server'
import { type DeviceFix, NOWHERE, flagsOfBits, judge } from '#domain/track'
import { frozenClock } from '#platform/clock'
import type { Handles } from '#platform/handles'
import type { OutputOf, Position } from '#platform/pure'
import { type TestDatabase, aDatabase } from '#tests/database'
import { anActor, inTransaction, testHandles } from '#tests/handles'
import { mergeChunks } from '../track-chunk-merge.ts'
import { ingest } from './ingest.ts'
import { receiveFixes } from './receive-fixes.ts'
import { reportPosition } from './report-position.ts'
import { trackSlice } from './slice.ts'
import { getTrack } from './track.ts'
import { partsOf } from './track-read.ts'

const NOW = new Date('2026-11-22T04:00:00Z')
const HOME: Position = [112.734, 38.416]
const GRID = { areaCode: '140902001001001', areaPath: '140900/140902/140902001/140902001001/140902001001001/', areaName: '第一网格' }

let database: TestDatabase
let handles: Handles
let count = 0
beforeAll(async () => {
  database = await aDatabase()
  handles = testHandles(database, { clock: frozenClock(NOW) })
})
afterAll(() => database.close())

function aFix(deviceId: string, over: Partial<DeviceFix> & { agoSeconds?: number } = {}): DeviceFix {
  const { agoSeconds = 0, ...rest } = over
  return {
    ...{ deviceId, protocol: 'osmand', position: HOME, deviceAt: null, speedKmh: 4, bearingDeg: 90, altitudeMetres: null },
    ...{ accuracyMetres: 8, batteryPercent: 71, isValid: true, isMocked: false, extra: {} },
    fixedAt: new Date(NOW.getTime() - agoSeconds * 1000),
    ...rest,
  }
}

async function aUnit(over: Partial<typeof unitTable.$inferInsert> = {}) {
  const deviceId = `device-${++count}`
  const [unit] = await handles.db.insert(unitTable).values({ name: `单位${count}`, kind: 'vehicle', ...GRID, ...over }).returning()
  await handles.db.insert(deviceTable).values({ id: deviceId, protocol: 'declared', unitId: unit!.id, listedAt: NOW })
  return { deviceId, unit: unit! }
}

/** Rows follow behind what is in memory; here they are asked to catch up first. */
const settled = async (through = handles) => (await ingest(through)).settle()
const unitNow = async (id: string) => (await settled(), (await handles.db.select().from(unitTable).where(eq(unitTable.id, id)))[0]!)
const deviceNow = async (id: string) => (await settled(), (await handles.db.select().from(deviceTable).where(eq(deviceTable.id, id)))[0]!)
async function history(unitId: string) {
  const { number } = await unitNow(unitId)
  const span = { fromMs: NOW.getTime() - 86_400_000, toMs: NOW.getTime() + 86_400_000 }
  const fixes = mergeChunks((await partsOf({ tx: handles.db, handles }, [number], span)).get(number)!, span)
  return Array.from({ length: fixes.count }, (_, row) => ({
    fixedAt: new Date(fixes.fixedAtMs[row]!),
    receivedAt: new Date(fixes.receivedAtMs[row]!),
    flags: flagsOfBits(fixes.flagBits[row]!),
    more: JSON.parse(fixes.more.get(row) ?? '{}') as Record<string, unknown>,
  }))
}
const north = (metres: number): Position => [HOME[0], HOME[1] + metres / 111_195]

async function factsAbout(subject: string) {
  return (await handles.db.execute<{ name: string; area_path: string | null }>(sql`select name, area_path from fact where subject = ${subject}`)).rows
}

describe('a claimed device', () => {
  test('moves its unit, is kept in history with its three times, and counts as seen', async () => {
    const { deviceId, unit } = await aUnit()
    const deviceAt = new Date(NOW.getTime() - 5_000)
    const judged = await receiveFixes(handles, [aFix(deviceId, { agoSeconds: 10, deviceAt, extra: { alarm: 3, ignition: true } })])
    expect(judged).toEqual([{ flags: [], unitId: unit.id }])
    expect(await unitNow(unit.id)).toMatchObject({ lon: HOME[0], lat: HOME[1], speedKmh: 4, bearingDeg: 90, batteryPercent: 71, receivedAt: NOW })
    expect(await history(unit.id)).toMatchObject([
      { fixedAt: new Date(NOW.getTime() - 10_000), receivedAt: NOW, flags: [], more: { deviceAt: deviceAt.toISOString(), extra: { alarm: 3, ignition: true } } },
    ])
    expect(await deviceNow(deviceId)).toMatchObject({ protocol: 'osmand', fixCount: 1, firstSeenAt: NOW, lastSeenAt: NOW, lastLon: HOME[0] })
  })

  test('[TRK-2] flagged fixes are kept and never move the unit', async () => {
    const { deviceId, unit } = await aUnit()
    const flagged = [
      aFix(deviceId, { agoSeconds: 100, position: north(9) }),
      aFix(deviceId, { agoSeconds: -600, position: north(10) }),
      aFix(deviceId, { position: [0, 0] }),
      aFix(deviceId, { position: north(20), isMocked: true }),
      aFix(deviceId, { position: north(30), isValid: false }),
      aFix(deviceId, { position: [120.3, 31.5] }),
    ]
    const judged = await receiveFixes(handles, [aFix(deviceId, { agoSeconds: 50 }), ...flagged])
    expect(judged.map(it => it.flags)).toEqual([[], ['late'], ['future'], ['null_island'], ['mocked'], ['not_valid'], ['impossible_speed']])
    expect(await unitNow(unit.id)).toMatchObject({ lon: HOME[0], lat: HOME[1] })
    expect(await history(unit.id)).toHaveLength(7)
  })

  test('[TRK-4] a batch sent again is all repeats, the older fixes of it too', async () => {
    const { deviceId, unit } = await aUnit()
    const batch = [40, 30, 20].map(agoSeconds => aFix(deviceId, { agoSeconds, position: north(200 - agoSeconds) }))
    await receiveFixes(handles, batch)
    const again = await receiveFixes(handles, [...batch, ...batch])
    expect(again.map(it => it.flags.includes('duplicate'))).toEqual(Array.from({ length: 6 }, () => true))
    expect((await history(unit.id)).map(row => row.flags)).toEqual([[], [], []])
  })

  test('[TRK-4] a late fix twice in one batch is late once and then a repeat', async () => {
    const { deviceId } = await aUnit()
    const late = aFix(deviceId, { agoSeconds: 60, position: north(3) })
    const judged = await receiveFixes(handles, [aFix(deviceId), late, late])
    expect(judged.map(it => it.flags)).toEqual([[], ['late'], ['late', 'duplicate']])
  })

  test('[TRK-4] late fixes sent by two callers at once, and again when they are in the database, are kept once', async () => {
    const { deviceId, unit } = await aUnit()
    const late = aFix(deviceId, { agoSeconds: 3_600, position: north(3) })
    await receiveFixes(handles, [aFix(deviceId)])
    const [one, other] = await Promise.all([receiveFixes(handles, [late]), receiveFixes(handles, [late])])
    expect([one[0]!.flags, other[0]!.flags]).toEqual([['late'], ['late', 'duplicate']])
    await settled()
    expect((await receiveFixes(handles, [late]))[0]!.flags).toEqual(['late', 'duplicate'])
    expect(await history(unit.id)).toHaveLength(2)
  })

  test('[TRK-3] the doubt about a wrong place outlives the process', async () => {
    const { deviceId, unit } = await aUnit()
    const away: Position = [113.9, 38.416]
    const flags = []
    for (const [agoSeconds, position] of [[200, HOME], [150, away], [120, away], [90, away]] as const) {
      await using process = new AsyncDisposableStack()
      const through = testHandles({ ...database, beforeClose: end => process.defer(end) }, { clock: handles.clock })
      flags.push((await receiveFixes(through, [aFix(deviceId, { agoSeconds, position })]))[0]!.flags)
    }
    expect(flags).toEqual([[], ['impossible_speed'], ['impossible_speed'], []])
    expect(await unitNow(unit.id)).toMatchObject({ lon: away[0], doubtCount: null, doubtLon: null })
  })

  test('a unit with two devices is where the newer of them is', async () => {
    const { deviceId, unit } = await aUnit()
    await handles.db.insert(deviceTable).values({ id: 'second', protocol: 'declared', unitId: unit.id, listedAt: NOW })
    await receiveFixes(handles, [aFix('second', { agoSeconds: 5, position: north(40) }), aFix(deviceId, { agoSeconds: 20 })])
    expect(await unitNow(unit.id)).toMatchObject({ lat: north(40)[1] })
  })
})

describe('[FRC-5] an unknown device', () => {
  test('is listed as unclaimed with one fact, keeps no history and is on no map', async () => {
    const heard = await listening()
    for (const agoSeconds of [30, 20, 10]) expect(await receiveFixes(handles, [aFix('stranger', { agoSeconds })])).toEqual([{ flags: [], unitId: null }])
    expect(await deviceNow('stranger')).toMatchObject({ unitId: null, protocol: 'osmand', fixCount: 3, lastLon: HOME[0], lastLat: HOME[1] })
    expect(await factsAbout('device:stranger')).toEqual([{ name: 'device.first_seen', area_path: null }])
    expect(await heard.stop()).toEqual([])
    const listed = await asAdmin(listDevices, { state: 'unclaimed', limit: 100 })
    expect(listed.items.map(device => device.id)).toContain('stranger')
  })

  test('heard inside an area is told and listed there', async () => {
    await using quiet = await aDatabase()
    const other = testHandles(quiet, { clock: frozenClock(NOW) })
    const ring: Position[] = [[112, 38], [113, 38], [113, 39], [112, 39], [112, 38]]
    const city = { code: '140900', path: '140900/', name: '忻州市', nameEn: 'Xinzhou', level: 'city', parentCode: null, center: HOME, population: null, origin: 'demo' } as const
    await inTransaction(other, ctx => putAreas(ctx, [{ ...city, boundary: { type: 'MultiPolygon', coordinates: [[ring]] } }]))
    await receiveFixes(other, [aFix('local')])
    const { rows } = await other.db.execute(sql`select name, area_path from fact where subject = 'device:local'`)
    expect(rows).toEqual([{ name: 'device.first_seen', area_path: '140900/' }])
    expect(await other.db.select().from(deviceTable)).toMatchObject([{ id: 'local', areaCode: '140900', areaPath: '140900/' }])
  })

  test('[FRC-2] is on the map from the first fix after its adoption', async () => {
    await receiveFixes(handles, [aFix('newcomer', { agoSeconds: 30 })])
    const [unit] = await handles.db.insert(unitTable).values({ name: '新来的', kind: 'police', ...GRID }).returning()
    await handles.db.update(deviceTable).set({ unitId: unit!.id }).where(eq(deviceTable.id, 'newcomer'))
    expect(await receiveFixes(handles, [aFix('newcomer', { agoSeconds: 5 })])).toEqual([{ flags: [], unitId: unit!.id }])
  })
})

test('[FRC-7] a flood of strangers is neither all told nor listed without end, and costs claimed devices nothing', async () => {
  await using quiet = await aDatabase()
  const other = testHandles(quiet, { clock: frozenClock(NOW) })
  const flood = (from: number) => receiveFixes(other, Array.from({ length: 2_000 }, (_, index) => aFix(`noise-${from + index}`)))
  for (let from = 0; from < 14_000; from += 2_000) expect(await flood(from)).toHaveLength(2_000)
  const count = async (query: string) => (await other.db.execute<{ count: number }>(sql.raw(query))).rows[0]!.count
  expect(await count('select count(*)::int as count from device')).toBe(10_000)
  expect(await count('select count(*)::int as count from fact')).toBe(5 * 50)
  const [unit] = await other.db.insert(unitTable).values({ name: '照常', kind: 'police', ...GRID }).returning()
  await other.db.insert(deviceTable).values({ id: 'mine', protocol: 'declared', unitId: unit!.id, listedAt: NOW })
  expect(await receiveFixes(other, [aFix('noise-x'), aFix('mine')])).toEqual([{ flags: [], unitId: null }, { flags: [], unitId: unit!.id }])
})

describe('the bus', () => {
  test('hears the last believed fix of each unit, once in a quarter of a second, by its number', async () => {
    const heard = await listening()
    const [one, two] = [await aUnit({ kind: 'ambulance' }), await aUnit()]
    await receiveFixes(handles, [
      aFix(one.deviceId, { agoSeconds: 20 }),
      aFix(one.deviceId, { agoSeconds: 10, position: north(70), speedKmh: 25.2, bearingDeg: 12.5 }),
      aFix(two.deviceId, { agoSeconds: 600, isMocked: true }),
    ])
    const { number } = one.unit
    await expect.poll(() => heard.moves.filter(move => move.number === number)).toEqual([
      { number, lon: expect.closeTo(HOME[0], 6), lat: expect.closeTo(north(70)[1], 6), fixedAtMs: NOW.getTime() - 10_000, speedKmh: expect.closeTo(25.2, 3), bearingDeg: 12.5 },
    ])
    expect((await heard.stop()).filter(move => move.number === two.unit.number)).toEqual([])
  })
})

describe('many callers', () => {
  test('32 at once get their own answers, and nothing is lost or doubled', async () => {
    const units = await Promise.all(Array.from({ length: 32 }, () => aUnit()))
    const answers = await Promise.all(
      units.map(async ({ deviceId }) => {
        const flags = []
        for (let step = 40; step > 0; step--) {
          flags.push(...(await receiveFixes(handles, [aFix(deviceId, { agoSeconds: step, position: north(400 - step * 3) })])))
        }
        return flags
      }),
    )
    answers.forEach((its, index) => expect(its).toEqual(its.map(() => ({ flags: [], unitId: units[index]!.unit.id }))))
    for (const { unit } of units) expect(await history(unit.id)).toHaveLength(40)
  })

  test('[TRK-2] two processes on one database never move a unit back, and history has each fix once', async () => {
    const other = testHandles(database, { clock: frozenClock(NOW), bus: handles.bus })
    const { deviceId, unit } = await aUnit()
    const walk = Array.from({ length: 60 }, (_, step) => aFix(deviceId, { agoSeconds: 600 - step * 10, position: north(step * 12) }))
    const send = (through: Handles) => Promise.all(walk.map(fix => receiveFixes(through, [fix])))
    await Promise.all([send(handles), send(other)])
    await settled(other)
    expect((await unitNow(unit.id)).fixedAt).toEqual(walk.at(-1)!.fixedAt)
    const believed = (await history(unit.id)).filter(row => row.flags.length === 0)
    expect(new Set(believed.map(row => row.fixedAt.getTime())).size).toBe(believed.length)
    expect(believed.map(row => row.fixedAt.getTime())).toEqual(believed.map(row => row.fixedAt.getTime()).toSorted((a, b) => a - b))
    expect((await history(unit.id)).map(row => row.fixedAt)).toEqual(walk.map(fix => fix.fixedAt))
  })

  test("a fix the database cannot hold fails its own caller and nobody else's", async () => {
    const { deviceId, unit } = await aUnit()
    const results = await Promise.allSettled([receiveFixes(handles, [aFix('bad\u0000id')]), receiveFixes(handles, [aFix(deviceId)])])
    expect(results.map(result => result.status)).toEqual(['rejected', 'fulfilled'])
    expect((await unitNow(unit.id)).fixedAt).toEqual(NOW)
  })

  test('[TRK-1] in any order and grouping the database agrees with the pure judge', async () => {
    const walk = Array.from({ length: 12 }, (_, step) => ({ agoSeconds: 900 - step * 60, position: step === 5 ? ([120, 30] as Position) : north(step * 90) }))
    const order = fc.shuffledSubarray([...walk, ...walk], { minLength: 24 })
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 1, max: 24 }), async (drafts, groupSize) => {
        const { deviceId, unit } = await aUnit()
        const fixes = drafts.map(draft => aFix(deviceId, draft))
        let anchor = NOWHERE
        for (const fix of fixes) anchor = judge(fix, anchor, { receivedAtMs: NOW.getTime(), kind: 'vehicle' }).anchor
        for (let from = 0; from < fixes.length; from += groupSize) await receiveFixes(handles, fixes.slice(from, from + groupSize))
        const row = await unitNow(unit.id)
        expect({ position: [row.lon, row.lat], fixedAtMs: row.fixedAt?.getTime() }).toEqual(anchor.believed)
      }),
      { numRuns: 20 },
    )
  })
})

describe('the field app', () => {
  const report = { position: HOME, fixedAt: NOW.toISOString(), speedKmh: null, bearingDeg: null, accuracyMetres: 5, batteryPercent: null }

  test('[FRC-3] moves the unit of the account that sends', async () => {
    const { unit } = await aUnit({ accountId: 'worker-7' })
    await handles.db.insert(deviceTable).values({ id: 'app:worker-7', protocol: 'declared', unitId: unit.id, listedAt: NOW })
    const actor = anActor({ accountId: 'worker-7', roles: ['grid_worker'], area: { code: GRID.areaCode, path: GRID.areaPath } })
    expect(await inTransaction(handles, ctx => reportPosition(ctx, report), actor)).toEqual({ flags: [], unitId: unit.id })
    expect(await unitNow(unit.id)).toMatchObject({ lon: HOME[0], accuracyMetres: 5 })
  })

  test('is refused to a post that shares no position', async () => {
    await expect(inTransaction(handles, ctx => reportPosition(ctx, report), anActor({ roles: ['wall'] }))).rejects.toMatchObject({ code: 'not_allowed' })
  })

  test('more of them at once than there are connections all get through', async () => {
    const actors = Array.from({ length: 40 }, (_, index) => anActor({ accountId: `crowd-${index}` }))
    const answers = await Promise.all(actors.map(actor => inTransaction(handles, ctx => reportPosition(ctx, report), actor)))
    expect(answers.every(answer => answer.unitId === null)).toBe(true)
  })
})

test('[TRK-5] positions older than their retention are forgotten, and no others', async () => {
  const { deviceId, unit } = await aUnit()
  const days = handles.env.positionRetentionDays
  const received = async (agoDays: number) => {
    const then = testHandles(database, { clock: frozenClock(new Date(NOW.getTime() - agoDays * 86_400_000)) })
    await receiveFixes(then, [aFix(deviceId, { agoSeconds: agoDays * 86_400 })])
    await settled(then)
  }
  await received(days + 1)
  await received(days - 1)
  const kept = async () => (await handles.db.execute<{ minute: number }>(sql`select minute from track_chunk where unit_number = ${unit.number} order by minute`)).rows.map(row => Math.floor((NOW.getTime() - row.minute * 60_000) / 86_400_000))
  expect(await kept()).toEqual([days + 1, days - 1])
  const routine = trackSlice.routines.find(it => it.name === 'track.forget_positions')!
  await inTransaction(handles, routine.run)
  expect(await kept()).toEqual([days - 1])
})

describe('a track', () => {
  test('comes page by page in the order of fixing, with its flags', async () => {
    const { deviceId, unit } = await aUnit()
    await receiveFixes(handles, [50, 40, 45, 30].map(agoSeconds => aFix(deviceId, { agoSeconds, position: north(100 - agoSeconds) })))
    const first = await asCommander({ id: unit.id, limit: 3 })
    const rest = await asCommander({ id: unit.id, limit: 3, cursor: first.nextCursor! })
    const points = [...first.items, ...rest.items]
    expect(points.map(point => [(NOW.getTime() - Date.parse(point.fixedAt)) / 1000, ...point.flags])).toEqual([[50], [45, 'late'], [40], [30]])
    expect(rest.nextCursor).toBeNull()
  })

  test('of a unit out of reach is not found, like that of none', async () => {
    const { unit } = await aUnit()
    const elsewhere = anActor({ area: { code: '140921', path: '140900/140921/' } })
    const asked = (id: string) => inTransaction(handles, ctx => getTrack(ctx, { id, limit: 10 }), elsewhere)
    await expect(asked(unit.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(asked(crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
  })

  const asCommander = (input: Parameters<typeof getTrack>[1]) => inTransaction(handles, ctx => getTrack(ctx, input))
})

/** What the bus says until stopped, one entry a move; what moved before is let pass first. */
async function listening() {
  await new Promise(resolve => setTimeout(resolve, 300))
  const heard: Record<string, number>[] = []
  const subscription = await handles.bus.subscribe(MOVES_TOPIC, bytes => {
    const moves = decodeMoves(bytes)
    const { number, lon, lat, fixedAtMs, speedKmh, bearingDeg } = moves
    for (let row = 0; row < moves.count; row++) {
      heard.push({ number: number[row]!, lon: lon[row]!, lat: lat[row]!, fixedAtMs: fixedAtMs[row]!, speedKmh: speedKmh[row]!, bearingDeg: bearingDeg[row]! })
    }
  })
  return {
    moves: heard,
    async stop() {
      await new Promise(resolve => setTimeout(resolve, 300))
      await subscription[Symbol.asyncDispose]()
      return heard
    },
  }
}

async function asAdmin(contract: typeof listDevices, input: unknown) {
  const handler = forceSlice({ openWork: async () => new Map() }).handlers.find(it => it.contract === contract)!
  return (await inTransaction(handles, ctx => handler.run(ctx, input as never), anActor({ roles: ['administrator'] }))) as OutputOf<typeof listDevices>
}
