import { CitySystem } from './stream/city-system.ts'
import { planFaults } from './stream/plan-faults.ts'
import { runTrial } from './stream/trial.ts'
const [clients, seconds, perSecond, seed] = [60, 40, 8, Number(process.argv[2] ?? 1)]
const v = await runTrial({ system: new CitySystem(), seed, clients, seconds, perSecond, faults: planFaults({ seed, clients, seconds, isShort: false }), settleMs: 25_000, say: l => console.log(l) })
console.log(JSON.stringify(v)); process.exit(0)
