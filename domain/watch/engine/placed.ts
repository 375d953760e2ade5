import type { RuleKind } from '../rule.ts'
import type { FenceIndex } from './fence-index.ts'
import type { Keeper } from './keeper.ts'
import { IN, PENDING, TOLD } from './pairs.ts'
import { type Fix, type Scene, dropPair, heed, positionOf } from './scene.ts'
import type { Watch } from './watch.ts'

/** A receiver that never says where it is within less than the fence's edge is believed after so long: it may not be blind for ever. */
const STRADDLE_MS = 60_000

export type Placement<K extends RuleKind> = { readonly watch: Watch<K>; readonly scene: Scene; readonly index: FenceIndex }

/**
 * `[WCH-26]` What all rules of a fence share: when a unit that seems to have changed sides has. It must be clear of the edge
 * by the hysteresis and by its accuracy, and stay so for the rule's seconds; who goes back before never went.
 */
export abstract class Placed<K extends RuleKind> implements Keeper {
  protected readonly watch: Watch<K>
  protected readonly scene: Scene
  readonly #index: FenceIndex
  readonly #metres: number
  readonly #accuracyMost: number
  /** Held here, since to ask the rule for them each time is three cache lines of each flip. */
  readonly #serial: number
  readonly #hysteresisMs: number
  readonly #isOfEverybody: boolean
  /** Pairs of which an alert began. */
  protected readonly told = new Set<number>()

  constructor({ watch, scene, index }: Placement<K>) {
    this.watch = watch
    this.scene = scene
    this.#index = index
    this.#metres = watch.rule.hysteresis.metres
    this.#accuracyMost = watch.rule.accuracyMostMetres
    this.#serial = watch.serial
    this.#hysteresisMs = watch.hysteresisMs
    this.#isOfEverybody = watch.rule.who.of === 'all' && watch.rule.areaPath === ''
  }

  /** Whether each unit inside has a pair; else only those in doubt have. */
  readonly keepsInside: boolean = true
  protected abstract joined(pair: number, isSeen: boolean): void
  protected abstract parted(pair: number, atMs: number): void
  /** Without pairs inside: it happened. */
  protected passed(_fix: Fix, _isInside: boolean, _atMs: number): void {}

