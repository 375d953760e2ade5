import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { fileBlobs } from '#platform/blob'
import { localBus } from '#platform/bus'
import { type Clock, systemClock } from '#platform/clock'
import type { Actor, Context, Db } from '#platform/context'
import { readEnv } from '#platform/env'
import { type Handles, Parts } from '#platform/handles'
import { openMetrics } from '#platform/metrics'
import type { TestDatabase } from './database.ts'

/** Handles on a test database: real parts all, with a local bus and a quiet log. */
export function testHandles(database: TestDatabase, over: Partial<Handles> & { clock?: Clock } = {}): Handles {
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-handles-'))
  const parts = new Parts()
  database.beforeClose(() => parts[Symbol.asyncDispose]())
  return {
    env: { ...readEnv({ DATA_DIR: dataDir, DEMO: 'off' }), authSecret: 'test-secret-of-at-least-32-characters' },
    log: pino({ level: 'silent' }),
    clock: systemClock,
    pool: database.pool,
    db: database.db,
    bus: localBus(),
    blobs: fileBlobs(join(dataDir, 'blobs')),
    metrics: openMetrics(),
    databaseUrl: database.url,
    followingsOf: () => [],
    part: parts.part,
    ...over,
  }
}

export function anActor(over: Partial<Actor> = {}): Actor {
  return { accountId: 'tester', username: 'tester', displayName: 'Tester', roles: ['commander'], area: null, departmentCode: null, ...over }
}

/** Runs as a command does: one transaction, one actor, one instant. */
export function inTransaction<T>(handles: Handles, work: (ctx: Context) => Promise<T>, actor: Actor = anActor()): Promise<T> {
  return handles.db.transaction(tx => work({ tx: tx as Db, actor, now: handles.clock.now(), handles, requestId: crypto.randomUUID() }))
}
