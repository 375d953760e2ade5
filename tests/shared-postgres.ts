import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { migrate, openDatabase } from '#platform/db'
import { migrateJobs } from '#platform/effects'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

/** Losing test data at a power cut is no loss. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/** One PostgreSQL per run; its database `template_city` is migrated once and copied for each test file. */
export default async function sharedPostgres(project: TestProject) {
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-test-'))
  chmodSync(dataDir, 0o755)
  const server = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'warn' }), settings: FAST })
  await makeTemplate(server.url)
  project.provide('postgresUrl', server.url)
  return async () => {
    await server[Symbol.asyncDispose]()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))

async function makeTemplate(url: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('CREATE DATABASE template_city')
  await client.end()
  const templateUrl = url.replace(/\/[^/]*$/, '/template_city')
  await migrate(templateUrl, MIGRATIONS)
  const log = pino({ level: 'warn' })
  await using database = openDatabase({ url: templateUrl, poolSize: 2, log })
  await migrateJobs({ pool: database.pool, log })
}
