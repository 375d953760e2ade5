import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Bus } from '#platform/bus'
import type { BlobStore } from '#platform/blob'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Env } from '#platform/env'
import type { Metrics } from '#platform/metrics'

export { Parts } from './parts.ts'

/** Everything a process holds open. Made once in `scripts/`, passed down; no module keeps its own. */
export type Handles = {
  readonly env: Env
  readonly log: Logger
  readonly clock: Clock
  readonly pool: Pool
  readonly db: Db
  readonly bus: Bus
  readonly blobs: BlobStore
  readonly metrics: Metrics
  /** Where the database is; followers of the event log open a connection of their own. */
  readonly databaseUrl: string
  /** Names of what follows from a fact, from the slices' lists. */
  followingsOf(factName: string): readonly string[]
  /** What a slice keeps open or in memory, by name: one in each process, closed with it. */
  part<T extends AsyncDisposable>(name: string, make: () => Promise<T>): Promise<T>
}
