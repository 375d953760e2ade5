import { readFileSync } from 'node:fs'
import { arch, cpus, platform, release } from 'node:os'

/** What decides whether the figures count: a wrong answer voids the run, however fast it came. */
export type Gate = { readonly passed: boolean; readonly [check: string]: unknown }

/** One round's outcome of one bench. Ratios are "how many times better than the peer"; figures carry their unit in the name. */
export type BenchResult = {
  readonly name: string
  readonly gate: Gate
  readonly ratios: Readonly<Record<string, number>>
  readonly figures: Readonly<Record<string, number>>
}

/** `short`: the same code and the same gate on small numbers, in seconds; no figure of it means anything. */
export type BenchOptions = { readonly rounds: number; readonly short: boolean; readonly seed: number; readonly say: (line: string) => void }
export type Bench = { readonly name: string; readonly run: (options: BenchOptions) => Promise<BenchResult> }

/** Which way is worse for each figure: `most` for those that must stay low. Ratios are worst when lowest. */
export type Worst = { readonly lowest?: readonly string[] }

/**
 * The worst of several rounds: the lowest of each ratio, the highest of each figure but those in `lowest`.
 * One failed gate fails all.
 */
export function worstRound(name: string, rounds: readonly Omit<BenchResult, 'name'>[], { lowest = [] }: Worst = {}): BenchResult {
  const pick = (part: 'ratios' | 'figures', isLowest: (key: string) => boolean) => {
    const keys = [...new Set(rounds.flatMap(round => Object.keys(round[part])))]
    return Object.fromEntries(
      keys.map(key => {
        const values = rounds.flatMap(round => round[part][key] ?? [])
        return [key, rounded(isLowest(key) ? Math.min(...values) : Math.max(...values))]
      }),
    )
  }
  const failed = rounds.find(round => !round.gate.passed)
  return {
    name,
    gate: failed?.gate ?? { ...rounds.at(-1)?.gate, passed: rounds.length > 0 },
    ratios: pick('ratios', () => true),
    figures: pick('figures', key => lowest.includes(key)),
  }
}

/** CPU milliseconds, user and system, since some start: of this process, or of another by its pid (10 ms steps). */
export function cpuMs(pid?: number): number {
  if (pid === undefined) {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** CPU milliseconds of a process and all below it, such as a PostgreSQL with its backends; ended children counted too. */
export function cpuMsOfTree(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  const own = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) * 10
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return children.reduce((sum, child) => {
    try {
      return sum + cpuMsOfTree(Number(child))
    } catch {
      return sum // it ended meanwhile, and its parent's count has it
    }
  }, own)
}

/** The CPU milliseconds of a piece of work in this process. */
export async function cpuOf<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const before = cpuMs()
  const value = await work()
  return { value, ms: cpuMs() - before }
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** What a figure is worth nothing without. */
export function machine(): string {
  const [first] = cpus()
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}, load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}`
}

function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : value
}
