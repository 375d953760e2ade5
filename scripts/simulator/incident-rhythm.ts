import { Dice, intensityAt } from '../demo-city/index.ts'

const MINUTE_MS = 60_000
const MINUTES_PER_HOUR = 60

/** When incidents are reported within the minute that begins at `minuteMs`; the same for a seed however often one starts. */
export function reportsInMinute(minuteMs: number, terms: { seed: number; perDay: number; rate: number }): number[] {
  const dice = new Dice(terms.seed, `reports ${minuteMs}`)
  const mean = (terms.perDay * terms.rate * intensityAt(new Date(minuteMs))) / MINUTES_PER_HOUR
  return Array.from({ length: poisson(mean, dice) }, () => minuteMs + Math.floor(dice.unit() * MINUTE_MS)).sort((a, b) => a - b)
}

/** Those after `fromMs` up to `toMs`, never more than the last ten minutes: a laptop that slept does not make up for it. */
export function reportsBetween(fromMs: number, toMs: number, terms: { seed: number; perDay: number; rate: number }): number[] {
  const startMs = Math.max(fromMs, toMs - 10 * MINUTE_MS)
  const out: number[] = []
  for (let minuteMs = Math.floor(startMs / MINUTE_MS) * MINUTE_MS; minuteMs <= toMs; minuteMs += MINUTE_MS) {
    out.push(...reportsInMinute(minuteMs, terms).filter(atMs => atMs > startMs && atMs <= toMs))
  }
  return out
}

/** Knuth's; the mean of a minute is small. */
function poisson(mean: number, dice: Dice): number {
  let count = 0
  for (let left = dice.unit(); left > Math.exp(-mean) && count < 100; left *= dice.unit()) count++
  return count
}
