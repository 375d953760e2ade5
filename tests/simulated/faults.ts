import { trim } from '#platform/event-log'
import { Gateway } from './gateway.ts'
import { AREAS, type World } from './world.ts'

export const FAULTS_UNTIL_MS = 20_000
const FACTS = { least: 25, most: 60 }

/** What may go wrong, and how often compared with the others. */
const KINDS: readonly (readonly [share: number, name: string, cause: (world: World) => void])[] = [
  [4, 'cut', cutLine],
  [3, 'offline', goOffline],
  [3, 'kill gateway', killGateway],
  [2, 'kill store', killStore],
  [2, 'lag', lag],
  [3, 'stall', stall],
  [2, 'rights', world => void world.changeRights(world.dice.pick(world.screens).name)],
  [2, 'trim', world => void trimLog(world)],
  [1, 'clock jump', world => (world.skewMs = world.dice.between(-4, 4) * 3_600_000)],
]

/** Plans a run: commands all along, some in bursts, and faults until the quiet begins. */
export function plan(world: World): void {
  const { dice, time } = world
  Object.assign(world.trouble, { loss: dice.between(0, 0.08), doubling: dice.between(0, 0.08) })
  world.store.notifyLoss = dice.pick([0, 0.1, 0.5])
  const facts = dice.whole(FACTS.least, FACTS.most)
  const bursts = [0, 0, 0].map(() => dice.between(1_000, FAULTS_UNTIL_MS))
  for (let at = 0; at < facts; at++) {
    const whenMs = dice.chance(0.4) ? dice.pick(bursts) + dice.between(0, 100) : dice.between(300, FAULTS_UNTIL_MS)
    const command = { id: `c${at}`, area: dice.pick(AREAS), fails: dice.chance(0.08) }
    time.timer(whenMs, () => world.order(command))
  }
  const kinds = KINDS.flatMap(([share, name, cause]) => Array.from({ length: share }, () => ({ name, cause })))
  for (let count = dice.whole(4, 14); count > 0; count--) {
    const { name, cause } = dice.pick(kinds)
    time.timer(dice.between(1_500, FAULTS_UNTIL_MS), () => {
      world.say(`--- ${name}`)
      cause(world)
    })
  }
  time.timer(FAULTS_UNTIL_MS, () => quiet(world))
}

function quiet(world: World): void {
  world.say('--- quiet')
  Object.assign(world.trouble, { loss: 0, doubling: 0 })
  for (const gateway of world.gateways) gateway.lagMs = 0
}

function cutLine({ dice, screens }: World): void {
  dice.pick(screens).line?.cut({ client: dice.chance(0.6), gateway: dice.chance(0.6) })
}

function goOffline(world: World): void {
  const screen = world.dice.pick(world.screens)
  screen.offlineUntilMs = world.time.nowMs + world.dice.between(500, 4_000)
  screen.isBlackhole = world.dice.chance(0.3)
  screen.line?.cut({ client: world.dice.chance(0.7), gateway: world.dice.chance(0.5) })
}

function killGateway(world: World): void {
  const at = world.dice.whole(0, world.gateways.length - 1)
  world.gateways[at]!.kill(world.dice.chance(0.3))
  world.time.timer(world.dice.between(300, 3_000), () => {
    if (!world.gateways[at]!.isAlive) world.gateways[at] = new Gateway(world)
  })
}

function killStore({ store, time, dice }: World): void {
  if (!store.isUp) return
  store.kill()
  time.timer(dice.between(200, 3_000), () => store.restart())
}

/** A gateway far from its store: it lags behind what others already tell. */
function lag({ dice, gateways, time }: World): void {
  const gateway = dice.pick(gateways)
  gateway.lagMs = dice.between(200, 2_500)
  time.timer(dice.between(1_000, 6_000), () => (gateway.lagMs = 0))
}

function stall({ dice, screens }: World): void {
  dice.pick(screens).line?.stall(dice.between(300, 20_000))
}

async function trimLog({ store, wallNow, dice }: World): Promise<void> {
  const before = new Date(wallNow().getTime() - dice.between(0, 6_000))
  await store.transaction(() => true, tx => trim(tx, before)).catch(() => undefined)
}
