import { commonProblems } from '#platform/pure'
import { trackProblems } from '../problems.ts'
import type { FixSpan } from '../track-chunk-merge.ts'

const DAY_MS = 86_400_000

/** The asked span, checked: not turned round and no longer than the question bears. */
export function spanOf({ from, to }: { from: string; to: string }, mostDays: number): FixSpan {
  const span = { fromMs: Date.parse(from), toMs: Date.parse(to) }
  if (span.fromMs > span.toMs) throw commonProblems.badInput({ faults: [{ path: 'to', message: 'before from' }] })
  if (span.toMs - span.fromMs > mostDays * DAY_MS) throw trackProblems.spanTooLong({ mostDays })
  return span
}
