import { MOST_BYTES } from '#realtime/gateway'
import { type Assembly, TRUE_CODE } from './assembly.ts'
import { FAULTS_UNTIL_MS, plan } from './faults.ts'
import { type Fault, World } from './world.ts'

/** After the faults have stopped everyone must have everything within this; a silent connection alone takes 18 s to notice. */
const LIVELY_WITHIN_MS = 45_000

export type Outcome = { readonly faults: readonly Fault[]; readonly facts: number; readonly acknowledged: number }

/** One run of the whole city. The seed decides it; `parts` says on which code. */
export async function simulate(options: { seed: number; parts?: Assembly; trace?: (line: string) => void }): Promise<Outcome> {
  const world = new World({ ...options, parts: options.parts ?? TRUE_CODE })
  plan(world)
  await world.time.run(FAULTS_UNTIL_MS + LIVELY_WITHIN_MS)
  judgeSafety(world)
  if (world.faults.length === 0) judgeLiveness(world)
  return { faults: world.faults, facts: world.store.state.ever.length, acknowledged: world.acked.size }
}

/** Whatever happened: nothing acknowledged is lost or doubled in the log, and nobody has passed over a fact they may hear. */
function judgeSafety(world: World): void {
  const ever = world.store.synced.ever.filter(row => row.channel === 'live')
  const times = Map.groupBy(ever, row => row.requestId)
  for (const id of world.acked) if (!times.has(id)) world.verdict('lost', `${id} was acknowledged and is not in the log`)
  for (const [id, rows] of times) if (rows.length > 1) world.verdict('doubled', `${id} is in the log ${rows.length} times`)
  for (const screen of world.screens) {
    const cursor = screen.cursor?.['live'] ?? -1
    const passed = ever.filter(row => row.offset <= cursor && screen.hasSnapshot && world.mayHear(screen.name, row) && !screen.has(row.requestId))
    for (const row of passed) world.verdict('lost', `${screen.name} stands at ${cursor} and never heard ${row.offset} ${row.requestId}`)
    if ((screen.line?.mostWaiting ?? 0) > MOST_BYTES) world.verdict('unbounded', `${screen.line!.mostWaiting} bytes waited for ${screen.name}`)
  }
}

/** Once all is well again: everyone is connected, has all there is, and every command was answered. */
function judgeLiveness(world: World): void {
  for (const id of world.unanswered) world.verdict('unanswered', id)
  const { channels, ever } = world.store.state
  for (const screen of world.screens) {
    if (!screen.isUp || !screen.hasSnapshot) world.verdict('down', `${screen.name} is not back`)
    const cursor = screen.cursor?.['live'] ?? -1
    const missing = ever.filter(row => row.channel === 'live' && world.mayHear(screen.name, row) && !screen.has(row.requestId))
    if (missing.length > 0) world.verdict('late', `${screen.name} stands at ${cursor} of ${channels.get('live')?.head} and lacks ${missing.length} facts`)
  }
}
