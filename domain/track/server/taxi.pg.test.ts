import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { asc, isNotNull } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { putUnits, unitTable, unitsNow } from '#domain/force/server'
import type { DeviceFix, FixColumns } from '#domain/track'
import { frozenClock } from '#platform/clock'
import type { Handles } from '#platform/handles'
import { type TestDatabase, aDatabase } from '#tests/database'
import { inTransaction, testHandles } from '#tests/handles'
import { mergeChunks } from '../track-chunk-merge.ts'
import { ingest } from './ingest.ts'
import { receiveFixes } from './receive-fixes.ts'
import { partsOf } from './track-read.ts'

/** One day of real taxis; the recording stays outside the project. */
const FILE = new URL('../../../../shared/data/taxi-wuxi.csv', import.meta.url)
const isHere = existsSync(FILE)
if (!isHere) process.stderr.write('skipped: ../shared/data/taxi-wuxi.csv is not on this machine\n')

const row = z.object({ longitude: z.coerce.number(), latitude: z.coerce.number(), timestamp: z.string(), name_id: z.string() })
const GRID = { areaCode: '140902001001001', areaPath: '140900/140902/140902001/140902001001/140902001001001/', areaName: '网格' }

describe.skipIf(!isHere)('20,188 fixes of 475 real taxis', () => {
  let database: TestDatabase
  let handles: Handles
  let fixes: DeviceFix[]
  let vehicles: Map<string, DeviceFix[]>
  beforeAll(async () => {
    database = await aDatabase()
    handles = testHandles(database, { clock: frozenClock('2020-07-19T00:00:00+08:00') })
    fixes = parse(readFileSync(FILE), { columns: true, bom: true }).map((record: unknown) => fixFrom(row.parse(record)))
    vehicles = Map.groupBy(fixes, fix => fix.deviceId)
    const units = [...vehicles.keys()].map(id => ({ ...GRID, id: crypto.randomUUID(), name: id, kind: 'vehicle' as const, phone: null, teamId: null, accountId: null, deviceIds: [id], isOnDuty: true }))
    await inTransaction(handles, ctx => putUnits(ctx.tx, units, ctx.now))
  })
  afterAll(() => database?.close())

  test('end where they last were, with exactly their jumps flagged', async () => {
    const judged = await receiveFixes(handles, fixes)
    const flagged = fixes.filter((_, index) => judged[index]!.flags.length > 0)
    const jumps = [...vehicles.values()].flatMap(jumpsIn)
    expect(jumps.length).toBeGreaterThan(0)
    expect(flagged.map(nameOf).sort()).toEqual(jumps.map(nameOf).sort())
    expect(new Set(judged.flatMap(it => it.flags))).toEqual(new Set(['impossible_speed']))

    const believed = [...vehicles].map(([id, track]) => [id, track.findLast(fix => !jumps.includes(fix))!] as const)
    expect(await placesNow()).toEqual(new Map(believed.map(([id, fix]) => [id, nameOf(fix)])))
  })

  test('[TRK-4] sent again are repeats, every one, and move nobody', async () => {
    const before = await placesNow()
    const judged = await receiveFixes(handles, fixes)
    expect(judged.filter(it => it.flags.includes('duplicate'))).toHaveLength(fixes.length)
    expect(await placesNow()).toEqual(before)
    const jumps = [...vehicles.values()].flatMap(jumpsIn)
    expect(await kept()).toEqual({ believed: fixes.length - jumps.length, all: fixes.length })
  })

  /** What history says, each fix once. */
  async function kept() {
    const { columns } = await unitsNow(handles)
    const numbers = Array.from({ length: columns.highest }, (_, at) => at + 1)
    const span = { fromMs: Date.parse('2020-07-01T00:00:00Z'), toMs: Date.parse('2020-07-31T00:00:00Z') }
    const tracks = [...(await partsOf({ tx: handles.db, handles }, numbers, span)).values()].map(parts => mergeChunks(parts, span))
    const believedIn = ({ count, flagBits }: FixColumns) => flagBits.subarray(0, count).filter(bits => bits === 0).length
    return { believed: tracks.reduce((sum, fixes) => sum + believedIn(fixes), 0), all: tracks.reduce((sum, { count }) => sum + count, 0) }
  }

  async function placesNow() {
    await (await ingest(handles)).settle()
    const rows = await handles.db.select().from(unitTable).where(isNotNull(unitTable.fixedAt)).orderBy(asc(unitTable.name))
    return new Map(rows.map(unit => [unit.name, `${unit.name} ${unit.fixedAt!.toISOString()} ${unit.lon} ${unit.lat}`]))
  }
})

/** Beijing time without a zone, as recorded. */
function fixFrom({ longitude, latitude, timestamp, name_id }: z.infer<typeof row>): DeviceFix {
  return {
    ...{ deviceId: name_id, protocol: 'osmand', position: [longitude, latitude], deviceAt: null, speedKmh: null, bearingDeg: null },
    ...{ altitudeMetres: null, accuracyMetres: null, batteryPercent: null, isValid: true, isMocked: false, extra: {} },
    fixedAt: new Date(`${timestamp.replace(' ', 'T')}+08:00`),
  }
}

function nameOf({ deviceId, fixedAt, position }: DeviceFix) {
  return `${deviceId} ${fixedAt.toISOString()} ${position[0]} ${position[1]}`
}

/** Worked out apart from the judge: flat-earth distance, faster than 180 km/h beyond 150 m since the last fix that was not. */
function jumpsIn(track: readonly DeviceFix[]): DeviceFix[] {
  let good: DeviceFix | null = null
  return track.filter(fix => {
    const isJump = good !== null && flatMetres(good, fix) > 50 * ((fix.fixedAt.getTime() - good.fixedAt.getTime()) / 1000) + 150
    if (!isJump) good = fix
    return isJump
  })
}

function flatMetres(one: DeviceFix, other: DeviceFix) {
  const [x, y] = [other.position[0] - one.position[0], other.position[1] - one.position[1]]
  return 111_195 * Math.hypot(y, x * Math.cos((one.position[1] * Math.PI) / 180))
}
