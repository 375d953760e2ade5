import type { Dice } from '../demo-city/index.ts'

const MOVING_MS = [4_000, 6_000] as const
/** Well under the five minutes after which a unit counts as silent. */
const STANDING_MS = [60_000, 120_000] as const
/** So soon after setting off the first fix of a way is sent. */
const OFF_MS = 1_500

/** When a unit sends again: every 5 s on the way, every minute or two standing, and as soon as it sets off. */
export function nextFixAtMs(unit: { isMoving: boolean; setsOffAtMs: number | null }, nowMs: number, dice: Dice): number {
  const [low, high] = unit.isMoving ? MOVING_MS : STANDING_MS
  const usualMs = nowMs + dice.between(low, high)
  if (unit.isMoving || unit.setsOffAtMs === null) return usualMs
  return Math.min(usualMs, Math.max(nowMs + OFF_MS, unit.setsOffAtMs + OFF_MS))
}
