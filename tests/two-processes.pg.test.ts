import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unitsNow } from '#domain/force/server'
import { partsOf } from '#domain/track/server'
import { readEnv } from '#platform/env'
import { type City, startCity } from '../scripts/start-city.ts'
import { ADMIN_PASSWORD, type Client, signIn } from './city.ts'
import { type TestDatabase, aDatabase } from './database.ts'
import { Ear } from './ear.ts'
import { Eye } from './eye.ts'
import { type TestRedis, startRedis } from './redis.ts'
import { COUNTY, GRID, middleOf, settle, settleTown } from './town.ts'

let redis: TestRedis
let database: TestDatabase
let first: City
let second: City
let admin: Client
const DATA = mkdtempSync(join(tmpdir(), 'guatu-two-'))

beforeAll(async () => {
  redis = await startRedis()
  database = await aDatabase()
  first = await start()
  second = await start()
  const city = { url: first.url, signIn: (username: string, password: string) => signIn(first.url, username, password) }
  admin = await settleTown(city as Parameters<typeof settleTown>[0])
  await settle(city as Parameters<typeof settle>[0], admin, { username: 'county', role: 'commander', areaCode: COUNTY })
  await admin.ask('POST /api/units', { name: 'Car', kind: 'vehicle', areaCode: COUNTY, deviceIds: ['car'] })
})
afterAll(async () => {
  await second[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]()
  await redis.kill()
  await database.close()
  rmSync(DATA, { recursive: true, force: true })
})

async function start(dataDir = DATA, roles?: string): Promise<City> {
  const source = { DATA_DIR: dataDir, ROLES: roles, DATABASE_URL: database.url, REDIS_URL: redis.url, DEMO: 'off', ADMIN_PASSWORD, HOST: '127.0.0.1' }
  const env = { ...readEnv(source), authSecret: 'one-secret-for-all-processes-of-it', port: 0, trackerPort: 0, jt808Port: 0, mqttPort: 0 }
  return startCity(env, { log: pino({ level: 'silent' }), screens: false })
}

async function listenAt(city: City): Promise<{ ear: Ear; eye: Eye; close: () => void }> {
  const county = await signIn(city.url, 'county', 'a-good-password')
  const ear = await Ear.open(city.url, county)
  await ear.follow()
  const eye = await Eye.open(city.url, county)
  eye.look({ bbox: [111, 37, 114, 40], zoom: 9 })
  const close = () => [ear, eye].forEach(open => open.close())
  return { ear, eye, close }
}

const walk = (at: number) => fetch(`${first.url}/osmand?id=car&lat=${middleOf(GRID)[1] + at * 1e-4}&lon=${middleOf(GRID)[0]}`)
const report = (title: string) => signIn(first.url, 'county', 'a-good-password').then(county => county.ask('POST /api/incidents', { title, kind: 'fall', severity: 'minor', position: middleOf(GRID) }))

test('what happens at one gateway is seen at the other: positions by Redis, facts by PostgreSQL', async () => {
  const { ear, eye, close } = await listenAt(second)
  await walk(1)
  await expect.poll(() => eye.everSeen.size).toBe(1)
  await report('here')
  await expect.poll(() => ear.facts.map(fact => fact.name)).toContain('incident.reported')
  close()
})

test('divided by ROLES, one process hears the devices, one watches, one shows: each only what it is for', async () => {
  await using devices = await start(join(DATA, 'devices'), 'devices')
  await using watch = await start(join(DATA, 'watch'), 'watch')
  await using screens = await start(join(DATA, 'screens'), 'realtime')
  const refused = await Promise.all([fetch(`${screens.url}/osmand?id=car&lat=38&lon=112`), fetch(`${watch.url}/osmand?id=car&lat=38&lon=112`)])
  expect(refused.map(answer => answer.status)).toEqual([404, 404])
  const { eye, close } = await listenAt(screens)
  const answer = await fetch(`${devices.url}/osmand?id=car&lat=${middleOf(GRID)[1] + 5e-4}&lon=${middleOf(GRID)[0]}`)
  expect(answer.status).toBe(200)
  await expect.poll(() => eye.at(1)?.[1]).toBeCloseTo(middleOf(GRID)[1] + 5e-4, 5)
  const heard = await unitsNow(watch.handles)
  await expect.poll(() => heard.columns.lat[1]).toBeCloseTo(middleOf(GRID)[1] + 5e-4, 5)
  const reading = { tx: screens.handles.db, handles: screens.handles }
  const parts = await partsOf(reading, [1], { fromMs: Date.now() - 60_000, toMs: Date.now() + 1_000 })
  expect(parts.get(1), 'minutes still open where the device reported before, and where it does now').toHaveLength(2)
  await expect(Eye.open(devices.url, await signIn(devices.url, 'county', 'a-good-password'))).rejects.toThrow()
  close()
})

test('with Redis dead no fact is lost and positions still reach the process that took them', async () => {
  const [near, far] = [await listenAt(first), await listenAt(second)]
  await redis.kill()
  await report('without Redis')
  await expect.poll(() => near.ear.facts.length).toBeGreaterThan(0)
  await expect.poll(() => far.ear.facts.length).toBeGreaterThan(0)
  expect((await walk(2)).status).toBe(200)
  await expect.poll(() => near.eye.at(1)?.[1]).toBeCloseTo(middleOf(GRID)[1] + 2e-4, 5)
  near.close()
  far.close()
})
