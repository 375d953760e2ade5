import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Env, readEnv } from '#platform/env'
import { type City, startCity } from '../scripts/start-city.ts'
import { aDatabase } from './database.ts'

export const ADMIN_PASSWORD = 'a-long-first-password'

/** Tests that call ask for `media` themselves: it starts a program of its own. */
const WITHOUT_CALLS: Env['roles'] = new Set(['web', 'realtime', 'devices', 'watch', 'jobs'])

/** Somebody signed in: their cookie goes with every request. */
export type Client = {
  readonly cookie: string
  /** Sends JSON (or raw bytes) and answers status and parsed body. */
  ask(route: string, body?: unknown, headers?: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }>
}

export type TestCity = AsyncDisposable & {
  readonly city: City
  readonly url: string
  signIn(username: string, password: string): Promise<Client>
}

/** The whole server on a random port with a database of its own: empty, one account `admin`, no screens, no simulator. */
export async function aCity(over: Partial<Env> = {}): Promise<TestCity> {
  await using opening = new AsyncDisposableStack()
  const database = opening.use(await aDatabase())
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-city-'))
  opening.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const { MEDIASOUP_WORKER_BIN, CACHE_DIR } = process.env
  const source = { MEDIASOUP_WORKER_BIN, CACHE_DIR, DATA_DIR: dataDir, DATABASE_URL: database.url, DEMO: 'off', ADMIN_PASSWORD, LOG_LEVEL: 'silent', HOST: '127.0.0.1' }
  const env = { ...readEnv(source), authSecret: 'test-secret-of-at-least-32-characters', port: 0, trackerPort: 0, jt808Port: 0, mqttPort: 0, mediaPort: 0, roles: WITHOUT_CALLS, ...over }
  const city = opening.use(await startCity(env, { log: pino({ level: 'silent' }), screens: false }))
  const open = opening.move()
  return {
    city,
    url: city.url,
    signIn: (username, password) => signIn(city.url, username, password),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** Signs in over HTTP, as a browser does. */
export async function signIn(url: string, username: string, password: string): Promise<Client> {
  const answer = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`)
  const cookie = answer.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
  return { cookie, ask: (route, body, headers) => ask({ url, cookie }, route, { body, headers }) }
}

async function ask(at: { url: string; cookie: string }, route: string, what: { body?: unknown; headers?: Record<string, string> | undefined }) {
  const [method, path] = route.split(' ') as [string, string]
  const isBytes = what.body instanceof Uint8Array
  const answer = await fetch(`${at.url}${path}`, {
    method,
    headers: { cookie: at.cookie, ...(what.body === undefined || isBytes ? {} : { 'content-type': 'application/json' }), ...what.headers },
    ...(what.body === undefined ? {} : { body: isBytes ? (what.body as Uint8Array<ArrayBuffer>) : JSON.stringify(what.body) }),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false
  return { status: answer.status, body: (isJson ? JSON.parse(text) : { text }) as Record<string, unknown> }
}
