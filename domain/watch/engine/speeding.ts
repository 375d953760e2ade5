import type { Keeper } from './keeper.ts'
import { IN, PENDING, TOLD } from './pairs.ts'
import { Placed } from './placed.ts'
import { type Fix, type Scene, dropPair, positionOf } from './scene.ts'
import type { Watch } from './watch.ts'

/** Too fast, or too slow. A speed nobody knows, NaN, is neither, and not over either. */
function isBeyond({ what }: Watch<'speed'>, kmh: number): boolean {
  return what.side === 'over' ? kmh > what.limitKmh : kmh < what.limitKmh
}
/** It is over again, by the rule's margin. */
function isBack({ what }: Watch<'speed'>, kmh: number): boolean {
  return what.side === 'over' ? kmh <= what.limitKmh - what.marginKmh : kmh >= what.limitKmh + what.marginKmh
}

/** `speed` inside a fence: every fix of who is inside is looked at. */
export class SpeedingInside extends Placed<'speed'> {
  protected override readonly needsFixes = true

  /** From here on a pair's time is since when it is too fast. */
  protected override joined(pair: number): void {
    this.scene.pairs.sinceMs[pair] = Number.NaN
  }

  protected override parted(pair: number, atMs: number): void {
    this.end(pair, atMs)
  }

  override review(fix: Fix, pair: number): void {
    super.review(fix, pair)
    const { pairs } = this.scene
    if (pairs.find(fix.number, this.watch.serial) !== pair || (pairs.flags[pair]! & IN) === 0 || !this.watch.hours.isOpenAt(fix.atMs)) return
    if ((pairs.flags[pair]! & TOLD) !== 0) {
      if (isBack(this.watch, fix.speedKmh)) this.end(pair, fix.atMs)
    } else if ((pairs.flags[pair]! & PENDING) !== 0) return
    else if (isBeyond(this.watch, fix.speedKmh)) {
      if (Number.isNaN(pairs.sinceMs[pair]!)) pairs.sinceMs[pair] = fix.atMs
      if (fix.atMs - pairs.sinceMs[pair]! >= this.watch.hysteresisMs) this.begin(pair, { atMs: fix.atMs, reading: fix.speedKmh })
    } else if (!Number.isNaN(fix.speedKmh)) pairs.sinceMs[pair] = Number.NaN
  }
}

/** `speed` anywhere: only who is too fast has a pair. */
export class Speeding implements Keeper {
  readonly #watch: Watch<'speed'>
  readonly #scene: Scene
  readonly #pairs = new Set<number>()

  constructor(watch: Watch<'speed'>, scene: Scene) {
    this.#watch = watch
    this.#scene = scene
  }

  fix(fix: Fix): void {
    const watch = this.#watch
    const { pairs, members, traits } = this.#scene
    const isFast = isBeyond(watch, fix.speedKmh)
    if (!isFast && pairs.first(fix.number) === 0) return
    const known = pairs.find(fix.number, watch.serial)
    if (known !== 0 && !isFast) return this.#slower(fix, known)
    if (!isFast || !watch.hours.isOpenAt(fix.atMs) || !members.has(fix.number) || !watch.who.has(fix.number, traits)) return
    const pair = known === 0 ? pairs.add(fix.number, watch.serial, fix.atMs) : known
    this.#pairs.add(pair)
    if ((pairs.flags[pair]! & TOLD) !== 0 || fix.atMs - pairs.sinceMs[pair]! < watch.hysteresisMs) return
    const isTold = this.#scene.teller.began(watch, { numbers: [fix.number], atMs: fix.atMs, position: [fix.lon, fix.lat], reading: fix.speedKmh })
    if (isTold) pairs.flags[pair] = pairs.flags[pair]! | TOLD
  }

  changed(number: number): void {
    const { pairs, traits, nowMs } = this.#scene
    const pair = pairs.find(number, this.#watch.serial)
    if (pair !== 0 && !this.#watch.who.has(number, traits)) this.#end(pair, nowMs)
  }

  closed(atMs: number): void {
    for (const pair of [...this.#pairs]) this.#end(pair, atMs)
  }

  recall(): void {
    for (const pair of this.#scene.pairs.of(this.#watch.serial)) this.#pairs.add(pair)
  }

  #slower(fix: Fix, pair: number): void {
    const isTold = (this.#scene.pairs.flags[pair]! & TOLD) !== 0
    if (Number.isNaN(fix.speedKmh) || (isTold && !isBack(this.#watch, fix.speedKmh))) return
    this.#end(pair, fix.atMs)
  }

  #end(pair: number, atMs: number): void {
    const { pairs, teller } = this.#scene
    const number = pairs.unit[pair]!
    if ((pairs.flags[pair]! & TOLD) !== 0) teller.ended(this.#watch, { numbers: [number], atMs, position: positionOf(this.#scene, number) })
    this.#pairs.delete(pair)
    dropPair(this.#scene, pair)
  }
}
