import type { UnitTrack } from './unit-track.ts'

export type Span = { readonly fromMs: number; readonly toMs: number }

/** How many fixes fall into each of so many equal parts of the span; its last instant belongs to the last part. */
export function activityOf(tracks: Iterable<UnitTrack>, { fromMs, toMs }: Span, parts: number): number[] {
  const counts = Array.from({ length: parts }, () => 0)
  const scale = parts / Math.max(1, toMs - fromMs)
  for (const track of tracks) {
    for (let row = 0; row < track.count; row++) {
      const atMs = track.atMs[row]!
      if (atMs >= fromMs && atMs <= toMs) counts[Math.min(parts - 1, Math.floor((atMs - fromMs) * scale))]!++
    }
  }
  return counts
}

/** Bars from 0 to 1 by square root, so that a quiet hour beside a busy one is still seen. */
export function barHeights(counts: readonly number[]): number[] {
  const most = Math.max(1, ...counts)
  return counts.map(count => Math.sqrt(count / most))
}

const STEPS_MS = [60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000].map(seconds => seconds * 1000)
/** The city's clock, without summer time. */
const CITY_OFFSET_MS = 8 * 3_600_000

/** Round instants of the city's clock, at most so many, to write under the slider. */
export function roundInstants({ fromMs, toMs }: Span, most: number): number[] {
  const step = STEPS_MS.find(it => (toMs - fromMs) / it <= most) ?? STEPS_MS.at(-1)!
  const first = Math.ceil((fromMs + CITY_OFFSET_MS) / step) * step - CITY_OFFSET_MS
  return Array.from({ length: Math.max(0, Math.floor((toMs - first) / step) + 1) }, (_, index) => first + index * step)
}
