import type { UnitTrack } from './unit-track.ts'

/** A stretch that was gone without a silence: lon, lat, lon, lat …, and when, in seconds since the base of the playback. */
export type TrailRun = { readonly unitNumber: number; readonly path: Float64Array; readonly seconds: Float32Array }

/** A trail as lines that were really moved along; a lone fix is no line. Seconds fit 32 bits to 4 ms over a day. */
export function trailRuns(track: UnitTrack, baseMs: number): TrailRun[] {
  const runs: TrailRun[] = []
  for (let first = 0; first < track.count; ) {
    let last = first
    while (track.isJoinedAfter(last)) last++
    if (last > first) runs.push(runOf(track, { first, last, baseMs }))
    first = last + 1
  }
  return runs
}

function runOf(track: UnitTrack, { first, last, baseMs }: { first: number; last: number; baseMs: number }): TrailRun {
  const path = new Float64Array((last - first + 1) * 2)
  const seconds = new Float32Array(last - first + 1)
  for (let row = first; row <= last; row++) {
    path[2 * (row - first)] = track.lon[row]!
    path[2 * (row - first) + 1] = track.lat[row]!
    seconds[row - first] = (track.atMs[row]! - baseMs) / 1000
  }
  return { unitNumber: track.unit.number, path, seconds }
}
