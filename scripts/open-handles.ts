import { join } from 'node:path'
import { slices } from '#domain'
import { fileBlobs } from '#platform/blob'
import { localBus, redisBus } from '#platform/bus'
import { type Clock, systemClock } from '#platform/clock'
import { migrate, openDatabase } from '#platform/db'
import { migrateJobs } from '#platform/effects'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import type { Env } from '#platform/env'
import { type Handles, Parts } from '#platform/handles'
import type { Logger } from '#platform/log'
import { openMetrics } from '#platform/metrics'

const MIGRATIONS = join(import.meta.dirname, '../migrations')

export type OpenHandles = Handles & AsyncDisposable

/** Everything a process holds open, with the database migrated. Disposing closes it in reverse. */
export async function openHandles(env: Env, options: { log: Logger; clock?: Clock }): Promise<OpenHandles> {
  const { log } = options
  await using opening = new AsyncDisposableStack()
  const databaseUrl = env.databaseUrl ?? opening.use(await startEmbeddedPostgres({ dataDir: env.dataDir, log })).url
  await migrate(databaseUrl, MIGRATIONS)
  const { pool, db } = opening.use(openDatabase({ url: databaseUrl, poolSize: env.databasePoolSize, log }))
  await migrateJobs({ pool, log })
  const bus = opening.use(env.redisUrl ? await redisBus(env.redisUrl, log) : localBus())
  const followings = followingNames()
  const parts = opening.use(new Parts())
  const open = opening.move()
  return {
    env,
    log,
    clock: options.clock ?? systemClock,
    pool,
    db,
    bus,
    blobs: fileBlobs(join(env.dataDir, 'blobs')),
    metrics: openMetrics(),
    databaseUrl,
    followingsOf: factName => followings.get(factName) ?? [],
    part: parts.part,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

function followingNames(): ReadonlyMap<string, string[]> {
  const names = new Map<string, string[]>()
  for (const { fact, name } of slices.flatMap(slice => slice.follows)) names.set(fact.name, [...(names.get(fact.name) ?? []), name])
  return names
}
