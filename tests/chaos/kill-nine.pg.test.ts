import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN_PASSWORD, type Client, signIn } from '#tests/city'
import { type TestDatabase, aDatabase } from '#tests/database'
import { freePort } from '#tests/port'
import { GRID, middleOf, settle, settleTown } from '#tests/town'

const KILLS = 20
const ROOT = join(import.meta.dirname, '../..')
const DATA = mkdtempSync(join(tmpdir(), 'guatu-chaos-'))

let database: TestDatabase
let port: number
let server: ChildProcess
/** A run that timed out must not go on starting servers nobody will stop. */
let isFinished = false
beforeAll(async () => {
  database = await aDatabase()
  port = await freePort()
})
afterAll(async () => {
  isFinished = true
  server.kill('SIGKILL')
  await database.close()
  rmSync(DATA, { recursive: true, force: true })
})

/** What the server said yes to: title → steps it acknowledged, and device times of fixes it answered 200. */
type Kept = { readonly incidents: Map<string, { id: string; steps: string[] }>; readonly fixes: Set<number> }

test(`${KILLS} times kill -9 between any two steps: nothing answered 2xx is lost, nothing sent again is doubled`, { timeout: 600_000 }, async () => {
  server = await start()
  const url = `http://127.0.0.1:${port}`
  const city = { url, signIn: (username: string, password: string) => signIn(url, username, password) } as Parameters<typeof settleTown>[0]
  const admin = await settleTown(city)
  await admin.ask('POST /api/units', { name: 'walker', kind: 'grid_worker', areaCode: GRID, deviceIds: ['walker'] })
  const commander = await settle(city, admin, { username: 'commander', role: 'commander', areaCode: '990101' })
  const kept: Kept = { incidents: new Map(), fixes: new Set() }
  const state = { isOver: false }
  const working = [0, 1, 2].map(worker => work(commander, kept, { state, worker })).concat(walk(url, kept, state))

  for (let kill = 0; kill < KILLS; kill++) {
    await new Promise(resolve => setTimeout(resolve, 60 + Math.random() * 700))
    server.kill('SIGKILL')
    await once(server, 'exit')
    server = await start()
  }
  state.isOver = true
  await Promise.all(working)

  const again = await signIn(url, 'admin', ADMIN_PASSWORD)
  const listed = await allIncidents(again)
  expect(kept.incidents.size).toBeGreaterThan(20)
  for (const [title, { id, steps }] of kept.incidents) {
    expect(listed.filter(incident => incident.title === title).map(incident => incident.id), title).toEqual([id])
    const told = (await commander.ask(`GET /api/incidents/${id}/timeline`)).body['items'] as { step: string | null }[]
    expect(told.flatMap(entry => entry.step ?? []), title).toEqual(steps)
  }
  const stored = await trackedTimes(commander)
  expect([...kept.fixes].filter(at => !stored.has(at))).toEqual([])
  expect(kept.fixes.size).toBeGreaterThan(20)
  const { rows: log } = await database.pool.query<{ n: string; head: string }>(
    `select count(*) as n, (select head from fact_channel where name = 'live') as head from fact where channel = 'live'`,
  )
  expect(log[0]!.n).toBe(log[0]!.head)
})

/** Reports and walks each incident through its life, asking again with the same key until it is answered. */
async function work(commander: Client, kept: Kept, at: { state: { isOver: boolean }; worker: number }): Promise<void> {
  for (let turn = 0; !at.state.isOver; turn++) {
    const title = `worker ${at.worker} turn ${turn}`
    const reported = await insist(commander, 'POST /api/incidents', { title, kind: 'fall', severity: 'minor', position: middleOf(GRID) })
    const id = String(reported['id'])
    const steps: string[] = []
    kept.incidents.set(title, { id, steps })
    for (const step of ['accept', 'resolve', 'close']) {
      if (at.state.isOver) break
      await insist(commander, `POST /api/incidents/${id}/${step}`, {})
      steps.push(step)
    }
  }
}

async function insist(client: Client, route: string, body: unknown): Promise<Record<string, unknown>> {
  const key = { 'idempotency-key': crypto.randomUUID() }
  for (;;) {
    const answer = await client.ask(route, body, key).catch(() => null)
    if (answer?.status === 200) return answer.body
    if (answer && answer.status < 500) throw new Error(`${route}: ${answer.status} ${JSON.stringify(answer.body)}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function walk(url: string, kept: Kept, state: { isOver: boolean }): Promise<void> {
  const [lon, lat] = middleOf(GRID)
  for (let turn = 0; !state.isOver; turn++) {
    const at = Date.now() - (Date.now() % 1000) + turn
    const answer = await fetch(`${url}/osmand?id=walker&lat=${lat + (turn % 50) * 1e-5}&lon=${lon}&timestamp=${at}`).catch(() => null)
    if (answer?.ok) kept.fixes.add(at)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** When the walker was somewhere, from its track. */
async function trackedTimes(client: Client): Promise<Set<number>> {
  const { body } = await client.ask('GET /api/units?q=walker')
  const [walker] = body['items'] as { id: string }[]
  const times = new Set<number>()
  for (let cursor = ''; ; ) {
    const page = (await client.ask(`GET /api/units/${walker!.id}/track?limit=5000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).body
    for (const point of page['items'] as { fixedAt: string }[]) times.add(Date.parse(point.fixedAt))
    if (page['nextCursor'] === null) return times
    cursor = String(page['nextCursor'])
  }
}

async function allIncidents(client: Client): Promise<{ id: string; title: string }[]> {
  const all: { id: string; title: string }[] = []
  for (let cursor = ''; ; ) {
    const { body } = await client.ask(`GET /api/incidents?limit=500${cursor && `&cursor=${cursor}`}`)
    all.push(...(body['items'] as { id: string; title: string }[]))
    if (body['nextCursor'] === null) return all
    cursor = String(body['nextCursor'])
  }
}

/** The real process, without screens, on the run's PostgreSQL. */
async function start(): Promise<ChildProcess> {
  if (isFinished) throw new Error('the test is over')
  const set = {
    DATABASE_URL: database.url, DATA_DIR: DATA, PORT: String(port), HOST: '127.0.0.1', ROLES: 'realtime,devices,watch,jobs', DEMO: 'off',
    ADMIN_PASSWORD, TRACKER_PORT: '0', JT808_PORT: '0', MQTT_PORT: '0', LOG_FORMAT: 'json', LOG_LEVEL: 'error',
  }
  const child = spawn(process.execPath, ['scripts/start.ts'], { cwd: ROOT, env: { ...process.env, ...set, NODE_ENV: 'production' }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', part => (said += String(part)))
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said}`)
    const isUp = await fetch(`http://127.0.0.1:${port}/readyz`).then(answer => answer.ok, () => false)
    if (isUp) return child
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('the server did not come up')
}
