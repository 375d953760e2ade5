import { type Moves, roomForMoves } from '#domain/force'
import { METRES_PER_LAT, METRES_PER_LON, type Ring, seeded } from '../hot-city.ts'
import type { Ours } from './ours.ts'
import { type Trace, placeOf, ruleOf } from './trace.ts'

/** Moves between two looks at the clock: a hundredth of a second of a city of a million. */
const TURN = 2_000

export type Edits = { readonly editMs: readonly number[]; readonly callMs: readonly number[]; readonly callCpuMs: readonly number[]; readonly unseen: number }

/**
 * Fences are drawn, changed and forgotten while everybody moves. A fence is seen when somebody who comes into it is told of;
 * one call is a turn of moves, a tick, a slice of work, a rule set. Wall time, for that is what a commander waits;
 * beside it the thread's own, which neighbours on the machine do not lengthen.
 */
export function editWhileMoving(ours: Ours, trace: Trace, { rings, seed }: { rings: readonly Ring[]; seed: number }): Edits {
  const random = seeded(seed)
  const [editMs, callMs, callCpuMs]: [number[], number[], number[]] = [[], [], []]
  const timed = (call: () => void) => {
    const [from, cpu] = [performance.now(), process.threadCpuUsage()]
    call()
    callMs.push(performance.now() - from)
    const { user, system } = process.threadCpuUsage(cpu)
    callCpuMs.push((user + system) / 1000)
  }
  const probe = roomForMoves(1)
  const feed = slices(trace)
  let [unseen, atMs] = [0, trace.steps.at(-1)!.fixedAtMs[0]!]
  rings.forEach((ring, index) => {
    const isNew = random() < 0.5
    const id = isNew ? `new ${index}` : String(2 * Math.floor(random() * 1_000))
    const [[lon, lat]] = ring as [readonly [number, number]]
    const inside = middleOf(ring)
    const unit = trace.units + 1
    let isSeen = false
    ours.seen.add = (number, rule) => void (isSeen ||= number === unit && Object.is(rule, Number(id)))
    const step = (position: readonly [number, number]) => {
      probe.count = 1
      probe.number[0] = unit
      probe.lon[0] = position[0]
      probe.lat[0] = position[1]
      probe.fixedAtMs[0] = ++atMs
      timed(() => ours.take(probe))
    }
    const far = [lon + 30_000 / METRES_PER_LON, lat + 30_000 / METRES_PER_LAT] as const
    step(far)
    const from = performance.now()
    timed(() => ours.engine.setRule({ ...ruleOf(0, placeOf(ring)), id, version: 2 }))
    for (let turn = 0; turn < 100 && !isSeen; turn++) {
      timed(() => ours.take(feed()))
      timed(() => ours.engine.tick(atMs))
      step(far)
      step(inside)
    }
    editMs.push(performance.now() - from)
    if (!isSeen) unseen++
    if (isNew) ours.engine.removeRule(id)
  })
  return { editMs, callMs, callCpuMs, unseen }
}

/** The trace over and over, a turn at a time, each time later. */
function slices({ steps, units }: Trace): () => Moves {
  let [step, from, laterMs] = [0, 0, 0]
  return () => {
    const moves = steps[step]!
    const [begin, end] = [from, Math.min(units, from + TURN)]
    const part = { ...moves, count: end - begin } as Moves
    const cut = { number: moves.number, lon: moves.lon, lat: moves.lat, speedKmh: moves.speedKmh, bearingDeg: moves.bearingDeg, accuracyMetres: moves.accuracyMetres }
    for (const [name, column] of Object.entries(cut)) Object.assign(part, { [name]: column.subarray(begin, end) })
    const fixedAtMs = moves.fixedAtMs.subarray(begin, end).map(atMs => atMs + laterMs)
    from = end < units ? end : 0
    if (from === 0) step = (step + 1) % steps.length
    if (from === 0 && step === 0) laterMs += 3_600_000
    return { ...part, fixedAtMs }
  }
}

/** A star's centre: the mean of its corners lies within it. */
function middleOf(ring: Ring): readonly [number, number] {
  const corners = ring.slice(1)
  return [corners.reduce((sum, [lon]) => sum + lon, 0) / corners.length, corners.reduce((sum, [, lat]) => sum + lat, 0) / corners.length]
}
