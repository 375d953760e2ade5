import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { putUnits } from '#domain/force/server'
import { localBus } from '#platform/bus'
import { fileBlobs } from '#platform/blob'
import { systemClock } from '#platform/clock'
import { migrate, openDatabase } from '#platform/db'
import { migrateJobs } from '#platform/effects'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { readEnv } from '#platform/env'
import type { Handles } from '#platform/handles'
import { openMetrics } from '#platform/metrics'
import type { DeviceFix } from '../fix.ts'
import { receiveFixes } from './receive-fixes.ts'

/**
 * `node domain/track/server/receive-fixes.bench.ts`: fixes per second through the door on a PostgreSQL of its own with
 * fsync on: many devices that send one fix and wait, then batches of 2,000.
 */
const UNITS = 2_000
const SECONDS = 10
const MIGRATIONS = join(import.meta.dirname, '../../../migrations')
const GRID = { areaCode: '140902001001001', areaPath: '140900/140902/140902001/140902001001/140902001001001/', areaName: '网格' }

const dataDir = mkdtempSync(join(tmpdir(), 'guatu-bench-'))
const log = pino({ level: 'warn' })
await using open = new AsyncDisposableStack()
open.defer(() => rmSync(dataDir, { recursive: true, force: true }))
const { url } = open.use(await startEmbeddedPostgres({ dataDir, log }))
await migrate(url, MIGRATIONS)
const { pool, db } = open.use(openDatabase({ url, poolSize: 16, log }))
await migrateJobs({ pool, log })
const handles: Handles = {
  ...{ env: readEnv({ DATA_DIR: dataDir }), log, clock: systemClock, pool, db, bus: open.use(localBus()), metrics: openMetrics() },
  ...{ blobs: fileBlobs(join(dataDir, 'blobs')), databaseUrl: url, followingsOf: () => [] },
}

const units = Array.from({ length: UNITS }, (_, index) => ({
  ...{ ...GRID, id: crypto.randomUUID(), name: `u${index}`, kind: 'vehicle' as const, phone: null, teamId: null, accountId: null },
  ...{ deviceIds: [`d${index}`], isOnDuty: true },
}))
await putUnits(db, units, new Date())

let step = 0
/** Every fix is newer than the one before it and near it: nothing is flagged. */
function nextFix(device: number): DeviceFix {
  step += 1
  return {
    ...{ deviceId: `d${device}`, protocol: 'jt808', position: [112.7 + (step % 100) / 1e5, 38.4], deviceAt: null, speedKmh: 30, bearingDeg: 90 },
    ...{ altitudeMetres: 800, accuracyMetres: null, batteryPercent: null, isValid: true, isMocked: false, extra: { mileage: 12.5, acc: true } },
    fixedAt: new Date(Date.now() - 3_600_000 + step / 10),
  }
}

async function measure(name: string, callers: number, size: number): Promise<void> {
  const waits: number[] = []
  let flagged = 0
  const endMs = performance.now() + SECONDS * 1000
  const one = async (caller: number) => {
    while (performance.now() < endMs) {
      const startMs = performance.now()
      const judged = await receiveFixes(handles, Array.from({ length: size }, (_, index) => nextFix((caller + index) % UNITS)))
      waits.push(performance.now() - startMs)
      flagged += judged.filter(it => it.flags.length > 0).length
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, caller) => one(caller)))
  waits.sort((a, b) => a - b)
  const at = (share: number) => Math.round(waits[Math.floor(waits.length * share)] ?? 0)
  const perSecond = Math.round((waits.length * size) / SECONDS)
  process.stdout.write(`${name}: ${perSecond} fixes/s, wait p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, flagged ${flagged}\n`)
}

await measure('1 caller, 1 fix', 1, 1)
await measure('500 callers, 1 fix each', 500, 1)
await measure('1 caller, 2,000 fixes', 1, 2_000)
