import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { seeded } from '../bench/hot-city.ts'
import type { Chaos, ChaosOptions, ChaosOutcome } from './chaos.ts'
import { killUnderLoad } from './journal/kill-under-load.ts'

/** The server killed under all its loads on a PostgreSQL of its own, with fsync on; kill-nine.pg.test.ts is its short form. */
export const chaos: Chaos = { name: 'journal', run }

async function run({ seed, short, say }: ChaosOptions): Promise<ChaosOutcome> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-journal-chaos-'))
  chmodSync(dataDir, 0o755)
  await using open = new AsyncDisposableStack()
  open.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const postgres = open.use(await startEmbeddedPostgres({ dataDir: join(dataDir, 'pg'), log: pino({ level: 'silent' }) }))
  const set = { DATABASE_URL: postgres.url, DATA_DIR: join(dataDir, 'data') }
  const [kills, units, withinMs] = short ? [2, 60, 800] : [12, 400, 4_000]
  const outcome = await killUnderLoad({ set, kills, units, withinMs, random: seeded(seed), say })
  const { lost, doubled, behind, incidentsDiffering, answeredLost, holes, acknowledged } = outcome
  return { passed: acknowledged > (short ? 200 : 10_000) && lost + doubled + behind + incidentsDiffering + answeredLost + holes === 0, ...outcome }
}
