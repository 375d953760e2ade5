import { type Measured, type Run, measure } from './fanout/measure.ts'
import type { Mode } from './fanout/trace.ts'
import { type Bench, type BenchResult, worstRound } from './harness.ts'

type Round = Omit<BenchResult, 'name'>
type Case = { readonly name: string; readonly mode: Mode; readonly units: number; readonly warmTicks: number; readonly ticks: number; readonly exactUpTo?: number; readonly viewers?: number }

const EXACT = Number.MAX_SAFE_INTEGER
/** Two in ten the whole city, four a district, four some streets. */
const VIEWERS = 100
const SHORT_VIEWERS = 20
const BIG_TICKS = 24

/** Everybody is told exactly to everybody, as the peers do; `sample` alone runs with the product's own limit. */
const CASES: readonly Case[] = [
  { name: 'frames100k', mode: 'frames', units: 100_000, warmTicks: 12, ticks: BIG_TICKS },
  { name: 'socketio100k', mode: 'socketio', units: 100_000, warmTicks: 1, ticks: 2 },
  { name: 'redis', mode: 'redis', units: 100_000, warmTicks: 1, ticks: 2 },
  { name: 'frames10k', mode: 'frames', units: 10_000, warmTicks: 24, ticks: 80 },
  { name: 'socketio10k', mode: 'socketio', units: 10_000, warmTicks: 2, ticks: 8 },
  { name: 'rooms10k', mode: 'rooms', units: 10_000, warmTicks: 2, ticks: 4 },
  { name: 'deflate', mode: 'deflate', units: 10_000, warmTicks: 2, ticks: 3 },
  { name: 'msgpack', mode: 'msgpack', units: 10_000, warmTicks: 2, ticks: 3 },
  { name: 'nats', mode: 'nats', units: 100_000, warmTicks: 1, ticks: 2 },
  { name: 'sample', mode: 'frames', units: 100_000, warmTicks: 12, ticks: BIG_TICKS, exactUpTo: 20_000 },
]
const SHORT: readonly Case[] = [
  { name: 'frames10k', mode: 'frames', units: 2_000, warmTicks: 2, ticks: 4, viewers: SHORT_VIEWERS },
  { name: 'socketio10k', mode: 'socketio', units: 2_000, warmTicks: 1, ticks: 2, viewers: SHORT_VIEWERS },
]

function runOf(it: Case, seed: number): Run {
  return { mode: it.mode, scene: { units: it.units, viewers: it.viewers ?? VIEWERS, seed, exactUpTo: it.exactUpTo ?? EXACT }, warmTicks: it.warmTicks, ticks: it.ticks }
}

/** Server CPU for each position delivered. Ours counts only what moved in the viewers' boxes, though whole cells are sent. */
const perPosition = ({ cpuMs, positions }: Measured): number => cpuMs / positions

function roundOf(by: ReadonlyMap<string, Measured>): Round {
  const [big, small] = [by.get('frames100k'), by.get('frames10k')!]
  const ratios: Record<string, number> = {}
  for (const [name, measured] of by) {
    const ours = ['socketio100k', 'redis', 'nats'].includes(name) ? big : small
    if (measured !== by.get('frames100k') && measured !== small && name !== 'sample' && ours) ratios[name] = perPosition(measured) / perPosition(ours)
  }
  const shown = big ?? small
  const sample = by.get('sample')
  const figures = {
    bytesPerPosition: shown.bytes / shown.positions,
    bytesPerPosition10k: small.bytes / small.positions,
    nsPerPosition: perPosition(shown) * 1e6,
    nsPerPosition10k: perPosition(small) * 1e6,
    turnMs: shown.turnMs,
    worstMetres: Math.max(shown.worstMetres, small.worstMetres),
    ...(sample ? { sampleMsPerTick: sample.cpuMs / BIG_TICKS, sampleBytesPerFrame: sample.bytes / sample.messages } : {}),
    ...Object.fromEntries([...by].map(([name, { bytes, positions }]) => [`${name}Bytes`, bytes / positions])),
  }
  const fault = [shown.fault, small.fault, sample?.fault ?? null].find(it => it !== null) ?? null
  return { gate: { passed: fault === null, fault, worstMetres: figures.worstMetres }, ratios, figures }
}

/**
 * Positions from one server to its viewers: the product's board, visibility classes and pipe, against Socket.IO and brokers.
 * The gate: after every tick every viewer's world is the truth of that tick within 0.5 m, enters and leaves exact.
 */
export const bench: Bench = {
  name: 'fanout',
  async run({ rounds, short, seed, say }) {
    const done: Round[] = []
    const cases = short ? SHORT : CASES
    for (let round = 0; round < rounds; round++) {
      const by = new Map<string, Measured>()
      for (const it of round % 2 === 0 ? cases : [...cases].reverse()) {
        const measured = await measure(runOf(it, seed + round))
        by.set(it.name, measured)
        say(
          `round ${round + 1} ${it.name.padEnd(13)} ${(perPosition(measured) * 1e6).toFixed(1).padStart(8)} ns/position, ${(measured.bytes / measured.positions).toFixed(2)} B, ` +
            `${measured.positions} positions, server ${measured.cpuMs.toFixed(0)} ms, viewers' process ${measured.viewersCpuMs.toFixed(0)} ms${measured.fault ? `, FAULT ${measured.fault}` : ''}`,
        )
      }
      done.push(roundOf(by))
    }
    return worstRound('fanout', done)
  },
}
