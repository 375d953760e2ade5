import { randomBytes } from 'node:crypto'
import { type NodePgDatabase, drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { inject } from 'vitest'

export type TestDatabase = AsyncDisposable & {
  readonly url: string
  readonly pool: pg.Pool
  readonly db: NodePgDatabase
  readonly close: () => Promise<void>
  /** For what still uses the connections. */
  readonly beforeClose: (end: () => Promise<void>) => void
}

/** An empty, migrated database for one test file (or one test), on the run's shared PostgreSQL. */
export async function aDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE template_city`)
  const url = server.replace(/\/[^/]*$/, `/${name}`)
  const pool = new pg.Pool({ connectionString: url, max: 8 })
  // The database itself goes with the run's cluster: dropping it would race with connections still saying goodbye.
  const ends: (() => Promise<void>)[] = []
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end()
    await pool.end()
  }
  return { url, pool, db: drizzle({ client: pool }), close, beforeClose: end => void ends.push(end), [Symbol.asyncDispose]: close }
}

async function onServer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
