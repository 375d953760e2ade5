import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { type ServerSettings, settleFleet } from '../feed-server.ts'
import { type Bench, type BenchOptions, type BenchResult, worstRound } from './harness.ts'
import { feedRound } from './ingest/feed-round.ts'
import { peerRound } from './ingest/peer-round.ts'

const UNITS = { long: 100_000, short: 500 }
/** A server has run for days: what the first seconds cost a compiler is nobody's figure. The same for the peers. */
const WARM_SECONDS = 15
/** A whole minute of ours: each unit's chunk of a minute is made and stored once in it. */
const SECONDS = { long: 60, short: 1 }
/** 1 M units at 0.2 Hz. */
const PER_SECOND = { long: 200_000, short: 5_000 }

/**
 * What a report costs the server, by CPU time: through the real feed of the real server (socket, decoding, judging, journal with
 * fsync, open minutes, rows in PostgreSQL, whose CPU counts too) against one HTTP POST each and one Socket.IO event each,
 * which only keep the latest in memory.
 */
export const bench: Bench = { name: 'ingest', run }

async function run({ rounds, short, seed, say }: BenchOptions): Promise<BenchResult> {
  const size = short ? 'short' : 'long'
  const load = { units: UNITS[size], perSecond: PER_SECOND[size], seed, seconds: SECONDS[size], warmSeconds: short ? 0 : WARM_SECONDS }
  const peerLoad = { ...load, seconds: short ? 1 : 5 }
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-ingest-bench-'))
  chmodSync(dataDir, 0o755)
  await using open = new AsyncDisposableStack()
  open.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const postgres = open.use(await startEmbeddedPostgres({ dataDir: join(dataDir, 'pg'), log: pino({ level: 'silent' }) }))
  const set: ServerSettings = { DATABASE_URL: postgres.url, DATA_DIR: join(dataDir, 'data') }

  const done: Omit<BenchResult, 'name'>[] = []
  let isSettled = false
  const settle = async () => {
    if (!isSettled) await settleFleet(set, load.units)
    isSettled = true
  }
  for (let round = 1; round <= rounds; round++) {
    const http = await peerRound('http', peerLoad)
    const feed = await feedRound({ set, postgresDir: join(dataDir, 'pg'), settle }, load)
    const socketio = await peerRound('socketio', peerLoad)
    say(`round ${round}: feed ${feed.usPerReport.toFixed(3)} µs (server ${feed.serverUs.toFixed(3)}, PostgreSQL ${feed.postgresUs.toFixed(3)}) at ${Math.round(feed.perSecond)}/s, HTTP ${http.usPerReport.toFixed(1)} µs, Socket.IO ${socketio.usPerReport.toFixed(1)} µs`)
    done.push({
      gate: { passed: feed.isKept && http.isKept && socketio.isKept, acknowledged: feed.acknowledged, lost: feed.lost, behind: feed.behind },
      ratios: { http: http.usPerReport / feed.usPerReport, socketio: socketio.usPerReport / feed.usPerReport },
      figures: {
        usPerReport: feed.usPerReport,
        serverUsPerReport: feed.serverUs,
        postgresUsPerReport: feed.postgresUs,
        httpUsPerReport: http.usPerReport,
        socketioUsPerReport: socketio.usPerReport,
        reportsPerSecond: feed.perSecond,
        generatorUsPerReport: feed.generatorUs,
      },
    })
  }
  return worstRound('ingest', done, { lowest: ['reportsPerSecond'] })
}
