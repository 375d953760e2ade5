import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deviceTable, unitTable, unitsNow } from '#domain/force/server'
import { type FixColumns, flagsOfBits, mergeChunks, roomForFixes } from '#domain/track'
import { frozenClock } from '#platform/clock'
import type { Handles } from '#platform/handles'
import { type TestDatabase, aDatabase } from '#tests/database'
import { testHandles } from '#tests/handles'
import { type Ingest, ingest } from './ingest.ts'
import { partsOf } from './track-read.ts'

const NOW = new Date('2026-11-22T04:00:00Z')
const GRID = { areaCode: '140902001001001', areaPath: '140900/140902/140902001/140902001001/140902001001001/', areaName: '第一网格' }

let database: TestDatabase
let count = 0
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

/** A process of its own on the database; `end` stops it as a signal would. */
function aProcess(over: Partial<Handles> = {}) {
  const ends: (() => Promise<void>)[] = []
  const handles = testHandles({ ...database, beforeClose: end => void ends.push(end) }, { clock: frozenClock(NOW), ...over })
  return { handles, end: async () => { for (const end of ends) await end() } }
}

async function aUnit() {
  const name = `车${++count}`
  const [unit] = await database.db.insert(unitTable).values({ name, kind: 'vehicle', ...GRID }).returning()
  await database.db.insert(deviceTable).values({ id: name, protocol: 'declared', unitId: unit!.id, listedAt: NOW })
  return unit!
}

function fixesOf(number: number, agoSeconds: readonly number[]): FixColumns {
  const fixes = roomForFixes(agoSeconds.length)
  for (const ago of agoSeconds) {
    const row = fixes.count++
    fixes.number[row] = number
    fixes.lon[row] = 112.7 + row * 1e-5
    fixes.lat[row] = 38.4
    fixes.fixedAtMs[row] = NOW.getTime() - ago * 1000
    fixes.receivedAtMs[row] = NOW.getTime()
    for (const measure of [fixes.speedKmh, fixes.bearingDeg, fixes.accuracyMetres, fixes.altitudeMetres, fixes.batteryPercent]) measure[row] = Number.NaN
  }
  return fixes
}

const take = (into: Ingest, fixes: FixColumns) => into.take(fixes, into.askHistory)
const rowOf = async (id: string) => (await database.db.select().from(unitTable).where(eq(unitTable.id, id)))[0]!
const journalOf = ({ env }: Handles) => join(env.dataDir, 'journal')

async function trackOf(handles: Handles, number: number) {
  const span = { fromMs: NOW.getTime() - 86_400_000, toMs: NOW.getTime() }
  const fixes = mergeChunks((await partsOf({ tx: handles.db, handles }, [number], span)).get(number)!, span)
  return [...fixes.fixedAtMs.subarray(0, fixes.count)].map((ms, row) => [(NOW.getTime() - ms) / 1000, ...flagsOfBits(fixes.flagBits[row]!)])
}

test('[TRK-9] what a process could not write before it ended comes back with the next: places, tracks and doubts', async () => {
  const unit = await aUnit()
  const away = aProcess()
  const into = await ingest(away.handles)
  await take(into, fixesOf(unit.number, [90, 60]))
  const far = fixesOf(unit.number, [50])
  far.lon[0] = 113.9
  await take(into, far)
  const nowhere = new pg.Pool({ host: '127.0.0.1', port: 1 })
  Object.assign(away.handles, { pool: nowhere, db: drizzle({ client: nowhere }) })
  await away.end()
  expect((await rowOf(unit.id)).fixedAt).toBeNull()

  const heir = aProcess({ env: away.handles.env })
  await ingest(heir.handles)
  const { columns } = await unitsNow(heir.handles)
  expect(columns.fixedAtMs[unit.number]).toBe(NOW.getTime() - 60_000)
  expect(columns.doubts.get(unit.number)).toMatchObject({ position: [113.9, 38.4], count: 1 })
  expect(await trackOf(heir.handles, unit.number)).toEqual([[90], [60], [50, 'impossible_speed']])
  await heir.end()
  expect((await rowOf(unit.id)).fixedAt).toEqual(new Date(NOW.getTime() - 60_000))
  expect(await trackOf(aProcess().handles, unit.number)).toHaveLength(3)
  expect(readdirSync(journalOf(heir.handles))).toEqual([])
})

test('rows follow with all that lags at a clean stop, and the journal is gone', async () => {
  const units = await Promise.all(Array.from({ length: 5 }, aUnit))
  const { handles, end } = aProcess()
  const into = await ingest(handles)
  for (const { number } of units) await take(into, fixesOf(number, [20, 10]))
  expect(into.behind.lagging).toBe(5)
  expect(existsSync(journalOf(handles))).toBe(true)
  await end()
  for (const { id } of units) expect((await rowOf(id)).fixedAt).toEqual(new Date(NOW.getTime() - 10_000))
  expect(readdirSync(journalOf(handles))).toEqual([])
})

test('a flush writes no more rows than it may, those that wait longest first', async () => {
  const units = await Promise.all(Array.from({ length: 4 }, aUnit))
  const { handles, end } = aProcess()
  const into = await ingest(handles)
  for (const { number } of units) await take(into, fixesOf(number, [30]))
  await take(into, fixesOf(units[0]!.number, [5]))
  await into.behind.flush(handles, { most: 2 })
  const written = await Promise.all(units.map(async ({ id }) => (await rowOf(id)).fixedAt?.getTime() ?? null))
  expect(written).toEqual([NOW.getTime() - 5_000, NOW.getTime() - 30_000, null, null])
  await end()
})

test('with the database away what looks like a repeat is kept all the same, and read once', async () => {
  const unit = await aUnit()
  const { handles, end } = aProcess()
  const into = await ingest(handles)
  await take(into, fixesOf(unit.number, [60]))
  const late = fixesOf(unit.number, [600])
  await into.take(late, () => Promise.reject(new Error('database away')))
  await into.take(fixesOf(unit.number, [600]), () => Promise.reject(new Error('database away')))
  expect(await trackOf(handles, unit.number)).toEqual([[600, 'late'], [60]])
  await end()
})

test('another process sees a move within a quarter of a second, and its own newer ones stay', async () => {
  const unit = await aUnit()
  const [one, other] = [aProcess(), aProcess()]
  Object.assign(other.handles, { bus: one.handles.bus })
  const [here, there] = [await ingest(one.handles), await ingest(other.handles)]
  const heard: number[] = []
  there.units.onMoved(moves => void heard.push(...moves.number.subarray(0, moves.count)))
  await take(here, fixesOf(unit.number, [30]))
  await expect.poll(() => there.units.columns.fixedAtMs[unit.number], { timeout: 2_000 }).toBe(NOW.getTime() - 30_000)
  expect(heard).toContain(unit.number)
  await take(there, fixesOf(unit.number, [10]))
  await take(here, fixesOf(unit.number, [20]))
  await expect.poll(() => here.units.columns.fixedAtMs[unit.number], { timeout: 2_000 }).toBe(NOW.getTime() - 10_000)
  expect(there.units.columns.fixedAtMs[unit.number]).toBe(NOW.getTime() - 10_000)
  await one.end()
  await other.end()
})
