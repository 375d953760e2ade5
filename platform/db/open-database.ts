import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Logger } from '#platform/log'

export type Database = ReturnType<typeof openDatabase>

/** One pool and drizzle on it. A broken idle connection is logged and replaced, never a crash. */
export function openDatabase(options: { url: string; poolSize: number; log: Logger }) {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    application_name: 'guatu',
  })
  const lost = (error: Error) => options.log.warn({ code: (error as NodeJS.ErrnoException).code }, 'database connection lost')
  pool.on('error', lost)
  pool.on('connect', client => client.on('error', lost))
  return { pool, db: givingBack(pool), [Symbol.asyncDispose]: () => pool.end() }
}

/**
 * drizzle-orm 0.45 never gives back a connection whose `begin` failed: each PostgreSQL restart took some of the pool
 * away, until every request waited for nothing. Here whoever took the connection gives it back.
 */
function givingBack(pool: pg.Pool) {
  const db = drizzle({ client: pool })
  db.transaction = async (work, config) => {
    const client = await pool.connect()
    try {
      return await drizzle({ client }).transaction(work, config)
    } finally {
      client.release()
    }
  }
  return db
}
