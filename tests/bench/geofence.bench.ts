import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Bench, type BenchOptions, type BenchResult, cpuOf, quantile, worstRound } from './harness.ts'
import { editWhileMoving } from './geofence/edits.ts'
import { differences } from './geofence/gate.ts'
import { Ours } from './geofence/ours.ts'
import { PostgisFences } from './geofence/postgis.ts'
import { Seen, type Trace, placeOf, ruleOf, traceOf } from './geofence/trace.ts'
import { type Finder, flatbushTurf, turfLoop, watch } from './geofence/turf.ts'
import { type Ring, fenceRings } from './hot-city.ts'

type Size = { readonly fences: number; readonly units: number; readonly steps: number; readonly loopUnits: number; readonly peerUnits: number; readonly manyFences: number; readonly edits: number; readonly gatePoints: number; readonly gateFences: number }

const FULL: Size = { fences: 10_000, units: 100_000, steps: 7, loopUnits: 30, peerUnits: 1_500, manyFences: 100_000, edits: 200, gatePoints: 2_000, gateFences: 500 }
const SHORT: Size = { fences: 300, units: 2_000, steps: 4, loopUnits: 30, peerUnits: 300, manyFences: 600, edits: 10, gatePoints: 200, gateFences: 100 }

/**
 * Who enters or leaves which fence, while everybody moves: 10,000 fences, a report every five seconds, hot spots. Each side
 * keeps who was where and notes every event; the CPU time of all it does, per position. Peers take fewer units of the same
 * walk, and see the same events. Then edits among 100,000 fences.
 */
export const bench: Bench = {
  name: 'geofence',
  async run(options) {
    const size = options.short ? SHORT : FULL
    const exact = differences({ fences: size.gateFences, points: size.gatePoints, seed: options.seed })
    options.say(`oracle: ${JSON.stringify(exact)}`)
    const rounds = await compare(size, options, exact)
    const edited = await edit(size, options)
    options.say(`edits: ${JSON.stringify(edited)}`)
    const passed = rounds.every(({ gate }) => gate.passed) && edited.unseen === 0
    const whole = rounds.map(round => ({ ...round, gate: { ...round.gate, passed, unseenEdits: edited.unseen }, figures: { ...round.figures, ...edited.figures } }))
    return worstRound('geofence', whole, { lowest: ['positionsPerSecond'] })
  },
}

type Round = Omit<BenchResult, 'name'>

async function compare(size: Size, { rounds, short, seed, say }: BenchOptions, exact: ReturnType<typeof differences>): Promise<Round[]> {
  const rings = fenceRings(size.fences, seed)
  const ours = new Ours(rings.map((ring, fence) => ruleOf(fence, placeOf(ring))), size.units)
  const wary = new Ours(rings.map((ring, fence) => ruleOf(fence, placeOf(ring), { hysteresis: { metres: 10, seconds: 0 }, accuracyMostMetres: 50 })), size.units)
  await using postgis = short ? null : await PostgisFences.open(rings)
  const [loop, tree] = [turfLoop(rings), flatbushTurf(rings)]
  const warm = traceOf({ ...size, seed: seed + 1_000, hour: 0 })
  for (const side of [ours, wary]) side.msPerPosition(warm)
  const results: Round[] = []
  for (let round = 1; round <= rounds; round++) {
    const trace = traceOf({ ...size, seed: seed + round, hour: round })
    const own = () => events(ours, trace, size)
    const first = round % 2 === 0 ? own() : null
    const [slow, quick] = [await finderMs(loop, trace, size.loopUnits), await finderMs(tree, trace, size.peerUnits)]
    const sql = new Seen()
    const sqlMs = (await postgis?.msPerPosition(trace, size.peerUnits, sql)) ?? null
    const { ms, seen } = first ?? own()
    const waryMs = wary.msPerPosition(trace)
    const isSame = seen === quick.seen.text && (sqlMs === null || seen === sql.text)
    results.push({
      gate: { passed: exact.wrong === 0 && isSame, ...exact, events: seen, eventsOfTurf: quick.seen.text, ...(sqlMs !== null && { eventsOfPostgis: sql.text }) },
      ratios: { turf: slow.ms / ms, flatbushTurf: quick.ms / ms, ...(sqlMs !== null && { postgis: sqlMs / ms }) },
      figures: { positionsPerSecond: 1000 / ms, hysteresisCost: waryMs / ms, buildMs: ours.buildMs, turfPerSecond: 1000 / slow.ms, flatbushTurfPerSecond: 1000 / quick.ms, ...(sqlMs !== null && { postgisPerSecond: 1000 / sqlMs }) },
    })
    say(`round ${round}: ${JSON.stringify(results.at(-1))}`)
    await nextTurn()
  }
  return results
}

function events(ours: Ours, trace: Trace, { peerUnits }: Size): { ms: number; seen: string } {
  ours.notedUpTo = peerUnits
  const ms = ours.msPerPosition(trace)
  return { ms, seen: ours.seen.text }
}

async function finderMs(finder: Finder, trace: Trace, units: number): Promise<{ ms: number; seen: Seen }> {
  const seen = new Seen()
  const { ms } = await cpuOf(() => watch(trace, units, { finder, seen }))
  return { ms: ms / (units * trace.steps.length), seen }
}

async function edit(size: Size, { seed, say }: BenchOptions): Promise<{ unseen: number; figures: Record<string, number> }> {
  const { ours, rings } = crowded(size, seed)
  say(`${size.manyFences} rules set in ${Math.round(ours.buildMs)} ms`)
  const trace = traceOf({ ...size, seed, hour: 0 })
  ours.msPerPosition(trace)
  await nextTurn()
  const { editMs, callMs, callCpuMs, unseen } = editWhileMoving(ours, trace, { rings, seed })
  return { unseen, figures: { ruleEditMs: Math.max(...editMs), ruleEditP50Ms: quantile(editMs, 0.5), maxTickMs: Math.max(...callMs), maxTickCpuMs: Math.max(...callCpuMs), tickP99Ms: quantile(callMs, 0.99), msPerRuleSet: ours.buildMs / size.manyFences } }
}

/** Many fences set, and those still to be drawn; the outlines of the former are nobody's any more, as in the product. */
function crowded({ manyFences, edits, units }: Size, seed: number): { ours: Ours; rings: readonly Ring[] } {
  const rings = fenceRings(manyFences + edits, seed + 7)
  return { ours: new Ours(rings.slice(0, manyFences).map((ring, fence) => ruleOf(fence, placeOf(ring))), units), rings: rings.slice(manyFences) }
}
