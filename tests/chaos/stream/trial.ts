import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#tests/port'
import { Stage } from './stage.ts'
import { type ClientPlan, type FromClients, type System, type ToClients, hears } from './system.ts'
import { type Outage, type Sent, type Verdict, judge } from './verdict.ts'

export type TrialOptions = {
  readonly system: System
  readonly seed: number
  readonly clients: number
  readonly seconds: number
  readonly perSecond: number
  readonly faults: readonly Planned[]
  /** How long a system may take to bring everyone everything after the last fault. */
  readonly settleMs: number
  readonly say: (line: string) => void
}
export type Planned = { readonly atMs: number; readonly kind: 'cut' | 'kill gateway' | 'kill redis' | 'kill postgres'; readonly clients: readonly number[]; readonly gateway: number }

const CUT_MS = 2_000
const GATEWAYS = 2
const FOLLOWING_WITHIN_MS = 60_000

/** One trial: a system on its stage, clients in their own process, reports all along, faults as planned, then the verdict. */
export async function runTrial(options: TrialOptions): Promise<Verdict> {
  const { system, say } = options
  await using stage = await Stage.open()
  const gateways = await Gateways.open(stage, system)
  const clients = fork(system.clients, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  try {
    const plans = await system.prepare(stage, options.clients)
    await openClients(clients, plans)
    say(`${system.name}: ${plans.length} clients follow ${GATEWAYS} gateways behind one port`)
    const outages: Outage[] = []
    const faults = Promise.all(options.faults.map(fault => cause(fault, { stage, gateways, outages, say })))
    const sent = await publish(stage, options, faults)
    const waits = plans.map(plan => sent.filter(one => hears(plan.area, one.area)).length)
    await untilAllHeard(clients, waits, options.settleMs)
    const report = await ask(clients, { kind: 'report' }, 'report')
    const ledger = await system.ledger(stage)
    return judge({ ledger, sent, outages, heard: report.heard, reloads: report.reloads, areas: plans.map(plan => plan.area) })
  } finally {
    clients.kill('SIGKILL')
    gateways[Symbol.dispose]()
  }
}

/** The gateways of a trial, each of which may be killed and comes back on its own port. */
class Gateways implements Disposable {
  readonly #stage: Stage
  readonly #system: System
  readonly #ports: number[] = []
  readonly #children: ChildProcess[] = []
  #isOver = false
  #restarting: Promise<void> = Promise.resolve()

  private constructor(stage: Stage, system: System) {
    this.#stage = stage
    this.#system = system
  }

  static async open(stage: Stage, system: System): Promise<Gateways> {
    const gateways = new Gateways(stage, system)
    for (let index = 0; index < GATEWAYS; index++) {
      gateways.#ports.push(await freePort())
      gateways.#children.push(await system.startGateway(stage, { index, port: gateways.#ports[index]! }))
    }
    stage.balancer.ports = gateways.#ports
    return gateways
  }

  /** One at a time: the next is killed when the last is back, so that one always stands. `killed` is called at that moment. */
  async kill(index: number, killed: () => void): Promise<void> {
    const before = this.#restarting
    let back = (): void => undefined
    this.#restarting = new Promise(resolve => (back = resolve))
    await before
    this.#children[index]!.kill('SIGKILL')
    killed()
    await sleep(500)
    await this.#restart(index)
    back()
  }

  async #restart(index: number): Promise<void> {
    // As a service manager does: one that cannot start, because the database is away, is started again.
    while (!this.#isOver) {
      const started = await this.#system.startGateway(this.#stage, { index, port: this.#ports[index]! }).catch(() => null)
      if (started) this.#children[index] = started
      if (started) break
      await sleep(500)
    }
    if (this.#isOver) this.#children[index]!.kill('SIGKILL')
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    for (const child of this.#children) child.kill('SIGKILL')
  }
}

async function cause(fault: Planned, on: { stage: Stage; gateways: Gateways; outages: Outage[]; say: (line: string) => void }): Promise<void> {
  const { stage, gateways, outages, say } = on
  await sleep(fault.atMs)
  say(`${(fault.atMs / 1000).toFixed(1).padStart(6)} s  ${fault.kind}${fault.kind === 'cut' ? ` ${fault.clients.length} clients` : ''}`)
  if (fault.kind === 'cut') {
    await stage.balancer.cut(fault.clients, CUT_MS)
    outages.push({ kind: fault.kind, backMs: Date.now(), clients: fault.clients })
  } else if (fault.kind === 'kill gateway') {
    // Another gateway is up, so for its clients the path is there at once.
    await gateways.kill(fault.gateway, () => outages.push({ kind: fault.kind, backMs: Date.now(), clients: null }))
  } else if (fault.kind === 'kill redis') await stage.killRedis(2_000)
  else {
    await stage.killPostgres()
    outages.push({ kind: fault.kind, backMs: Date.now(), clients: null })
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

async function untilAllHeard(clients: ChildProcess, waits: readonly number[], withinMs: number): Promise<void> {
  const untilMs = Date.now() + withinMs
  while (Date.now() < untilMs) {
    const { counts } = await ask(clients, { kind: 'counts' }, 'counts')
    if (waits.every((wait, client) => (counts[client] ?? 0) >= wait)) break
    await sleep(200)
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
