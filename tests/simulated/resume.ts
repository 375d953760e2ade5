import { resumeMs } from '../chaos/stream/resume.ts'
import type { Outage, Sent } from '../chaos/stream/system.ts'
import { type Assembly, TRUE_CODE } from './assembly.ts'
import { Gateway } from './gateway.ts'
import { AREAS, World } from './world.ts'

const SCREENS = 200
const [FROM_MS, EVERY_MS] = [2_000, 50]
const END_MS = 26_000
const CUT_SHARE = 0.2
const CUT = { fromMs: 4_000, forMs: 2_000 }
const KILL_GATEWAY = { atMs: 9_000, forMs: 4_000 }
const KILL_STORE = { atMs: 16_000, forMs: 1_200 }
/** The connection that LISTENs is opened again; until then only the poll tells of facts. */
const LISTENS_AFTER_MS = 500
/** What coming in takes of a gateway's thread: ticket, socket, session, follow. Measured 6 to 8 ms on a busy machine. */
const ACCEPT_MS = 8

export type Resumes = {
  /** Of every screen that an outage kept away, by kind. */
  readonly tookMs: ReadonlyMap<string, readonly number[]>
  /** The most that came in within a tenth of a second after the gateway was killed, of so many that had to. */
  readonly herd: { readonly most: number; readonly of: number }
}

/** The stream bench's faults, one at a time, in virtual time: two hundred screens, a path cut, a gateway killed, the store killed. */
export async function simulateResumes(options: { seed: number; parts?: Assembly }): Promise<Resumes> {
  const world = new World({ seed: options.seed, parts: options.parts ?? TRUE_CODE, screens: SCREENS, gateways: 2 })
  const [sent, heard] = [[] as (Sent & { areaCode: string })[], world.screens.map((): [string, number][] => [])]
  const outages: Outage[] = []
  const indexOf = new Map(world.screens.map((screen, index) => [screen.name, index]))
  world.onAcknowledged = ({ id, area }) => void sent.push({ id, area: 0, areaCode: area, ackedMs: world.time.nowMs })
  world.onHeard = (screen, id) => void heard[indexOf.get(screen)!]!.push([id, world.time.nowMs])
  for (const gateway of world.gateways) gateway.acceptMs = ACCEPT_MS
  for (let at = 0; FROM_MS + at * EVERY_MS < END_MS - 3_000; at++) {
    world.time.timer(FROM_MS + at * EVERY_MS, () => world.order({ id: `c${at}`, area: world.dice.pick(AREAS), fails: false }))
  }
  const opened: number[] = []
  planCut(world, outages)
  planGatewayKill(world, outages, opened)
  planStoreKill(world, outages)
  await world.time.run(END_MS)
  const tookMs = Map.groupBy(outages, ({ kind }) => kind)
  const areasOf = (name: string) => world.store.state.rights.get(name)!
  const took = (outage: Outage) =>
    outage.clients.map(client => {
      const mine = sent.filter(({ areaCode }) => areasOf(world.screens[client]!.name).includes(areaCode))
      return resumeMs(outage, { client, heard: heard[client]!, mine, outages, endMs: END_MS })
    })
  const hit = outages.find(({ kind }) => kind === 'kill gateway')!.clients.length
  return { tookMs: new Map([...tookMs].map(([kind, some]) => [kind, some.flatMap(took)])), herd: { most: mostWithin(opened, 100), of: hit } }
}

/** A fifth of all: half of them are told at once, the others hear nothing until the path is back. */
function planCut(world: World, outages: Outage[]): void {
  const clients = [...world.screens.keys()].filter(() => world.dice.chance(CUT_SHARE))
  world.time.timer(CUT.fromMs, () => {
    for (const [at, client] of clients.entries()) {
      const screen = world.screens[client]!
      Object.assign(screen, { offlineUntilMs: CUT.fromMs + CUT.forMs, isBlackhole: false })
      screen.line?.cut({ client: at % 2 === 0, gateway: false })
    }
  })
  world.time.timer(CUT.fromMs + CUT.forMs, () => {
    for (const [at, client] of clients.entries()) if (at % 2 === 1) world.screens[client]!.line?.cut({ client: true, gateway: true })
    outages.push({ kind: 'cut', fromMs: CUT.fromMs, backMs: CUT.fromMs + CUT.forMs, clients })
  })
}

/** The other stands all along; the balancer sends everybody there until the first is back. */
function planGatewayKill(world: World, outages: Outage[], opened: number[]): void {
  const { time, gateways } = world
  time.timer(KILL_GATEWAY.atMs, () => {
    const [gone] = gateways.splice(0, 1) as [Gateway]
    const clients = [...world.screens.keys()].filter(client => gone.serves(world.screens[client]!.name))
    outages.push({ kind: 'kill gateway', fromMs: time.nowMs, backMs: time.nowMs, clients })
    gateways[0]!.onAccept = () => void opened.push(time.nowMs)
    gone.kill(false)
  })
  time.timer(KILL_GATEWAY.atMs + KILL_GATEWAY.forMs, () => {
    const fresh = new Gateway(world)
    fresh.acceptMs = ACCEPT_MS
    gateways.push(fresh)
  })
}

function planStoreKill(world: World, outages: Outage[]): void {
  world.time.timer(KILL_STORE.atMs, () => {
    world.store.kill()
    world.store.notifyLoss = 1
  })
  world.time.timer(KILL_STORE.atMs + KILL_STORE.forMs, () => {
    world.store.restart()
    world.time.timer(LISTENS_AFTER_MS, () => (world.store.notifyLoss = 0))
    outages.push({ kind: 'kill store', fromMs: KILL_STORE.atMs, backMs: world.time.nowMs, clients: [...world.screens.keys()] })
  })
}

function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map(from => times.filter(time => time >= from && time < from + ms).length))
}
