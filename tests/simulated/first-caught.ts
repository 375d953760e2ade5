import type { Assembly } from './assembly.ts'
import { simulate } from './simulate.ts'
import type { Fault } from './world.ts'

/** The first seed that shows what is wrong with this code; null when none of them does. */
export async function firstCaught(parts: Assembly, { from, seeds }: { from: number; seeds: number }): Promise<{ seed: number; fault: Fault } | null> {
  for (let seed = from; seed < from + seeds; seed++) {
    const [fault] = (await simulate({ seed, parts })).faults
    if (fault) return { seed, fault }
  }
  return null
}
