import type { NodePgQueryResultHKT } from 'drizzle-orm/node-postgres'
import type { PgDatabase } from 'drizzle-orm/pg-core'

/** The database or a transaction on it; commands get a transaction, queries the pool. */
export type Db = PgDatabase<NodePgQueryResultHKT>
