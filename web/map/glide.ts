/** A way between two places in time; a unit is shown on it instead of jumping from fix to fix. */
export type Glide = {
  readonly fromLon: number
  readonly fromLat: number
  readonly toLon: number
  readonly toLat: number
  readonly startMs: number
  readonly endMs: number
}

const SHORTEST_MS = 400
const LONGEST_MS = 12_000

export function standing(lon: number, lat: number): Glide {
  return { fromLon: lon, fromLat: lat, toLon: lon, toLat: lat, startMs: 0, endMs: 0 }
}

/**
 * Sets out from where the unit is drawn now towards its new fix, and takes as long as the fixes are apart,
 * so that it arrives as the next one comes.
 */
export function glideTo(before: Glide, to: readonly [number, number], at: { nowMs: number; sinceLastFixMs: number }): Glide {
  const [fromLon, fromLat] = placeAt(before, at.nowMs)
  const lastsMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, at.sinceLastFixMs))
  return { fromLon, fromLat, toLon: to[0], toLat: to[1], startMs: at.nowMs, endMs: at.nowMs + lastsMs }
}

export function placeAt(glide: Glide, nowMs: number): [lon: number, lat: number] {
  if (nowMs >= glide.endMs) return [glide.toLon, glide.toLat]
  const share = Math.max(0, (nowMs - glide.startMs) / (glide.endMs - glide.startMs))
  return [glide.fromLon + (glide.toLon - glide.fromLon) * share, glide.fromLat + (glide.toLat - glide.fromLat) * share]
}

/** Degrees a millisecond, for judging whether a new frame would show anything new. */
export function paceOf(glide: Glide, nowMs: number): number {
  if (nowMs >= glide.endMs) return 0
  return Math.hypot(glide.toLon - glide.fromLon, glide.toLat - glide.fromLat) / (glide.endMs - glide.startMs)
}
