import { type ChildProcess, fork } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../port.ts'
import { type Events, differences, expectedEvents } from './city/oracle.ts'
import { type CityPlan, EVERY_SECONDS } from './city/plan.ts'
import { type Bench, type BenchOptions, type BenchResult, cpuMs, cpuMsOfTree, worstRound } from './harness.ts'

type Heard = { readonly p99Ms: number; readonly p50Ms: number; readonly samples: number; readonly bytes: number; readonly frames: number; readonly tickMs: number; readonly gaps: number; readonly lost: number; readonly lostBy: Readonly<Record<number, number>> }
type Fed = { readonly slices: number; readonly secondTurnMs: number; readonly worstLateMs: number; readonly sentForMs: number }
type Crew = { readonly server: ChildProcess; readonly feeder: ChildProcess; readonly viewers: ChildProcess; readonly plan: CityPlan }

/**
 * The whole city in one process with its PostgreSQL: everybody reports every five seconds by the batched door, a hundred
 * rules look at every report and the others at those of a hundred people each, every viewer gets frames. Rounds with all viewers reading alternate with rounds in which one in a
 * hundred is stalled.
 */
export const bench: Bench = {
  name: 'city',
  async run(options) {
    const plan = planOf(options)
    await using open = new AsyncDisposableStack()
    const crew = await start(plan, open, options.say)
    const settledAfterMs = await settled(crew)
    options.say(`everybody is known and frames are on time after ${Math.round(settledAfterMs / 1000)} s`)
    const rounds = []
    for (let round = 1; round <= options.rounds; round++) {
      rounds.push(await measure(crew))
      options.say(`round ${round}: ${JSON.stringify(rounds.at(-1))}`)
    }
    const fed = await end<Fed>(crew.feeder)
    const gate = await judge(crew, fed)
    options.say(`gate: ${JSON.stringify(gate)}; the feeder was at worst ${fed.worstLateMs} ms late`)
    return worstRound('city', rounds.map(round => ({ ...round, gate, figures: { ...round.figures, settledAfterMs } })))
  },
}

function planOf({ short, seed }: BenchOptions): CityPlan {
  return short
    ? { seed, units: 10_000, rules: 400, ofAll: 300, listed: 30, viewers: 20, followed: 20, secondsPerRound: 1 }
    : { seed, units: 1_000_000, rules: 10_000, ofAll: 100, listed: 100, viewers: 500, followed: 20, secondsPerRound: 15 }
}

async function start(plan: CityPlan, open: AsyncDisposableStack, say: (line: string) => void): Promise<Crew> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-bench-city-'))
  chmodSync(dataDir, 0o755) // so that the database, which is not root's, can live in it
  open.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const env = {
    ...process.env, DATA_DIR: dataDir, DEMO: 'off', ADMIN_PASSWORD: 'a-long-first-password', PORT: String(await freePort()), HOST: '127.0.0.1',
    TRACKER_PORT: '0', JT808_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'warn', ROLES: 'realtime,devices,watch,jobs', NODE_ENV: 'production' as const,
  }
  const run = (name: string, ...args: string[]) => {
    const child = fork(join(import.meta.dirname, `city/${name}.ts`), [JSON.stringify(plan), ...args], { env, stdio: ['ignore', name === 'city-server' ? 2 : 'ignore', 'inherit', 'ipc'] })
    open.defer(() => gone(child))
    return child
  }
  const server = run('city-server')
  const { url } = await heard<{ url: string }>(server)
  say(`city of ${plan.units} units and ${plan.rules} rules at ${url}`)
  const feeder = run('feeder', url)
  await heard(feeder)
  // Screens come to a city that lives: a million first places on five hundred screens at once are more than the one process that plays them can read.
  await sleep((EVERY_SECONDS + (plan.secondsPerRound > 1 ? 10 : 1)) * 1000)
  const viewers = run('viewers', url)
  await heard(viewers)
  return { server, feeder, viewers, plan }
}

/** Until frames are on time, half a minute in a row; how long that took is told. */
async function settled({ viewers, plan }: Crew): Promise<number> {
  const startedMs = performance.now()
  const [everyMs, inARow] = plan.secondsPerRound > 1 ? [5_000, 6] : [1_000, 4]
  for (let calm = 0; calm < inARow && performance.now() - startedMs < MOST_SETTLING_MS; ) {
    await ask(viewers)
    await sleep(everyMs)
    const { p50Ms, tickMs } = await ask(viewers)
    calm = p50Ms <= 2 * tickMs ? calm + 1 : 0
  }
  return performance.now() - startedMs
}

