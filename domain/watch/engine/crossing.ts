import type { FenceIndex } from './fence-index.ts'
import type { Keeper } from './keeper.ts'
import { PENDING } from './pairs.ts'
import { type Fix, type Scene, dropPair, heed } from './scene.ts'
import type { Watch } from './watch.ts'

/** As in a fence's rules: an accuracy that never clears the line is believed after so long. */
const STRADDLE_MS = 60_000

/**
 * `cross`: each move's way is counted over the line, +1 to the left, −1 to the right, until the unit is clear of it; what is
 * left then is one crossing, and nothing when it went back. So jitter on the line says nothing, however often it flickers.
 */
export class Crossing implements Keeper {
  readonly #watch: Watch<'cross'>
  readonly #scene: Scene
  readonly #lines: FenceIndex

  constructor(watch: Watch<'cross'>, scene: Scene, lines: FenceIndex) {
    this.#watch = watch
    this.#scene = scene
    this.#lines = lines
  }

  crossed(fix: Fix, net: number): void {
    const { pairs, traits } = this.#scene
    if (!this.#watch.who.has(fix.number, traits)) return
    let pair = pairs.find(fix.number, this.#watch.serial)
    if (pair === 0) {
      if (net === 0) return
      if (this.#isClear(fix)) return this.#tell(fix, net, fix.atMs)
      pair = pairs.add(fix.number, this.#watch.serial, fix.atMs)
      pairs.flags[pair] = PENDING
      heed(this.#scene, pair, true)
    }
    pairs.tally[pair] = pairs.tally[pair]! + net
  }

  review(fix: Fix, pair: number): void {
    const { pairs } = this.#scene
    const sinceMs = pairs.sinceMs[pair]!
    const isFar = this.#isFar(fix, this.#watch.rule.hysteresis.metres)
    if (!this.#isClear(fix) && !(isFar && fix.atMs - sinceMs >= STRADDLE_MS)) return
    const net = pairs.tally[pair]!
    dropPair(this.#scene, pair)
    if (net !== 0) this.#tell(fix, net, sinceMs)
  }

  changed(number: number): void {
    const { pairs, traits } = this.#scene
    const pair = pairs.find(number, this.#watch.serial)
    if (pair !== 0 && !this.#watch.who.has(number, traits)) dropPair(this.#scene, pair)
  }

  #tell(fix: Fix, net: number, atMs: number): void {
    const { direction } = this.#watch.what
    if (direction !== 'either' && (direction === 'to_left') !== net > 0) return
    this.#scene.teller.began(this.#watch, { numbers: [fix.number], atMs, position: [fix.lon, fix.lat] })
  }

  #isClear(fix: Fix): boolean {
    const doubt = fix.accuracyMetres > 0 ? Math.min(fix.accuracyMetres, this.#watch.rule.accuracyMostMetres) : 0
    return this.#isFar(fix, Math.max(doubt, this.#watch.rule.hysteresis.metres))
  }

  #isFar(fix: Fix, metres: number): boolean {
    return metres === 0 || this.#lines.isClear(this.#watch.shape, fix.lon, fix.lat, metres)
  }
}
