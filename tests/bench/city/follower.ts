import { CellWorld } from '#domain/track'

/** Knows when each of its units fixed its place: exact records carry the device's own instant. */
export class Follower {
  readonly #world = new CellWorld()
  readonly #seenMs: Float64Array
  readonly #numbers: readonly number[]

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
    this.#seenMs = new Float64Array(numbers.length)
  }

  get tickMs(): number {
    return this.#world.tickMs
  }

  /** Hands over how old each new fix is on arrival; false when a frame is missing. */
  take(data: Uint8Array, timed: (latencyMs: number) => void): boolean {
    const nowMs = Date.now()
    if (this.#world.apply(data) === 'gap') return false
    this.#numbers.forEach((number, at) => {
      const row = this.#world.indexOf(number)
      if (row < 0 || this.#world.columns.isFollowed[row] === 0) return
      const fixedAtMs = this.#world.columns.changedAtMs[row]!
      if (fixedAtMs <= this.#seenMs[at]!) return
      if (this.#seenMs[at]! > 0) timed(nowMs - fixedAtMs)
      this.#seenMs[at] = fixedAtMs
    })
    return true
  }
}
