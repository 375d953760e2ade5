import { setTimeout as sleep } from 'node:timers/promises'
import { openAppDoor } from './app-door.ts'
import { liveInCrowd } from './crowd/live-in-crowd.ts'
import { DemoAccounts } from './demo-accounts.ts'
import { openJt808Door } from './jt808-door.ts'
import { IncidentDesk } from './incident-desk.ts'
import { demoCityFor } from './kept-city.ts'
import type { Progress, SimulatorOptions } from './options.ts'
import { openOsmandDoor } from './osmand-door.ts'
import { type KnownUnit, Population } from './population.ts'
import { Sending } from './sending.ts'
import { Tally } from './tally.ts'

/** Fixes of half a second go out together: the server then writes them in a few commits. */
const TICK_MS = 500
const PROGRESS_MS = 10_000
/** How often incidents are looked at, at rate 1; never more often than a tick. */
const DESK_MS = 4_000
const READY_POLL_MS = 500
/** More than these come as a crowd, through the batched door. */
const MOST_UNITS = 5_000

export type Telling = { readonly signal: AbortSignal; tell(progress: Progress): void }

/** Lives the demo city until the signal: waits for the server, then units move and incidents come and go. */
export async function liveInCity(options: SimulatorOptions, { signal, tell }: Telling): Promise<void> {
  await whenReady(options.url, signal)
  if (signal.aborted) return
  const city = await demoCityFor(options.seed, options.dataDir)
  const accounts = new DemoAccounts(options.url)
  const known = await knownUnits(accounts)
  const population = new Population(city, known, { ...options, hasJt808: options.jt808 !== null, nowMs: Date.now() })
  if (population.size === 0) throw new Error('this database holds none of the demo units of this seed')
  const tally = new Tally()
  await using doors = new AsyncDisposableStack()
  const osmand = doors.use(openOsmandDoor(options.url))
  const jt808 = options.jt808 === null ? osmand : doors.use(openJt808Door(options.jt808))
  const sending = new Sending({ osmand, jt808, app: doors.use(openAppDoor(options.url, accounts, 'grid')) }, tally)
  const telling = setInterval(() => tell(tally.progress({ unitsMoving: population.movingCount, unitsKnown: population.size })), PROGRESS_MS)
  doors.defer(() => clearInterval(telling))

  const crowdCount = options.units > MOST_UNITS ? options.units - population.size : 0
  const living = crowdCount > 0 ? liveInCrowd({ url: options.url, count: crowdCount, city, accounts, signal, tell: news => (tally.crowd = news) }) : Promise.resolve()

  const desk = new IncidentDesk({ ...options, startMs: Date.now() }, { city, accounts, population, tally })
  let turning = Promise.resolve()
  let nextTurnMs = 0

  while (!signal.aborted) {
    if (tally.isCutOff) await whenReady(options.url, signal).then(() => tally.mend())
    const nowMs = Date.now()
    for (const due of population.due(nowMs)) sending.send(due)
    if (nowMs >= nextTurnMs) {
      nextTurnMs = nowMs + Math.max(2 * TICK_MS, DESK_MS / options.rate)
      turning = turning.then(() => desk.turn(nowMs)).catch((error: unknown) => void tally.failed(error))
    }
    await sleep(TICK_MS, undefined, { signal }).catch(() => undefined)
  }
  await living
}

async function whenReady(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) }).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok) return
    await sleep(READY_POLL_MS, undefined, { signal }).catch(() => undefined)
  }
}

async function knownUnits(accounts: DemoAccounts): Promise<readonly KnownUnit[]> {
  const { status, body } = await accounts.ask('city', `GET /api/units?limit=${MOST_UNITS}`)
  if (status !== 200) throw new Error(`units answered ${status}`)
  return (body as { items: KnownUnit[] }).items
}
