import type { Keeper } from './keeper.ts'
import { TOLD } from './pairs.ts'
import { type Fix, type Scene, dropPair, heed, positionOf } from './scene.ts'
import type { Watch } from './watch.ts'

/**
 * `silence`: every watched unit has a pair and one turn in the wheel. A fix costs nothing: when the time comes, the unit's
 * last fix tells whether it was up. `tally`: whether the unit was on duty when last asked.
 */
export class Silence implements Keeper {
  readonly #watch: Watch<'silence'>
  readonly #scene: Scene
  readonly #told = new Set<number>()

  constructor(watch: Watch<'silence'>, scene: Scene) {
    this.#watch = watch
    this.#scene = scene
  }

  meet(number: number): void {
    const { pairs, members, traits } = this.#scene
    if (!this.#watch.who.has(number, traits) || pairs.find(number, this.#watch.serial) !== 0) return
    const pair = pairs.add(number, this.#watch.serial, members.has(number) ? members.atMsOf(number) : this.#scene.nowMs)
    pairs.tally[pair] = traits.isOnDuty[number] ?? 0
    this.#time(pair)
  }

  review(fix: Fix, pair: number): void {
    const { pairs } = this.#scene
    if ((pairs.flags[pair]! & TOLD) === 0) return
    // A fix that was on its way all the time may be older than the silence: it ends where it began.
    this.#end(pair, Math.max(fix.atMs, pairs.clearMs[pair]!))
    this.#time(pair)
  }

  due(pair: number): void {
    const { pairs, nowMs, graceMs, traits, members, teller } = this.#scene
    const number = pairs.unit[pair]!
    if ((pairs.flags[pair]! & TOLD) !== 0 || (traits.isOnDuty[number] ?? 0) === 0) return
    const dueMs = this.#dueMs(pair)
    if (!this.#watch.isOpen || nowMs < dueMs + graceMs) return this.#time(pair)
    const reading = Math.round((dueMs - members.atMsOf(number)) / 1000)
    const isTold = teller.began(this.#watch, { numbers: [number], atMs: dueMs, position: positionOf(this.#scene, number), reading: members.has(number) ? reading : null })
    if (!isTold) return pairs.time(pair, nowMs + this.#watch.what.forSeconds * 1000)
    pairs.flags[pair] = pairs.flags[pair]! | TOLD
    pairs.clearMs[pair] = dueMs
    this.#told.add(pair)
    heed(this.#scene, pair, true)
  }

  /** Who comes on duty has the whole time to report; who goes off duty is silent no more. */
  changed(number: number): void {
    const { pairs, traits, nowMs } = this.#scene
    const pair = pairs.find(number, this.#watch.serial)
    if (pair === 0) return this.meet(number)
    const isOnDuty = traits.isOnDuty[number] ?? 0
    const isWatched = this.#watch.who.has(number, traits)
    if (!isWatched || isOnDuty === 0) this.#end(pair, nowMs)
    if (!isWatched) return dropPair(this.#scene, pair)
    if (isOnDuty === 1 && pairs.tally[pair] === 0) {
      pairs.sinceMs[pair] = nowMs
      this.#time(pair)
    }
    pairs.tally[pair] = isOnDuty
  }

  closed(atMs: number): void {
    for (const pair of [...this.#told]) {
      this.#end(pair, atMs)
      this.#time(pair)
    }
  }

  recall(): void {
    const { pairs } = this.#scene
    for (const pair of pairs.of(this.#watch.serial)) if ((pairs.flags[pair]! & TOLD) !== 0) this.#told.add(pair)
  }

  #end(pair: number, atMs: number): void {
    const { pairs, teller } = this.#scene
    if ((pairs.flags[pair]! & TOLD) === 0) return
    const number = pairs.unit[pair]!
    pairs.flags[pair] = pairs.flags[pair]! & ~TOLD
    this.#told.delete(pair)
    heed(this.#scene, pair, false)
    teller.ended(this.#watch, { numbers: [number], atMs, position: positionOf(this.#scene, number) })
  }

  #dueMs(pair: number): number {
    const { pairs, members } = this.#scene
    return this.#watch.dueMs(Math.max(pairs.sinceMs[pair]!, members.atMsOf(pairs.unit[pair]!)), this.#watch.what.forSeconds)
  }

  #time(pair: number): void {
    const { graceMs, pairs } = this.#scene
    const dueMs = this.#watch.isOpen ? this.#dueMs(pair) : this.#watch.changesMs + this.#watch.what.forSeconds * 1000
    if (Number.isFinite(dueMs)) pairs.time(pair, dueMs + graceMs)
  }
}
