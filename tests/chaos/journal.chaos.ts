import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { unitsNow } from '#domain/force/server'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { readEnv } from '#platform/env'
import { seeded } from '../bench/hot-city.ts'
import { settingsFor, settleFleet, startServer } from '../feed-server.ts'
import { freePort } from '../port.ts'
import { openHandles } from '../../scripts/open-handles.ts'
import type { Chaos, ChaosOptions, ChaosOutcome } from './chaos.ts'
import { Gateway } from './journal/gateway.ts'
import { lostFrom } from './journal/kept.ts'

/** On a slow machine signing in takes longer than a kill waits: the load stands before it is cut. */
const LEAST_FRAMES = 10

/**
 * The real server with the real feed is killed with -9 at random moments under load and started again; in the end every position
 * it acknowledged is in its unit's track, once, and the latest of each unit is where the unit is.
 */
export const chaos: Chaos = { name: 'journal', run }

async function run({ seed, short, say }: ChaosOptions): Promise<ChaosOutcome> {
  const random = seeded(seed)
  const [kills, units] = short ? [2, 60] : [12, 400]
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-journal-chaos-'))
  chmodSync(dataDir, 0o755)
  await using open = new AsyncDisposableStack()
  open.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const log = pino({ level: 'silent' })
  const postgres = open.use(await startEmbeddedPostgres({ dataDir: join(dataDir, 'pg'), log }))
  const set = { DATABASE_URL: postgres.url, DATA_DIR: join(dataDir, 'data') }
  const port = await freePort()

  let server = await startServer(set, port)
  open.defer(() => void server.kill('SIGKILL'))
  const gateway = new Gateway(`http://127.0.0.1:${port}`, await settleFleet(set, units))
  const driving = gateway.drive()
  for (let kill = 1; kill <= kills; kill++) {
    const before = gateway.kept.length
    while (gateway.kept.length < before + LEAST_FRAMES) await pause(20)
    await pause(random() * (short ? 800 : 4_000))
    server.kill('SIGKILL')
    await once(server, 'exit')
    say(`kill ${kill}: ${gateway.kept.length} frames acknowledged`)
    if (kill < kills) server = await startServer(set, port)
  }
  gateway.stop()
  await driving

  await using handles = await openHandles(readEnv(settingsFor(set)), { log })
  const found = await lostFrom(handles, gateway.kept)
  const { columns } = await unitsNow(handles)
  say(`${found.acknowledged} positions acknowledged, ${found.lost} lost, ${found.doubled} doubled, ${found.behind} of ${columns.highest} units behind`)
  const passed = found.acknowledged > (short ? 200 : 10_000) && found.lost === 0 && found.doubled === 0 && found.behind === 0
  return { passed, kills, ...found }
}
