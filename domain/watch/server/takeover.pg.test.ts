import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Moves, roomForMoves } from '#domain/force'
import { type UnitsNow, unitTable, unitsNow } from '#domain/force/server'
import type { Handles } from '#platform/handles'
import { type TestDatabase, aDatabase } from '#tests/database'
import { anActor, inTransaction, testHandles } from '#tests/handles'
import { createRule } from './create-rule.ts'
import { alertTable } from './table.ts'
import { WatchHost } from './watch-host.ts'

const UNITS = 30
const STEPS = 70
const STEP_MS = 40
const [WEST, SOUTH, EAST, NORTH] = [112, 38, 112.01, 38.01]
const RING: [number, number][] = [[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [WEST, NORTH], [WEST, SOUTH]]
const TERMS = {
  severity: 'minor' as const, who: { of: 'all' as const }, where: { shape: 'polygon' as const, polygons: [[RING]] },
  when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 0, seconds: 0 }, accuracyMostMetres: 0, cooldownSeconds: 0,
}

let database: TestDatabase
let numbers: number[]
beforeAll(async () => {
  database = await aDatabase()
  const handles = testHandles(database)
  const rows = await handles.db
    .insert(unitTable)
    .values(Array.from({ length: UNITS }, (_, at) => ({ id: crypto.randomUUID(), name: `甲${at}`, kind: 'doctor' as const, areaCode: '990100', areaName: '市', areaPath: '990100/', isOnDuty: true })))
    .returning({ number: unitTable.number })
  numbers = rows.map(row => row.number)
  for (const kind of ['enter', 'leave'] as const) await inTransaction(handles, ctx => createRule(ctx, { terms: { ...TERMS, name: kind, what: { kind } } }), anActor())
})
afterAll(() => database.close())

/** A process that hears every position: its handles, its units, its watch. */
async function aProcess() {
  const handles = testHandles(database)
  return { handles, units: await unitsNow(handles), host: await WatchHost.open(handles) }
}

/** Small and seeded, so that a failing walk can be walked again. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return ((state ^ (state >>> 12)) >>> 0) / 2 ** 32
  }
}

function believe(units: UnitsNow, moves: Moves): void {
  for (let row = 0; row < moves.count; row++) {
    const number = moves.number[row]!
    units.columns.lon[number] = moves.lon[row]!
    units.columns.lat[number] = moves.lat[row]!
    units.columns.fixedAtMs[number] = moves.fixedAtMs[row]!
  }
  units.tellMoved(moves)
}

/** Where each was left by the walk before: an evaluator remembers that too. */
const inside = new Map<number, boolean>()
const isInside = (lon: number, lat: number) => lon >= WEST && lon < EAST && lat >= SOUTH && lat < NORTH

/** Ends the connection that holds the seat, as a crash of its machine would. */
async function cutHolder(handles: Handles): Promise<void> {
  await handles.pool.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 7041005 and granted and database = (select oid from pg_database where datname = current_database())`)
}

test.each([1, 2, 3])('[WCH-5] of everybody’s ways in and out each is told once, though evaluators are cut off and take over in between (seed %i)', async seed => {
  await database.db.delete(alertTable)
  const roll = dice(seed)
  const startMs = Date.now() - 3_600_000 + seed * 300_000
  const processes = [await aProcess(), await aProcess()]
  await vi.waitFor(() => expect(processes.filter(({ host }) => host.isWatching)).toHaveLength(1), { timeout: 10_000 })
  const expected = new Set<string>()
  for (let step = 0; step < STEPS; step++) {
    const moves = roomForMoves(UNITS)
    for (const number of numbers) {
      if (roll() < 0.3) continue
      const [lon, lat] = [WEST - 0.005 + roll() * 0.02, SOUTH - 0.005 + roll() * 0.02]
      const row = moves.count++
      const atMs = startMs + step * 1_000
      moves.number[row] = number
      moves.lon[row] = lon
      moves.lat[row] = lat
      moves.fixedAtMs[row] = atMs
      for (const column of [moves.speedKmh, moves.bearingDeg, moves.accuracyMetres]) column[row] = Number.NaN
      const [was, is] = [inside.get(number), isInside(lon, lat)]
      inside.set(number, is)
      if (was !== undefined && was !== is) expected.add(`${is ? 'enter' : 'leave'} ${number} ${atMs}`)
    }
    for (const { units } of processes) believe(units, moves)
    if (step % 23 === 11) await cutHolder(processes[0]!.handles)
    await new Promise(resolve => setTimeout(resolve, STEP_MS))
  }
  const told = async () => (await database.db.select().from(alertTable)).map(row => `${row.kind} ${row.subject} ${row.startedAt.getTime()}`)
  await vi.waitFor(async () => expect((await told()).length).toBeGreaterThanOrEqual(expected.size), { timeout: 15_000 })
  for (const { host } of processes) await host[Symbol.asyncDispose]()
  expect((await told()).sort()).toEqual([...expected].sort())
}, 60_000)
