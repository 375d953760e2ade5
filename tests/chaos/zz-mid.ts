import { CitySystem } from './stream/city-system.ts'
import { planFaults } from './stream/plan-faults.ts'
import { runTrial } from './stream/trial.ts'
const [clients, seconds, perSecond, seed] = [40, 40, 5, Number(process.argv[2] ?? 1)]
const v = await runTrial({ system: Object.assign(new CitySystem(), { clients: new URL('./stream/zz-clients.ts', import.meta.url).pathname }), seed, clients, seconds, perSecond, faults: planFaults({ seed, clients, seconds, isShort: false }), settleMs: 25_000, say: l => console.log(l) })
console.log(JSON.stringify(v)); process.exit(0)
