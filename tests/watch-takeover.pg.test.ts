import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { alertTable, watchHost } from '#domain/watch/server'
import { readEnv } from '#platform/env'
import { type City, startCity } from '../scripts/start-city.ts'
import { ADMIN_PASSWORD, type TestCity, signIn } from './city.ts'
import { type TestDatabase, aDatabase } from './database.ts'
import { freePort } from './port.ts'
import { type TestRedis, startRedis } from './redis.ts'
import { GRID, middleOf, settleTown } from './town.ts'

const DATA = mkdtempSync(join(tmpdir(), 'guatu-watch-two-'))
const [LON, LAT] = middleOf(GRID)
let redis: TestRedis
let first: ChildProcess
let second: City
let database: TestDatabase
let firstUrl: string
let atMs = Date.now() - 1_500_000

beforeAll(async () => {
  redis = await startRedis()
  database = await aDatabase()
  first = await startProcess()
}, 60_000)
afterAll(async () => {
  await second[Symbol.asyncDispose]()
  first.kill('SIGKILL')
  await redis.kill()
  await database.close()
  rmSync(DATA, { recursive: true, force: true })
})

const settings = (dataDir: string) => ({
  DATA_DIR: dataDir, DATABASE_URL: database.url, REDIS_URL: redis.url, DEMO: 'off', ADMIN_PASSWORD, AUTH_SECRET: 'one-secret-for-all-processes-of-it', HOST: '127.0.0.1', TRACKER_PORT: '0', JT808_PORT: '0', MQTT_PORT: '0', ROLES: 'realtime,devices,watch',
})

/** A process of its own, which can be killed. */
async function startProcess(): Promise<ChildProcess> {
  const port = await freePort()
  firstUrl = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, ['scripts/start.ts'], { cwd: join(import.meta.dirname, '..'), env: { ...process.env, ...settings(join(DATA, 'first')), PORT: String(port), LOG_LEVEL: 'info' }, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of child.stdout!) if (String(line).includes('watching')) break
  child.stdout!.resume()
  return child
}

async function walk(url: string, metresNorth: number): Promise<void> {
  atMs += 60_000
  const answer = await fetch(`${url}/osmand?id=walker&lat=${LAT + metresNorth / 111_195}&lon=${LON}&timestamp=${atMs}`)
  expect(answer.status).toBe(200)
}

test('[WCH-4] kill -9 of the process that evaluates: the other goes on within two seconds, and tells what comes then once', async () => {
  const town = { url: firstUrl, signIn: (username: string, password: string) => signIn(firstUrl, username, password) } as unknown as TestCity
  const admin = await settleTown(town)
  await admin.ask('POST /api/accounts', { username: 'whole', displayName: 'whole', roles: ['commander'], areaCode: null, password: 'a-good-password' })
  await admin.ask('POST /api/units', { name: '甲', kind: 'vehicle', areaCode: GRID, deviceIds: ['walker'] })
  const whole = await signIn(firstUrl, 'whole', 'a-good-password')
  const terms = {
    name: '围栏', severity: 'critical', what: { kind: 'enter' }, who: { of: 'all' }, where: { shape: 'circle', center: [LON, LAT], radiusMetres: 200 },
    when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 0, seconds: 0 }, accuracyMostMetres: 0, cooldownSeconds: 0,
  }
  const ruleId = (await whole.ask('POST /api/watch/rules', { terms })).body['id'] as string
  const alerts = () => database.db.select().from(alertTable).where(eq(alertTable.ruleId, ruleId))
  const env = readEnv(settings(join(DATA, 'second')))
  second = await startCity({ ...env, port: 0 }, { log: pino({ level: 'silent' }), screens: false })
  const host = await watchHost(second.handles)
  expect(host.isWatching).toBe(false)

  await walk(firstUrl, -600)
  await walk(firstUrl, 0)
  await vi.waitFor(async () => expect(await alerts()).toHaveLength(1), { timeout: 5_000 })
  await walk(second.url, -600) // another process takes it, the one that evaluates hears of it over the bus
  first.kill('SIGKILL')
  await once(first, 'exit')
  const sinceMs = performance.now()
  await walk(second.url, 0)
  await vi.waitFor(() => expect(host.isWatching).toBe(true), { timeout: 10_000, interval: 10 })
  const takeoverMs = performance.now() - sinceMs
  await vi.waitFor(async () => expect(await alerts()).toHaveLength(2), { timeout: 5_000, interval: 20 })
  process.stdout.write(`  evaluator killed: the next evaluates after ${Math.round(takeoverMs)} ms\n`)
  expect(takeoverMs).toBeLessThan(2_000)
}, 90_000)
