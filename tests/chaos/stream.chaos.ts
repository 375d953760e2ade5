import type { Chaos, ChaosOptions, ChaosOutcome } from './chaos.ts'
import { CitySystem } from './stream/city-system.ts'
import { planFaults } from './stream/plan-faults.ts'
import { runTrial } from './stream/trial.ts'

const RESUME_WITHIN_MS = 2_000

/** Real processes: gateways behind one port, everything killed once, and every screen has every fact once and in order. */
async function run({ seed, short, say }: ChaosOptions): Promise<ChaosOutcome> {
  const [clients, seconds, perSecond] = short ? [24, 5, 12] : [200, 50, 20]
  const faults = planFaults({ seed, clients, seconds, isShort: short })
  const verdict = await runTrial({ system: new CitySystem(), seed, clients, seconds, perSecond, faults, patienceMs: 20_000, say })
  const { lost, doubled, reordered, foreign, reloads } = verdict
  const isWhole = lost + doubled + reordered + foreign + reloads === 0 && verdict.isLedgerComplete
  return { passed: isWhole && (short || verdict.resumeP99Ms <= RESUME_WITHIN_MS), clients, ...verdict }
}

export const chaos: Chaos = { name: 'stream', run }
