import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { ADMIN_PASSWORD, type Client, signIn } from '#tests/city'
import { COUNTY, GRID, OTHER_COUNTY, middleOf, settle, settleTown } from '#tests/town'
import type { Stage } from './stage.ts'
import { type ClientPlan, type System, areaOfClient } from './system.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** An account may hold 64 connections open. */
const CLIENTS_PER_ACCOUNT = 40
const READY_WITHIN_MS = 60_000
const CODES: Record<number, string> = { [-1]: '990100', 0: COUNTY, 1: OTHER_COUNTY }
const GRIDS = [GRID, '990102001001001']

/** Guatu itself: real processes of scripts/start.ts, real accounts, real incidents. */
export class CitySystem implements System {
  readonly name = 'guatu'
  readonly clients = join(import.meta.dirname, 'city-clients.ts')
  #reporter: Client | null = null

  async startGateway(stage: Stage, { index, port }: { index: number; port: number }): Promise<ChildProcess> {
    const set = {
      DATABASE_URL: stage.databaseUrl, REDIS_URL: stage.redisUrl, DATA_DIR: join(stage.folder, `gateway-${index}`), PORT: String(port), HOST: '127.0.0.1', ROLES: 'realtime,devices,watch',
      DEMO: 'off', ADMIN_PASSWORD, AUTH_SECRET: 'one-secret-for-all-processes-of-it', TRACKER_PORT: '0', JT808_PORT: '0', MQTT_PORT: '0', LOG_FORMAT: 'json', LOG_LEVEL: 'error',
    }
    const child = spawn(process.execPath, ['scripts/start.ts'], { cwd: ROOT, env: { ...process.env, ...set, NODE_ENV: 'production' }, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', part => (said = `${said}${String(part)}`.slice(-2_000)))
    const untilMs = Date.now() + READY_WITHIN_MS
    while (Date.now() < untilMs) {
      if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}: ${said}`)
      if (child.signalCode !== null) return child
      if (await fetch(`http://127.0.0.1:${port}/readyz`).then(answer => answer.ok, () => false)) return child
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`the gateway did not come up: ${said}`)
  }

  async prepare(stage: Stage, clients: number): Promise<readonly ClientPlan[]> {
    const url = stage.balancer.originOf(9_999)
    const city = { url, signIn: (username: string, password: string) => signIn(url, username, password) } as Parameters<typeof settleTown>[0]
    const admin = await settleTown(city)
    this.#reporter = await settle(city, admin, { username: 'reporter', role: 'commander', areaCode: CODES[-1]! })
    const accounts = new Map<string, Client>()
    const plans: ClientPlan[] = []
    for (let client = 0; client < clients; client++) {
      const area = areaOfClient(client)
      const username = `wall${area + 1}n${Math.floor(client / CLIENTS_PER_ACCOUNT)}`
      if (!accounts.has(username)) accounts.set(username, await settle(city, admin, { username, role: 'commander', areaCode: CODES[area]! }))
      plans.push({ origin: stage.balancer.originOf(client), cookie: accounts.get(username)!.cookie, area })
    }
    return plans
  }

  async publish(_stage: Stage, { id, area }: { id: string; area: number }): Promise<boolean> {
    const body = { title: id, kind: 'fall', severity: 'minor', position: middleOf(GRIDS[area]!) }
    const answer = await this.#reporter!.ask('POST /api/incidents', body, { 'idempotency-key': `stream-${id}` })
    return answer.status === 200
  }

  async ledger(stage: Stage): Promise<readonly string[]> {
    const client = new pg.Client({ connectionString: stage.databaseUrl })
    await client.connect()
    try {
      const { rows } = await client.query<{ id: string }>(`select payload->'incident'->>'title' as id from fact where channel = 'live' and name = 'incident.reported' order by "offset"`)
      const { rows: holes } = await client.query<{ n: number }>(`select (head - (select count(*) from fact f where f.channel = c.name))::int as n from fact_channel c where name = 'live'`)
      if (holes[0]!.n !== 0) throw new Error(`the log has ${holes[0]!.n} holes`)
      return rows.map(row => row.id)
    } finally {
      await client.end()
    }
  }
}