  flip(fix: Fix, isInside: boolean): void {
    const { pairs, members } = this.scene
    if (fix.isFirst) return this.meet(fix.number, isInside)
    // Without pairs inside all there are are in doubt, and heeded.
    const pair = this.keepsInside || members.isHeeded(fix.number) ? pairs.find(fix.number, this.#serial) : 0
    if (pair === 0) {
      if ((this.keepsInside && !isInside) || !this.#isWatched(fix.number)) return
    } else if ((pairs.flags[pair]! & PENDING) !== 0) return this.#returned(pair)
    else if (((pairs.flags[pair]! & IN) !== 0) === isInside) return
    const isClear = this.#isFar(fix, Math.max(this.#metres, this.#doubtMetres(fix)))
    if (isClear && this.#hysteresisMs === 0) this.#decide(fix, pair, isInside)
    else this.#doubt(fix, pair, { isInside, isClear })
  }

  review(fix: Fix, pair: number): void {
    const { pairs } = this.scene
    if ((pairs.flags[pair]! & PENDING) === 0) return
    if (!this.#isFar(fix, this.#metres)) pairs.clearMs[pair] = Number.NaN
    else if (Number.isNaN(pairs.clearMs[pair]!)) {
      if (this.#isFar(fix, this.#doubtMetres(fix))) pairs.clearMs[pair] = fix.atMs
      else if (fix.atMs - pairs.pendingMs[pair]! >= STRADDLE_MS) pairs.clearMs[pair] = pairs.pendingMs[pair]!
    }
    if (fix.atMs - pairs.clearMs[pair]! >= this.watch.hysteresisMs) this.#decide(fix, pair, (pairs.flags[pair]! & IN) === 0)
  }

  meet(number: number, isInside: boolean, sinceMs = this.scene.members.atMsOf(number)): void {
    const { pairs, traits } = this.scene
    if (!this.keepsInside || !isInside || !this.watch.who.has(number, traits) || pairs.find(number, this.watch.serial) !== 0) return
    const pair = pairs.add(number, this.watch.serial, sinceMs)
    pairs.flags[pair] = IN
    heed(this.scene, pair, this.needsFixes)
    this.joined(pair, false)
  }

  changed(number: number, isInside: boolean): void {
    const { pairs, traits, nowMs } = this.scene
    const pair = pairs.find(number, this.watch.serial)
    if (pair === 0) return this.meet(number, isInside, nowMs)
    if (this.watch.who.has(number, traits)) return
    if (this.keepsInside && (pairs.flags[pair]! & IN) !== 0) this.parted(pair, nowMs)
    dropPair(this.scene, pair)
  }

  /** The alert of a pair begins, if the rule says so. */
  protected begin(pair: number, { atMs, reading }: { atMs: number; reading: number | null }): void {
    const { pairs, teller } = this.scene
    const number = pairs.unit[pair]!
    if (!teller.began(this.watch, { numbers: [number], atMs, position: positionOf(this.scene, number), reading })) return
    pairs.flags[pair] = pairs.flags[pair]! | TOLD
    this.told.add(pair)
  }

  /** And ends, if it began. */
  protected end(pair: number, atMs: number): void {
    const { pairs, teller } = this.scene
    if ((pairs.flags[pair]! & TOLD) === 0) return
    pairs.flags[pair] = pairs.flags[pair]! & ~TOLD
    this.told.delete(pair)
    const number = pairs.unit[pair]!
    teller.ended(this.watch, { numbers: [number], atMs, position: positionOf(this.scene, number) })
  }

  closed(atMs: number): void {
    for (const pair of [...this.told]) this.end(pair, atMs)
  }

  recall(): void {
    const { pairs } = this.scene
    for (const pair of pairs.of(this.watch.serial)) if ((pairs.flags[pair]! & TOLD) !== 0) this.told.add(pair)
  }

  #returned(pair: number): void {
    const { pairs } = this.scene
    const isIn = (pairs.flags[pair]! & IN) !== 0
    if (this.keepsInside !== isIn || !this.keepsInside) return dropPair(this.scene, pair)
    pairs.flags[pair] = pairs.flags[pair]! & ~PENDING
    heed(this.scene, pair, this.needsFixes)
  }

  /** Whether fixes inside are looked at one by one. */
  protected readonly needsFixes: boolean = false

  #doubt(fix: Fix, known: number, { isInside, isClear }: { isInside: boolean; isClear: boolean }): void {
    const { pairs } = this.scene
    const pair = known === 0 ? pairs.add(fix.number, this.watch.serial, fix.atMs) : known
    pairs.flags[pair] = (pairs.flags[pair]! & ~IN) | PENDING | (isInside ? 0 : IN)
    pairs.pendingMs[pair] = fix.atMs
    pairs.clearMs[pair] = isClear ? fix.atMs : Number.NaN
    heed(this.scene, pair, true)
  }

  #decide(fix: Fix, known: number, isInside: boolean): void {
    const { pairs } = this.scene
    const isPending = known !== 0 && (pairs.flags[known]! & PENDING) !== 0
    const atMs = isPending ? pairs.clearMs[known]! : fix.atMs
    if (!this.keepsInside) {
      if (known !== 0) dropPair(this.scene, known)
      return this.passed(fix, isInside, atMs)
    }
    if (!isInside) {
      this.parted(known, atMs)
      return dropPair(this.scene, known)
    }
    const pair = known === 0 ? pairs.add(fix.number, this.watch.serial, atMs) : known
    pairs.flags[pair] = (pairs.flags[pair]! & ~PENDING) | IN
    pairs.sinceMs[pair] = atMs
    heed(this.scene, pair, this.needsFixes)
    this.joined(pair, true)
  }

  #isWatched(number: number): boolean {
    return this.#isOfEverybody || this.watch.who.has(number, this.scene.traits)
  }

  #isFar(fix: Fix, metres: number): boolean {
    return metres === 0 || this.#index.isClear(this.watch.shape, fix.lon, fix.lat, metres)
  }

  #doubtMetres({ accuracyMetres }: Fix): number {
    return accuracyMetres > 0 ? Math.min(accuracyMetres, this.#accuracyMost) : 0
  }
}
