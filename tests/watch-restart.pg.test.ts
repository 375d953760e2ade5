import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { alertTable, evaluatorTable, watchHost } from '#domain/watch/server'
import { readEnv } from '#platform/env'
import { type City, startCity } from '../scripts/start-city.ts'
import { ADMIN_PASSWORD, type TestCity, signIn } from './city.ts'
import { type TestDatabase, aDatabase } from './database.ts'
import { GRID, middleOf, settleTown } from './town.ts'

const DATA = mkdtempSync(join(tmpdir(), 'guatu-watch-'))
const [LON, LAT] = middleOf(GRID)
let database: TestDatabase
let city: City
let ruleId: string
let atMs = Date.now() - 1_500_000

async function start(): Promise<void> {
  const env = readEnv({ DATA_DIR: DATA, DATABASE_URL: database.url, DEMO: 'off', ADMIN_PASSWORD, HOST: '127.0.0.1', LOG_LEVEL: 'silent' })
  city = await startCity({ ...env, authSecret: 'one-secret-for-all-processes-of-it', port: 0, trackerPort: 0, jt808Port: 0 }, { log: pino({ level: 'silent' }), screens: false })
  const host = await watchHost(city.handles)
  await vi.waitFor(() => expect(host.isWatching).toBe(true), { timeout: 15_000 })
}
async function walk(metresNorth: number): Promise<void> {
  atMs += 60_000 // 600 m in a minute: nobody doubts it
  const answer = await fetch(`${city.url}/osmand?id=walker&lat=${LAT + metresNorth / 111_195}&lon=${LON}&timestamp=${atMs}`)
  expect(answer.status).toBe(200)
}
const alerts = () => database.db.select().from(alertTable).where(eq(alertTable.ruleId, ruleId))

beforeAll(async () => {
  database = await aDatabase()
  await start()
  const town = { url: city.url, signIn: (username: string, password: string) => signIn(city.url, username, password) } as unknown as TestCity
  const admin = await settleTown(town)
  await admin.ask('POST /api/accounts', { username: 'whole', displayName: 'whole', roles: ['commander'], areaCode: null, password: 'a-good-password' })
  await admin.ask('POST /api/units', { name: '甲', kind: 'vehicle', areaCode: GRID, deviceIds: ['walker'] })
  const whole = await signIn(city.url, 'whole', 'a-good-password')
  const terms = {
    name: '围栏', severity: 'critical', what: { kind: 'enter' }, who: { of: 'all' }, where: { shape: 'circle', center: [LON, LAT], radiusMetres: 200 },
    when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 0, seconds: 0 }, accuracyMostMetres: 0, cooldownSeconds: 0,
  }
  ruleId = (await whole.ask('POST /api/watch/rules', { terms })).body['id'] as string
  const host = await watchHost(city.handles)
  await vi.waitFor(() => expect(host.ruleIds.has(ruleId)).toBe(true))
}, 60_000)
afterAll(async () => {
  await city[Symbol.asyncDispose]()
  await database.close()
  rmSync(DATA, { recursive: true, force: true })
})

test('[WCH-6] who was outside before a restart and comes in after it is told; who was told before is not told again', async () => {
  await walk(-600)
  await city[Symbol.asyncDispose]()
  await start()
  await walk(0)
  await vi.waitFor(async () => expect(await alerts()).toHaveLength(1), { timeout: 5_000 })
  await city[Symbol.asyncDispose]()
  await start()
  await walk(20)
  await walk(-600)
  await walk(0)
  await vi.waitFor(async () => expect(await alerts()).toHaveLength(2), { timeout: 5_000 })
}, 60_000)

test('[WCH-6] what came in while nobody evaluated is found in the tracks afterwards, with the ways between', async () => {
  const before = (await alerts()).length
  await walk(-600)
  const [kept] = await database.db.select().from(evaluatorTable)
  // A memory of before: as if the process had died without a chance to remember more.
  await vi.waitFor(async () => expect((await database.db.select().from(evaluatorTable))[0]!.rememberedAt! > kept!.rememberedAt!).toBe(true), { timeout: 10_000 })
  const [outside] = await database.db.select().from(evaluatorTable)
  const host = await watchHost(city.handles)
  await host[Symbol.asyncDispose]()
  await database.db.update(evaluatorTable).set({ memory: outside!.memory, rememberedAt: new Date(atMs) })
  await walk(0)
  await walk(-600)
  await walk(0)
  await city[Symbol.asyncDispose]()
  await start()
  await vi.waitFor(async () => expect(await alerts()).toHaveLength(before + 2), { timeout: 5_000 })
  expect(new Set((await alerts()).map(row => row.startedAt.getTime())).size).toBe(before + 2)
}, 60_000)
