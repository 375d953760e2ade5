import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { pino } from 'pino'
import { createClient } from 'redis'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import type { Env } from '#platform/env'
import { type Finding, bad, good, reasonOf } from './finding.ts'

const CONNECT_MS = 5_000
const OLDEST_POSTGRES = 16
const MOST_SKEW_MS = 1_000

export function checkDatabase({ databaseUrl }: Env): Promise<Finding[]> {
  return databaseUrl ? checkServer(databaseUrl) : checkEmbedded()
}

/** In a folder of its own, so that it disturbs neither a database that is there nor one that runs. */
async function checkEmbedded(): Promise<Finding[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-doctor-'))
  chmodSync(dataDir, 0o755)
  try {
    await using server = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'silent' }) })
    return [good('the embedded PostgreSQL starts here'), ...(await checkServer(server.url))]
  } catch (error) {
    return [bad(`the embedded PostgreSQL does not start (${reasonOf(error)})`, 'Set DATABASE_URL to a PostgreSQL you have, or mend the cause.')]
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function checkServer(url: string): Promise<Finding[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS })
  try {
    await client.connect()
    const asked = Date.now()
    const { rows } = await client.query<{ version: string; major: number; at: Date }>("SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major, clock_timestamp() AS at")
    const answered = Date.now()
    return rows.flatMap(row => [versionOf(row), skewOf(row.at.getTime() - (asked + answered) / 2)])
  } catch (error) {
    return [bad(`DATABASE_URL does not answer (${reasonOf(error)})`, 'Check its host, account and password; without DATABASE_URL an embedded PostgreSQL is used.')]
  } finally {
    await client.end().catch(() => undefined)
  }
}

function versionOf({ version, major }: { version: string; major: number }): Finding {
  return major >= OLDEST_POSTGRES ? good(`PostgreSQL ${version}`) : bad(`PostgreSQL ${version}`, `Use PostgreSQL ${OLDEST_POSTGRES} or later.`)
}

function skewOf(skewMs: number): Finding {
  const what = `clock against the database's: ${Math.round(skewMs)} ms`
  return Math.abs(skewMs) <= MOST_SKEW_MS ? good(what) : bad(what, 'Let both machines keep time by NTP (chrony).')
}

export async function checkRedis({ redisUrl }: Env): Promise<Finding> {
  if (!redisUrl) return good('no REDIS_URL: one gateway process, which needs none')
  const client = createClient({ url: redisUrl, socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false } })
  client.on('error', () => undefined) // The rejection below says it.
  try {
    await client.connect()
    await client.ping()
    return good('REDIS_URL answers')
  } catch (error) {
    return bad(`REDIS_URL does not answer (${reasonOf(error)})`, 'Start Redis or mend the address; one gateway process needs none.')
  } finally {
    client.destroy()
  }
}
