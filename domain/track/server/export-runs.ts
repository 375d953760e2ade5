import type { FixColumns } from '../fix-columns.ts'
import { isWhereabouts } from '../track-gap.ts'

/** A longer silence breaks the line: nobody knows what lay between. */
const MOST_SILENCE_MS = 15 * 60_000

/** Whether the line of a track goes on at this row, window after window, or begins anew; flagged fixes are not on the line. */
export class TrackLine {
  #lastMs = Number.NEGATIVE_INFINITY

  step(fixes: FixColumns, row: number): 'begins' | 'goes on' | 'is apart' {
    if (!isWhereabouts(fixes.flagBits[row]!)) return 'is apart'
    const isBreak = fixes.fixedAtMs[row]! - this.#lastMs > MOST_SILENCE_MS
    this.#lastMs = fixes.fixedAtMs[row]!
    return isBreak ? 'begins' : 'goes on'
  }
}
