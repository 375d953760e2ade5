import { seeded } from '../../bench/hot-city.ts'

export type Planned = { readonly atMs: number; readonly kind: 'cut' | 'kill gateway' | 'kill redis' | 'kill postgres'; readonly clients: readonly number[]; readonly gateway: number }

const CUT_SHARE = 0.2
const CUT_EVERY_MS = 5_000

/** Cuts of a random fifth all along; each gateway killed once, Redis and PostgreSQL once, spread over the time. `isShort`: one gateway only. */
export function planFaults(options: { seed: number; clients: number; seconds: number; isShort: boolean }): readonly Planned[] {
  const random = seeded(options.seed)
  const endMs = options.seconds * 1000
  const some = () => Array.from({ length: options.clients }, (_, client) => client).filter(() => random() < CUT_SHARE)
  const cuts = Array.from({ length: Math.floor((endMs - 1_000) / CUT_EVERY_MS) || 1 }, (_, at) => ({ atMs: 500 + at * CUT_EVERY_MS + random() * 2_000, kind: 'cut' as const, clients: some(), gateway: 0 }))
  const first = random() < 0.5 ? 0 : 1
  const kills = ([['kill gateway', 0.2, first], ['kill redis', 0.35, 0], ['kill postgres', 0.5, 0], ['kill gateway', 0.8, 1 - first]] as const).map(([kind, share, gateway]) => ({
    atMs: endMs * (share + 0.05 * random()), kind, clients: [], gateway,
  }))
  return [...cuts, ...(options.isShort ? kills.slice(0, 1) : kills)]
}
