import type { Bbox } from '#platform/pure'
import { type Span, activityOf } from './activity.ts'
import { PlaybackClock } from './playback-clock.ts'
import type { Whom } from './playback-view.ts'
import { readPages } from './read-pages.ts'
import { type TrailRun, trailRuns } from './trail-runs.ts'
import { type UnitTrack, takePage } from './unit-track.ts'

export const BARS = 160

/** How far the past has been fetched; on an error what came so far stays. */
export type LoadReading = { readonly isWhole: boolean; readonly error: unknown; readonly unitCount: number; readonly fixCount: number; /** Changes with each page. */ readonly version: number }

/** Everything of one playback: its clock and the tracks as they come. Lives as long as whom and when stay the same. */
export class PlaybackStore {
  readonly clock: PlaybackClock
  readonly tracks = new Map<number, UnitTrack>()
  readonly #whom: Whom
  readonly #listeners = new Set<() => void>()
  #reading: LoadReading = { isWhole: false, error: null, unitCount: 0, fixCount: 0, version: 0 }
  #runs: { version: number; runs: readonly TrailRun[] } = { version: 0, runs: [] }

  constructor(whom: Whom, span: Span) {
    this.#whom = whom
    this.clock = new PlaybackClock(span)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly reading = (): LoadReading => this.#reading

  /** Fetches all pages; begins to play as soon as somebody is seen. */
  async load(signal: AbortSignal): Promise<void> {
    this.#tell({ error: null })
    try {
      for await (const page of readPages(this.#whom, this.clock.span, signal)) {
        if (signal.aborted) return
        takePage(this.tracks, page)
        this.clock.know(page.toMs)
        const fixCount = [...this.tracks.values()].reduce((sum, track) => sum + track.count, 0)
        this.#tell({ unitCount: this.tracks.size, fixCount, version: this.#reading.version + 1, isWhole: page.nextCursor === null })
      }
    } catch (error) {
      if (!signal.aborted) this.#tell({ error })
    }
  }

  get baseMs(): number {
    return this.clock.span.fromMs
  }

  /** The same array until more comes: the map uploads it once. */
  runs(): readonly TrailRun[] {
    const { version } = this.#reading
    if (this.#runs.version !== version) this.#runs = { version, runs: [...this.tracks.values()].flatMap(track => trailRuns(track, this.baseMs)) }
    return this.#runs.runs
  }

  activity(): number[] {
    return activityOf(this.tracks.values(), this.clock.span, BARS)
  }

  trackOf(unitId: string | null): UnitTrack | null {
    return [...this.tracks.values()].find(track => track.unit.id === unitId) ?? null
  }

  /** Those who were heard of, the busiest first. */
  heard(): UnitTrack[] {
    return [...this.tracks.values()].filter(track => track.count > 0).sort((one, other) => other.count - one.count || one.unit.number - other.unit.number)
  }

  bbox(): Bbox | null {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
    for (const track of this.tracks.values()) {
      for (let row = 0; row < track.count; row++) {
        west = Math.min(west, track.lon[row]!)
        south = Math.min(south, track.lat[row]!)
        east = Math.max(east, track.lon[row]!)
        north = Math.max(north, track.lat[row]!)
      }
    }
    return west <= east ? [west, south, east, north] : null
  }

  #tell(change: Partial<LoadReading>): void {
    this.#reading = { ...this.#reading, ...change }
    for (const listener of this.#listeners) listener()
  }
}
