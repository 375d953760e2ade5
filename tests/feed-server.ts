import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { putUnits } from '#domain/force/server'
import { openDatabase } from '#platform/db'
import { FeedClient } from '#realtime'

const ROOT = join(import.meta.dirname, '..')
const PASSWORD = 'a-long-first-password'
const GRID = { areaCode: '990101', areaPath: '990100/990101/', areaName: '一县' }
const PAGE = 20_000

/** What a server of its own process is given besides its port. */
export type ServerSettings = { readonly DATABASE_URL: string; readonly DATA_DIR: string; /** All but screens and jobs by default. */ readonly ROLES?: string }

export function settingsFor(set: ServerSettings): Record<string, string> {
  return { ...set, HOST: '127.0.0.1', DEMO: 'off', ADMIN_PASSWORD: PASSWORD }
}

/** The real server without screens and with no door but HTTP and the feed, or another script like it; resolves when it answers. */
export async function startServer(set: ServerSettings, port: number, script = 'scripts/start.ts'): Promise<ChildProcess> {
  const own = { PORT: String(port), ROLES: 'realtime,devices,watch', TRACKER_PORT: '0', JT808_PORT: '0', MQTT_PORT: '0', LOG_FORMAT: 'json', LOG_LEVEL: 'error' }
  const env = { ...process.env, ...own, ...settingsFor(set), NODE_ENV: 'production' as const }
  const child = spawn(process.execPath, [script], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', part => (said += String(part)))
  for (let tries = 0; tries < 1_200; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said}`)
    if (await fetch(`http://127.0.0.1:${port}/readyz`).then(answer => answer.ok, () => false)) return child
    await pause(50)
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not come up: ${said}`)
}

/** Units with a device each, straight into the database: a server that runs learns of them when they are declared. */
export async function settleFleet({ DATABASE_URL: url }: ServerSettings, count: number): Promise<string[]> {
  await using database = openDatabase({ url, poolSize: 2, log: pino({ level: 'silent' }) })
  const deviceIds = Array.from({ length: count }, (_, at) => `tracker-${at}`)
  const rest = { ...GRID, kind: 'vehicle', phone: null, teamId: null, accountId: null, isOnDuty: true } as const
  for (let from = 0; from < count; from += PAGE) {
    const units = deviceIds.slice(from, from + PAGE).map(id => ({ ...rest, id: crypto.randomUUID(), name: id, deviceIds: [id], skills: [] }))
    await database.db.transaction(tx => putUnits(tx, units, new Date()))
  }
  return deviceIds
}

/** A feed of the server's administrator. */
export async function openFeed(url: string, fixesPerFrame = 1_024): Promise<FeedClient> {
  const json = { 'content-type': 'application/json' }
  const signedIn = await fetch(`${url}/api/auth/sign-in/username`, { method: 'POST', headers: json, body: JSON.stringify({ username: 'admin', password: PASSWORD }) })
  const cookie = signedIn.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
  const answer = await fetch(`${url}/api/live/ticket`, { method: 'POST', headers: { ...json, cookie }, body: '{}' })
  const { ticket } = (await answer.json()) as { ticket: string }
  return FeedClient.connect({ url, ticket, fixesPerFrame })
}
