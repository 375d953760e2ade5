import type { Span } from './activity.ts'

export const SPEEDS = [1, 5, 10, 30, 60, 120, 300] as const
/** Minutes of trail behind each unit; null for all of it. */
export const TRAILS = [1, 5, 15, 60, null] as const
export type Trail = (typeof TRAILS)[number]
export const STEP_MS = 10_000
export const LONG_STEP_MS = 60_000

export type ClockReading = { readonly atMs: number; readonly isPlaying: boolean; readonly speed: number; readonly trail: Trail; /** How far is known yet; the clock waits there. */ readonly knownToMs: number }

const FIRST: Omit<ClockReading, 'atMs' | 'knownToMs'> = { isPlaying: false, speed: 30, trail: 5 }
/** Words on the screen follow so often; the map follows every frame. */
const TELL_EVERY_MS = 100

/**
 * The time of a playback: a store, not state of React. `turn` moves it on by what passed since the last turn; listeners hear
 * each turn, readings for the screen change ten times a second at most.
 */
export class PlaybackClock {
  readonly span: Span
  #now: ClockReading
  #reading: ClockReading
  #toldAtMs = 0
  #turnedAtMs = 0
  readonly #listeners = new Set<() => void>()

  constructor(span: Span) {
    this.span = span
    this.#now = this.#reading = { ...FIRST, atMs: span.fromMs, knownToMs: span.fromMs }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  /** For the screen. */
  readonly reading = (): ClockReading => this.#reading
  /** For the map. */
  get now(): ClockReading {
    return this.#now
  }

  /** At the end it begins anew. */
  play(nowMs: number): void {
    this.#turnedAtMs = nowMs
    this.#set({ isPlaying: true, ...(this.#now.atMs >= this.span.toMs && { atMs: this.span.fromMs }) })
  }

  pause(): void {
    this.#set({ isPlaying: false })
  }

  seek(atMs: number): void {
    this.#set({ atMs: this.#within(atMs) })
  }

  step(ms: number): void {
    this.#set({ isPlaying: false, atMs: this.#within(this.#now.atMs + ms) })
  }

  setSpeed(speed: number): void {
    this.#set({ speed })
  }

  setTrail(trail: Trail): void {
    this.#set({ trail })
  }

  know(toMs: number): void {
    this.#set({ knownToMs: Math.min(toMs, this.span.toMs) })
  }

  /** Answers whether anything moved. */
  turn(nowMs: number): boolean {
    const passedMs = Math.max(0, nowMs - this.#turnedAtMs)
    this.#turnedAtMs = nowMs
    if (!this.#now.isPlaying) return false
    const atMs = Math.max(this.#now.atMs, Math.min(this.#now.atMs + passedMs * this.#now.speed, this.#now.knownToMs))
    if (atMs === this.#now.atMs) return false
    if (atMs >= this.span.toMs) this.#set({ atMs, isPlaying: false })
    else {
      this.#now = { ...this.#now, atMs }
      if (nowMs - this.#toldAtMs >= TELL_EVERY_MS) this.#tell(nowMs)
    }
    return true
  }

  #within(atMs: number): number {
    return Math.min(this.span.toMs, Math.max(this.span.fromMs, atMs))
  }

  #set(change: Partial<ClockReading>): void {
    this.#now = { ...this.#now, ...change }
    this.#tell(this.#turnedAtMs)
  }

  #tell(nowMs: number): void {
    this.#toldAtMs = nowMs
    this.#reading = this.#now
    for (const listener of this.#listeners) listener()
  }
}
