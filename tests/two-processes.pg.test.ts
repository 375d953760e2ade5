import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEnv } from '#platform/env'
import { type City, startCity } from '../scripts/start-city.ts'
import { ADMIN_PASSWORD, type Client, signIn } from './city.ts'
import { type TestDatabase, aDatabase } from './database.ts'
import { Ear } from './ear.ts'
import { Eye } from './eye.ts'
import { freePort } from './port.ts'
import { COUNTY, GRID, middleOf, settle, settleTown } from './town.ts'

let redis: ChildProcess
let database: TestDatabase
let first: City
let second: City
let admin: Client
const DATA = mkdtempSync(join(tmpdir(), 'guatu-two-'))

beforeAll(async () => {
  const redisPort = await freePort()
  redis = spawn('redis-server', ['--port', String(redisPort), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'], { stdio: ['ignore', 'pipe', 'ignore'] })
  for await (const line of redis.stdout!) if (String(line).includes('Ready to accept')) break
  database = await aDatabase()
  first = await start(redisPort)
  second = await start(redisPort)
  const city = { url: first.url, signIn: (username: string, password: string) => signIn(first.url, username, password) }
  admin = await settleTown(city as Parameters<typeof settleTown>[0])
  await settle(city as Parameters<typeof settle>[0], admin, { username: 'county', role: 'commander', areaCode: COUNTY })
  await admin.ask('POST /api/units', { name: 'Car', kind: 'vehicle', areaCode: COUNTY, deviceIds: ['car'] })
})
afterAll(async () => {
  await second[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]()
  redis.kill('SIGKILL')
  await database.close()
  rmSync(DATA, { recursive: true, force: true })
})

async function start(redisPort: number): Promise<City> {
  const source = { DATA_DIR: DATA, DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${redisPort}`, DEMO: 'off', ADMIN_PASSWORD, HOST: '127.0.0.1' }
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

test('with Redis dead no fact is lost and positions still reach the process that took them', async () => {
  const [near, far] = [await listenAt(first), await listenAt(second)]
  redis.kill('SIGKILL')
  await once(redis, 'exit')
  await report('without Redis')
  await expect.poll(() => near.ear.facts.length).toBeGreaterThan(0)
  await expect.poll(() => far.ear.facts.length).toBeGreaterThan(0)
  expect((await walk(2)).status).toBe(200)
  await expect.poll(() => near.eye.at(1)?.[1]).toBeCloseTo(middleOf(GRID)[1] + 2e-4, 5)
  near.close()
  far.close()
})
