import { bitsOfFlags } from './fix-columns.ts'
import { DEGREE } from './track-chunk.ts'

/**
 * Between two fixes in a row a unit is taken to have gone straight and evenly, if they are at most two minutes apart (and no
 * further than 0.2°, some 20 km: beyond that it is a correction, not a way). Over a longer silence nobody knows where it was.
 */
export const MOST_GAP_MS = 120_000
const MOST_STEP = 0.2 * DEGREE

export function isJoined(gapMs: number, lonStepE6: number, latStepE6: number): boolean {
  return gapMs <= MOST_GAP_MS && Math.abs(lonStepE6) <= MOST_STEP && Math.abs(latStepE6) <= MOST_STEP
}

const LATE = bitsOfFlags(['late'])

/** The unit was there: the fix is believed, or came too late to move it on the map and nothing else speaks against it. */
export function isWhereabouts(flagBits: number): boolean {
  return (flagBits & ~LATE) === 0
}
