import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { unitsNow } from '#domain/force/server'
import { mergeChunks } from '#domain/track'
import { ingest, partsOf } from '#domain/track/server'
import { readEnv } from '#platform/env'
import type { Handles } from '#platform/handles'
import { openHandles } from '../../../scripts/open-handles.ts'
import { type ServerSettings, settingsFor, startServer } from '../../feed-server.ts'
import { freePort } from '../../port.ts'
import { cpuMs, cpuMsOfTree } from '../harness.ts'
import { type Load, type Sent, measure } from './load.ts'

export type FeedRound = {
  readonly usPerReport: number
  readonly serverUs: number
  readonly postgresUs: number
  readonly generatorUs: number
  readonly perSecond: number
  readonly acknowledged: number
  readonly lost: number
  readonly behind: number
  readonly isKept: boolean
}

/** How many units' whole tracks the gate reads; the latest place of all is compared. */
const TRACKS_READ = 200

export async function feedRound(at: { set: ServerSettings; postgresDir: string; settle: () => Promise<void> }, load: Load): Promise<FeedRound> {
  const port = await freePort()
  const server = await startServer(at.set, port, 'tests/bench/ingest/feed-server.ts')
  using _killed = { [Symbol.dispose]: () => server.kill('SIGKILL') }
  await at.settle()
  const postgresPid = Number(readFileSync(join(at.postgresDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0])
  const fromMs = Date.now()
  const { reports, cpuMs: parts, generatorMs, seconds, all } = await measure('feed', `http://127.0.0.1:${port}`, { load, partsMs: () => [cpuMs(server.pid), cpuMsOfTree(postgresPid)] })
  // Killed at once, without a chance to tidy up: what was acknowledged has to be found again.
  server.kill('SIGKILL')
  await once(server, 'exit')
  const [serverUs, postgresUs] = parts.map(ms => (ms * 1000) / reports) as [number, number]
  await using handles = await openHandles(readEnv(settingsFor(at.set)), { log: pino({ level: 'silent' }) })
  const found = await lookFor(handles, all, fromMs)
  return { ...found, serverUs, postgresUs, usPerReport: serverUs + postgresUs, generatorUs: (generatorMs * 1000) / reports, perSecond: reports / seconds, acknowledged: all.acknowledged, isKept: found.lost === 0 && found.behind === 0 && reports > 0 }
}

/** Takes over the dead server's journal. Units report in turn, so how many fixes each has acknowledged follows from their sum. */
async function lookFor(handles: Handles, { acknowledged, lastMs }: Sent, fromMs: number): Promise<{ readonly lost: number; readonly behind: number }> {
  await ingest(handles)
  const { columns, ...units } = await unitsNow(handles).then(now => ({ columns: now.columns, numberOf: (at: number) => now.numberOfDevice(`tracker-${at}`) }))
  const behind = lastMs.filter((ms, at) => ms > 0 && columns.fixedAtMs[units.numberOf(at)] !== ms).length
  const span = { fromMs, toMs: Date.now() + 60_000 }
  const sample = Array.from({ length: Math.min(TRACKS_READ, lastMs.length) }, (_, at) => Math.floor((at * lastMs.length) / Math.min(TRACKS_READ, lastMs.length)))
  const tracks = await partsOf({ tx: handles.db, handles }, sample.map(units.numberOf), span)
  let lost = 0
  for (const at of sample) {
    const sent = Math.max(0, Math.floor((acknowledged - at - 1) / lastMs.length) + 1)
    lost += Math.max(0, sent - mergeChunks(tracks.get(units.numberOf(at))!, span).count)
  }
  return { lost, behind }
}
