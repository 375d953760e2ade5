import { BROKEN } from '../simulated/broken/index.ts'
import { firstCaught } from '../simulated/first-caught.ts'
import { simulate } from '../simulated/simulate.ts'
import type { Chaos, ChaosOptions, ChaosOutcome } from './chaos.ts'

const SEEDS = 200

/** One seed of the simulator, told line by line; the long form also shows what each broken variant is caught by. */
async function run({ seed, short, say }: ChaosOptions): Promise<ChaosOutcome> {
  const outcome = await simulate({ seed, trace: say })
  const passed = outcome.faults.length === 0
  if (short) return { passed, ...outcome }
  let caught = 0
  for (const [name, parts] of Object.entries(BROKEN)) {
    const first = await firstCaught(parts, { from: seed, seeds: SEEDS })
    say(`${name.padEnd(26)} ${first ? `seed ${first.seed}: ${first.fault.kind}, ${first.fault.text}` : 'NOT CAUGHT'}`)
    caught += first ? 1 : 0
  }
  const variants = Object.keys(BROKEN).length
  return { passed: passed && caught === variants, caught: `${caught} of ${variants}`, ...outcome }
}

export const chaos: Chaos = { name: 'simulated', run }
