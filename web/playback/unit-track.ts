import type { UnitKind } from '#domain/force'
import { type FixColumns, type TrackPage, MOST_GAP_MS, isJoined, isWhereabouts, mergeChunks } from '#domain/track'
import type { Position } from '#platform/pure'

export type TrackedUnit = { readonly id: string; readonly number: number; readonly name: string; readonly kind: UnitKind }
export type TrackPlace = { readonly position: Position; readonly bearingDeg: number; readonly isMoving: boolean; /** Nothing was heard for a while: where it was is not known. */ readonly isStale: boolean }

const FIRST_ROOM = 256
const RADIANS = Math.PI / 180
/** Slower than this a unit stands. */
const MOVING_KMH = 2
const DEGREE = 1e6

/** One unit's believed positions over a span, in order of time; pages append to it as they come. */
export class UnitTrack {
  readonly unit: TrackedUnit
  count = 0
  atMs = new Float64Array(FIRST_ROOM)
  lon = new Float64Array(FIRST_ROOM)
  lat = new Float64Array(FIRST_ROOM)

  constructor(unit: TrackedUnit) {
    this.unit = unit
  }

  /** Doubted fixes are left out; what is older than the last one stands here already. */
  append(fixes: FixColumns): void {
    for (let row = 0; row < fixes.count; row++) {
      const atMs = fixes.fixedAtMs[row]!
      if (!isWhereabouts(fixes.flagBits[row]!) || (this.count > 0 && atMs <= this.atMs[this.count - 1]!)) continue
      if (this.count === this.atMs.length) this.#grow()
      this.atMs[this.count] = atMs
      this.lon[this.count] = fixes.lon[row]!
      this.lat[this.count++] = fixes.lat[row]!
    }
  }

  positionAt(row: number): Position {
    return [this.lon[row]!, this.lat[row]!]
  }

  /** Whether somebody is taken to have gone straight from this fix to the next. */
  isJoinedAfter(row: number): boolean {
    if (row + 1 >= this.count) return false
    return isJoined(this.atMs[row + 1]! - this.atMs[row]!, (this.lon[row + 1]! - this.lon[row]!) * DEGREE, (this.lat[row + 1]! - this.lat[row]!) * DEGREE)
  }

  /** The last fix at or before this instant; -1 before the first. */
  rowAt(atMs: number): number {
    let [low, high] = [0, this.count]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.atMs[middle]! <= atMs) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** Where it was: between two fixes on the straight line, in a silence where it was heard last; null before it was heard. */
  placeAt(atMs: number): TrackPlace | null {
    const row = this.rowAt(atMs)
    if (row < 0) return null
    const at = this.positionAt(row)
    if (!this.isJoinedAfter(row)) return { position: at, bearingDeg: 0, isMoving: false, isStale: atMs - this.atMs[row]! > MOST_GAP_MS }
    const to = this.positionAt(row + 1)
    const gapMs = this.atMs[row + 1]! - this.atMs[row]!
    const share = (atMs - this.atMs[row]!) / gapMs
    const east = (to[0] - at[0]) * Math.cos(at[1] * RADIANS)
    const north = to[1] - at[1]
    const kmh = (Math.hypot(east, north) * 111.195) / (gapMs / 3_600_000)
    return {
      position: [at[0] + (to[0] - at[0]) * share, at[1] + north * share],
      bearingDeg: (Math.atan2(east, north) / RADIANS + 360) % 360,
      isMoving: kmh >= MOVING_KMH,
      isStale: false,
    }
  }

  #grow(): void {
    for (const column of ['atMs', 'lon', 'lat'] as const) {
      const wider = new Float64Array(this.count * 2)
      wider.set(this[column])
      this[column] = wider
    }
  }
}

/** Takes a page into the tracks; the first names the units and reaches back two minutes before the span. */
export function takePage(tracks: Map<number, UnitTrack>, page: TrackPage): void {
  for (const unit of page.units ?? []) if (!tracks.has(unit.number)) tracks.set(unit.number, new UnitTrack(unit))
  const earlyMs = page.units === undefined ? 0 : MOST_GAP_MS
  for (const [number, parts] of page.parts) tracks.get(number)?.append(mergeChunks(parts, { fromMs: page.fromMs - earlyMs, toMs: page.toMs - 1 }))
}