/** One round: everybody reads, then one viewer in a hundred does not. */
async function measure({ server, feeder, viewers, plan }: Crew): Promise<Omit<BenchResult, 'name' | 'gate'>> {
  await ask(viewers)
  const before = { all: cpuMsOfTree(server.pid!), node: cpuMs(server.pid), feeder: cpuMs(feeder.pid), viewers: cpuMs(viewers.pid), at: performance.now() }
  await sleep(plan.secondsPerRound * 1000)
  const calm = await ask(viewers)
  const ms = performance.now() - before.at
  const cores = (cpuMsOfTree(server.pid!) - before.all) / ms
  const nodeCores = (cpuMs(server.pid) - before.node) / ms
  const loadCores = { feederCores: (cpuMs(feeder.pid) - before.feeder) / ms, viewersCores: (cpuMs(viewers.pid) - before.viewers) / ms }
  viewers.send({ stall: true })
  await sleep(1_000)
  await ask(viewers)
  await sleep(plan.secondsPerRound * 1000)
  const stalled = await ask(viewers)
  viewers.send({ stall: false })
  await sleep(1_000)
  return {
    ratios: { stalledP99: stalled.p99Ms / calm.p99Ms },
    figures: {
      serverCores: cores, serverNodeCores: nodeCores, serverPostgresCores: cores - nodeCores, ...loadCores,
      p99Ms: calm.p99Ms, p50Ms: calm.p50Ms, tickMs: calm.tickMs, timedReports: calm.samples, kBPerViewerSecond: calm.bytes / ms / plan.viewers,
      stalledP99Ratio: stalled.p99Ms / calm.p99Ms, serverRssMB: rssMB(server.pid!), gaps: calm.gaps,
    },
  }
}

const MOST_SETTLING_MS = 180_000
/** When no alert has come for so long, what is missing is missed. */
const NOTHING_NEW_MS = 10_000

/** `[WCH-5]` Every event of the oracle stands in `watch_alert`, once, and no other. */
async function judge({ server, viewers, plan }: Crew, fed: Fed) {
  const client = new pg.Client({ connectionString: databaseUrl(server) })
  await client.connect()
  try {
    const expected = expectedEvents(plan, fed.slices)
    for (let [count, at] = [-1, Date.now()]; count < sum(expected) && Date.now() < at + NOTHING_NEW_MS; await sleep(500)) {
      const now = sum(await toldEvents(client, fed))
      if (now > count) [count, at] = [now, Date.now()]
    }
    await sleep(1_000) // whatever is told too often comes now
    const found = differences(expected, await toldEvents(client, fed))
    const last = await ask(viewers)
    const passed = found.missed === 0 && found.invented === 0 && found.events > 0 && last.gaps === 0 && last.lost === 0
    return { passed, ...found, gaps: last.gaps, viewersLost: last.lost, viewersLostBy: last.lostBy, reports: Math.round((fed.slices * plan.units) / 100) }
  } finally {
    await client.end()
  }
}

async function toldEvents(client: pg.Client, { secondTurnMs }: Fed): Promise<Events> {
  const { rows } = await client.query<{ rule: string; subject: string; times: number }>(
    `select split_part(rule_name, ' ', 2) as rule, subject, count(*)::int as times from watch_alert
     where kind in ('enter', 'leave') and started_at >= to_timestamp(($1::float8 - 10) / 1000) group by 1, 2`,
    [secondTurnMs],
  )
  return new Map(rows.map(row => [`${row.rule} ${row.subject}`, row.times]))
}

const sum = (events: Events) => [...events.values()].reduce((total, times) => total + times, 0)

/** The server's own PostgreSQL: the port and password stand in its data folder. */
function databaseUrl(server: ChildProcess): string {
  const folder = readFileSync(`/proc/${server.pid}/environ`, 'utf8').split('\0').find(line => line.startsWith('DATA_DIR='))!.slice(9)
  const port = readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[3]!
  return `postgresql://postgres:${readFileSync(join(folder, 'postgres/password'), 'utf8').trim()}@127.0.0.1:${port}/guatu`
}

function rssMB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

async function ask(viewers: ChildProcess): Promise<Heard> {
  const answer = heard<Heard>(viewers)
  viewers.send({ ask: true })
  return answer
}

async function end<T>(child: ChildProcess): Promise<T> {
  const answer = heard<T>(child)
  child.send('end')
  return answer
}

function heard<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a part of the bench ended with ${code}`))
    child.once('exit', ended)
    child.once('message', message => {
      child.off('exit', ended)
      resolve(message as T)
    })
  })
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await ended
  clearTimeout(late)
}
