import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { asc, isNotNull, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { putUnits, unitTable } from '#domain/force/server'
import type { DeviceFix } from '#domain/track'
import { frozenClock } from '#platform/clock'
import type { Handles } from '#platform/handles'
import { type TestDatabase, aDatabase } from '#tests/database'
import { inTransaction, testHandles } from '#tests/handles'
import { receiveFixes } from './receive-fixes.ts'
import { positionTable } from './table.ts'

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
    const [counted] = await handles.db.select({ believed: sql<number>`count(*) filter (where flags = '{}')::int`, all: sql<number>`count(*)::int` }).from(positionTable)
    expect(counted).toEqual({ believed: fixes.length - [...vehicles.values()].flatMap(jumpsIn).length, all: 2 * fixes.length })
  })

  async function placesNow() {
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
