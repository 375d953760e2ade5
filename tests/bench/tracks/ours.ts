import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { putUnits } from '#domain/force/server'
import { type FixColumns, decodeTrackPage, findVisits, getPlayback, mergeChunks, roomForFixes } from '#domain/track'
import { OpenChunks, storeClosed, trackSlice } from '#domain/track/server'
import { migrate, openDatabase } from '#platform/db'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import type { Context } from '#platform/context'
import { frozenClock } from '#platform/clock'
import type { Handles } from '#platform/handles'
import { anActor, testHandles } from '../../handles.ts'
import { postmasterOf } from './cluster.ts'
import type { Trace } from './trace.ts'

const GRID = { areaCode: '990101001001001', areaPath: '990100/990101/990101001/990101001001/990101001001001/', areaName: '网格' }
/** As ingest does: what is closed goes to PostgreSQL every two seconds. */
const ROUND_SECONDS = 2

export type Ours = AsyncDisposable & {
  readonly handles: Handles
  readonly postmaster: number
  /** The open minutes of a process that has run for a while. */
  readonly chunks: OpenChunks
}

/** Our store on our own embedded PostgreSQL, fsync on, as it ships. */
export async function openOurs(now: string): Promise<Ours> {
  await using opening = new AsyncDisposableStack()
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-tracks-'))
  opening.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const server = opening.use(await startEmbeddedPostgres({ dataDir, log: pino({ level: 'warn' }) }))
  await migrate(server.url, new URL('../../../migrations', import.meta.url).pathname)
  const { pool, db } = opening.use(openDatabase({ url: server.url, poolSize: 4, log: pino({ level: 'silent' }) }))
  const ends: (() => Promise<void>)[] = []
  opening.defer(async () => {
    for (const end of ends.reverse()) await end()
  })
  const close = () => Promise.resolve()
  const database = { url: server.url, pool, db, close, beforeClose: (end: () => Promise<void>) => void ends.push(end), [Symbol.asyncDispose]: close }
  const handles = testHandles(database, { clock: frozenClock(now) })
  const postmaster = await postmasterOf(pool)
  const open = opening.move()
  return { handles, postmaster, chunks: new OpenChunks({ keepDays: 90 }), [Symbol.asyncDispose]: () => open.disposeAsync() }
}

/** Units with numbers from 1 on. */
export async function putBenchUnits({ db }: Handles, count: number): Promise<string[]> {
  const units = Array.from({ length: count }, (_, at) => ({ ...GRID, id: crypto.randomUUID(), name: `单位 ${at + 1}`, kind: 'vehicle' as const, phone: null, teamId: null, accountId: null, deviceIds: [], isOnDuty: true }))
  await putUnits(db, units, new Date())
  return units.map(unit => unit.id)
}

/** What ingest does with judged fixes: into their open minutes, and round by round to PostgreSQL. Answers positions written. */
export async function writeOurs(handles: Handles, trace: Trace, open = new OpenChunks({ keepDays: 90 })): Promise<number> {
  const fixes = columnsFor(trace.units)
  for (let second = 0; second < trace.seconds; second++) {
    const atMs = trace.startMs + second * 1_000
    fillSecond(fixes, trace, second)
    open.addAll(fixes)
    if (second % ROUND_SECONDS === 0) await storeClosed(handles, open, atMs)
  }
  await storeClosed(handles, open, Number.POSITIVE_INFINITY)
  return trace.units * trace.seconds
}

function columnsFor(units: number): FixColumns {
  const fixes = roomForFixes(units)
  fixes.count = units
  for (let unit = 0; unit < units; unit++) fixes.number[unit] = unit + 1
  for (const name of ['accuracyMetres', 'altitudeMetres', 'batteryPercent'] as const) fixes[name].fill(Number.NaN)
  return fixes
}

function fillSecond(fixes: FixColumns, trace: Trace, second: number): void {
  const [from, to] = [second * trace.units, (second + 1) * trace.units]
  fixes.lon.set(trace.lon.subarray(from, to))
  fixes.lat.set(trace.lat.subarray(from, to))
  fixes.speedKmh.set(trace.speedKmh.subarray(from, to))
  fixes.bearingDeg.set(trace.bearingDeg.subarray(from, to))
  fixes.fixedAtMs.fill(trace.startMs + second * 1_000)
  fixes.receivedAtMs.fill(trace.startMs + second * 1_000 + 400)
}

/** Everything these tables hold: rows, indexes, maps. */
export async function oursBytes({ pool }: Handles): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(`select sum(pg_total_relation_size(inhrelid)) as bytes from pg_inherits where inhparent in ('track_chunk'::regclass, 'track_cell'::regclass)`)
  return Number(rows[0]!.bytes)
}

export async function emptyOurs({ pool }: Handles): Promise<void> {
  await pool.query('truncate track_chunk, track_cell')
}

function contextOf(handles: Handles): Context {
  return { tx: handles.db, actor: anActor(), now: handles.clock.now(), handles, requestId: 'bench-tracks' }
}

type Span = { readonly fromMs: number; readonly toMs: number }

/** The route itself, pages as the browser gets them. `most` pages, or all. */
export async function playOurs(handles: Handles, ids: readonly string[], { fromMs, toMs, most = Number.POSITIVE_INFINITY }: Span & { most?: number }): Promise<Uint8Array[]> {
  const run = trackSlice.handlers.find(it => it.contract === getPlayback)!.run
  const pages: Uint8Array[] = []
  for (let cursor: string | null | undefined; cursor !== null && pages.length < most; ) {
    const input = { ids, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), ...(cursor !== undefined && { cursor }) }
    const answer = (await run(contextOf(handles), input as never)) as Response
    const page = new Uint8Array(await answer.arrayBuffer())
    pages.push(page)
    cursor = decodeTrackPage(page).nextCursor
  }
  return pages
}

/** What the browser makes of the pages. */
export function tracksOf(pages: readonly Uint8Array[], span: Span): Map<number, FixColumns> {
  const parts = new Map<number, { minute: number; bytes: Uint8Array }[]>()
  for (const page of pages) for (const [number, its] of decodeTrackPage(page).parts) parts.set(number, [...(parts.get(number) ?? []), ...its])
  return new Map([...parts].map(([number, its]) => [number, mergeChunks(its, span)]))
}

export async function askOurs(handles: Handles, ring: readonly (readonly number[])[], { fromMs, toMs }: Span): Promise<Map<number, number>> {
  const run = trackSlice.handlers.find(it => it.contract === findVisits)!.run
  const input = { polygon: { type: 'Polygon', coordinates: [ring] }, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  const answer = (await handles.db.transaction(tx => run({ ...contextOf(handles), tx }, input as never))) as { items: { number: number; minutesInside: number }[] }
  return new Map(answer.items.map(({ number, minutesInside }) => [number, minutesInside]))
}
