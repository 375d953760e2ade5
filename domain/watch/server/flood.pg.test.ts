import { monitorEventLoopDelay } from 'node:perf_hooks'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { roomForMoves } from '#domain/force'
import { type UnitsNow, unitTable, unitsNow } from '#domain/force/server'
import type { Handles } from '#platform/handles'
import { type TestDatabase, aDatabase } from '#tests/database'
import { anActor, inTransaction, testHandles } from '#tests/handles'
import { createRule } from './create-rule.ts'
import { alertTable } from './table.ts'
import { type WatchHost, watchHost } from './watch-host.ts'

const UNITS = 1_000
const CENTER: [number, number] = [112, 38]
let database: TestDatabase
let handles: Handles
let units: UnitsNow
let host: WatchHost
let numbers: number[]

beforeAll(async () => {
  database = await aDatabase()
  handles = testHandles(database)
  const rows = await handles.db
    .insert(unitTable)
    .values(Array.from({ length: UNITS }, (_, at) => ({ id: crypto.randomUUID(), name: `甲${at}`, kind: 'doctor' as const, areaCode: '990100', areaName: '市', areaPath: '990100/', isOnDuty: true })))
    .returning({ number: unitTable.number })
  numbers = rows.map(row => row.number)
  await inTransaction(handles, ctx => createRule(ctx, { terms: {
    name: '围栏', severity: 'minor', what: { kind: 'enter' }, who: { of: 'all' }, where: { shape: 'circle', center: CENTER, radiusMetres: 500 },
    when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 0, seconds: 0 }, accuracyMostMetres: 0, cooldownSeconds: 0,
  } }), anActor())
  units = await unitsNow(handles)
  host = await watchHost(handles)
  await vi.waitFor(() => expect(host.isWatching).toBe(true), { timeout: 10_000 })
})
afterAll(() => database.close())

function everybodyTo(lat: number, atMs: number): void {
  const moves = roomForMoves(UNITS)
  for (const number of numbers) {
    const row = moves.count++
    moves.number[row] = number
    moves.lon[row] = CENTER[0]
    moves.lat[row] = lat
    moves.fixedAtMs[row] = atMs
  }
  units.tellMoved(moves)
}

test('a thousand alerts of one instant are each written once, in few transactions, and hold nobody up', async () => {
  const atMs = Date.now() - 120_000
  everybodyTo(CENTER[1] - 0.02, atMs)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const cpu = process.cpuUsage()
  const sinceMs = performance.now()
  everybodyTo(CENTER[1], atMs + 60_000)
  const takenMs = performance.now() - sinceMs
  await vi.waitFor(async () => expect(await handles.db.$count(alertTable)).toBe(UNITS), { timeout: 30_000, interval: 20 })
  const writtenMs = performance.now() - sinceMs
  delay.disable()
  const { user, system } = process.cpuUsage(cpu)
  const { rows } = await handles.db.execute<{ transactions: string }>(sql`select count(distinct xmin::text) as transactions from watch_alert`)
  process.stdout.write(`  ${UNITS} alerts at once: taken in ${takenMs.toFixed(1)} ms, written in ${Math.round(writtenMs)} ms, ${rows[0]!.transactions} transactions, ${Math.round((user + system) / 1_000)} ms of CPU, longest turn ${(delay.max / 1e6).toFixed(0)} ms\n`)
  expect(Number(rows[0]!.transactions)).toBeLessThanOrEqual(UNITS / 50 + 2)
  expect(takenMs).toBeLessThan(200)
  await vi.waitFor(() => expect(host.waitingCount).toBe(0))
}, 60_000)

test('what PostgreSQL cannot take now is written when it can', async () => {
  const before = await handles.db.$count(alertTable)
  await handles.db.execute(sql`alter table watch_alert rename to watch_alert_away`)
  const atMs = Date.now() - 50_000
  everybodyTo(CENTER[1] - 0.02, atMs)
  everybodyTo(CENTER[1], atMs + 40_000)
  await vi.waitFor(() => expect(host.waitingCount).toBeGreaterThan(0))
  await handles.db.execute(sql`alter table watch_alert_away rename to watch_alert`)
  await vi.waitFor(async () => expect(await handles.db.$count(alertTable)).toBe(before + UNITS), { timeout: 30_000, interval: 50 })
}, 60_000)
