import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuMs } from '../../bench/harness.ts'
import { Gateways } from './gateways.ts'
import type { Planned } from './plan-faults.ts'
import { Stage } from './stage.ts'
import { type ClientPlan, type FromClients, type Outage, type Sent, type System, type ToClients, hears } from './system.ts'
import { type Verdict, judge } from './verdict.ts'

export type TrialOptions = {
  readonly system: System
  readonly seed: number
  readonly clients: number
  readonly seconds: number
  readonly perSecond: number
  readonly faults: readonly Planned[]
  /** When nobody has heard anything new for so long after the last fault, what is missing is lost. */
  readonly patienceMs: number
  readonly say: (line: string) => void
}
/** Cores on average from the first report to the last: what all clients took in their one process, and all gateways together. */
export type TrialVerdict = Verdict & { readonly clientsCores: number; readonly gatewaysCores: number }

const CUT_MS = 2_000
const FOLLOWING_WITHIN_MS = 60_000

/** One trial: a system on its stage, clients in their own process, reports all along, faults as planned, then the verdict. */
export async function runTrial(options: TrialOptions): Promise<TrialVerdict> {
  const { system, say } = options
  await using stage = await Stage.open()
  using gateways = await Gateways.open(stage, system)
  const clients = fork(system.clients, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  try {
    const plans = await system.prepare(stage, options.clients)
    await openClients(clients, plans)
    say(`${system.name}: ${plans.length} clients follow ${stage.balancer.ports.length} gateways behind one port`)
    const spent = { fromMs: Date.now(), clients: cpuMs(clients.pid), gateways: gateways.cpuMs() }
    const outages: Outage[] = []
    const faults = Promise.all(options.faults.map(fault => cause(fault, { stage, gateways, outages, say, plans })))
    const sent = await publish(stage, options, faults)
    const waits = plans.map(plan => sent.filter(one => hears(plan.area, one.area)).length)
    await untilAllHeard(clients, waits, options.patienceMs)
    const endMs = Date.now()
    const cores = { clientsCores: (cpuMs(clients.pid) - spent.clients) / (endMs - spent.fromMs), gatewaysCores: (gateways.cpuMs() - spent.gateways) / (endMs - spent.fromMs) }
    const report = await ask(clients, { kind: 'report' }, 'report')
    const ledger = await system.ledger(stage)
    return { ...judge({ ledger, sent, outages, heard: report.heard, reloads: report.reloads, areas: plans.map(plan => plan.area), endMs }), ...cores }
  } finally {
    clients.kill('SIGKILL')
  }
}

type Trouble = { readonly stage: Stage; readonly gateways: Gateways; readonly outages: Outage[]; readonly say: (line: string) => void; readonly plans: readonly ClientPlan[] }

async function cause(fault: Planned, { stage, gateways, outages, say, plans }: Trouble): Promise<void> {
  await sleep(fault.atMs)
  const { kind } = fault
  const told = (clients: readonly number[]) => say(`${(fault.atMs / 1000).toFixed(1).padStart(6)} s  ${kind}, ${clients.length} clients`)
  const everybody = [...plans.keys()]
  const fromMs = Date.now()
  if (kind === 'cut') {
    told(fault.clients)
    await stage.balancer.cut(fault.clients, CUT_MS)
    outages.push({ kind, fromMs, backMs: Date.now(), clients: fault.clients })
  } else if (kind === 'kill gateway') {
    await gateways.kill(fault.gateway, port => {
      // Another gateway is up, so for its clients the path is there at once.
      const clients = stage.balancer.clientsOn(port).filter(client => client < plans.length)
      told(clients)
      outages.push({ kind, fromMs: Date.now(), backMs: Date.now(), clients })
    })
  } else if (kind === 'kill redis') {
    told([])
    await stage.killRedis(CUT_MS)
  } else {
    told(everybody)
    await stage.killPostgres()
    outages.push({ kind, fromMs, backMs: Date.now(), clients: everybody })
  }
}

async function openClients(clients: ChildProcess, plans: readonly ClientPlan[]): Promise<void> {
  const all = new Promise<void>((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error('not all clients came to follow')), FOLLOWING_WITHIN_MS)
    clients.on('message', (message: FromClients) => {
      if (message.kind !== 'following' || message.count < plans.length) return
      clearTimeout(patience)
      resolve()
    })
  })
  clients.send({ kind: 'open', clients: plans } satisfies ToClients)
  await all
}

/** Reports at an even pace for as long as there are faults, each sent again until it is acknowledged. */
async function publish(stage: Stage, { system, seconds, perSecond, seed }: TrialOptions, faults: Promise<unknown>): Promise<readonly Sent[]> {
  const sent: Promise<Sent>[] = []
  let areFaultsOver = false
  faults.then(() => (areFaultsOver = true), () => (areFaultsOver = true))
  for (let at = 0; at < seconds * perSecond || !areFaultsOver; at++) {
    sent.push(insist(stage, system, { id: `s${seed}-${at}`, area: at % 2 }))
    await sleep(1000 / perSecond)
  }
  await faults
  return Promise.all(sent)
}

async function insist(stage: Stage, system: System, what: { id: string; area: number }): Promise<Sent> {
  while (!(await system.publish(stage, what).catch(() => false))) await sleep(150)
  return { ...what, ackedMs: Date.now() }
}

async function untilAllHeard(clients: ChildProcess, waits: readonly number[], patienceMs: number): Promise<void> {
  let [heard, newAtMs] = [0, Date.now()]
  while (Date.now() < newAtMs + patienceMs) {
    const { counts } = await ask(clients, { kind: 'counts' }, 'counts')
    if (waits.every((wait, client) => (counts[client] ?? 0) >= wait)) break
    const now = counts.reduce((sum, count) => sum + count, 0)
    if (now > heard) [heard, newAtMs] = [now, Date.now()]
    await sleep(100)
  }
  await sleep(300) // whatever comes twice comes now
}

async function ask<K extends FromClients['kind']>(clients: ChildProcess, message: ToClients, kind: K): Promise<Extract<FromClients, { kind: K }>> {
  clients.send(message)
  for (;;) {
    const [answer] = (await once(clients, 'message')) as [FromClients]
    if (answer.kind === kind) return answer as Extract<FromClients, { kind: K }>
  }
}
