import type { Moves } from '#domain/force'
import { distanceMetres } from '#platform/pure'
import type { Rule } from '../rule.ts'
import type { Alert } from './alert.ts'
import { FenceIndex } from './fence-index.ts'
import { ENTERING, LEAVING } from './keeper.ts'
import { LineIndex } from './line-index.ts'
import { FLIPPED, FORESEEN, IGNORED, Membership } from './membership.ts'
import { ListedFences } from './listed-fences.ts'
import { Pairs } from './pairs.ts'
import { Population } from './population.ts'
import { type Entry, RuleBook } from './rule-book.ts'
import { type Due, type Fix, type Scene, dropPair } from './scene.ts'
import { readSnapshot, writeSnapshot } from './snapshot.ts'
import { Teller } from './teller.ts'
import { Timers } from './timers.ts'
import { NOBODY, type Traits } from './traits.ts'
import type { Watch } from './watch.ts'

export type WatchEngineOptions = {
  /** Called in the turn in which something is noticed; must not call the engine. */
  readonly onAlert: (alert: Alert) => void
  /** IANA name of the city's zone, for time windows. */
  readonly timeZone: string
  /** Cells are about as wide as high here; elsewhere it works too. */
  readonly lat?: number
  /** How late fixes come: before that much later nothing is said of time that passed without one. */
  readonly graceMs?: number
  /** Memory set aside at once, not touched before it is needed; a copy of it later stops everything for some tens of milliseconds. */
  readonly roomForRules?: number
}

const CELL_METRES = 100
/** A slice of edits, some 2 ms, 6 at most; while there is more, `work` says so. */
const SLICE = 15_000
const SWEPT_AT_ONCE = 5_000
/** Hours end somewhat later than they do: what came due within them, and whatever is late, is heard first. */
const HOURS_LATE_MS = 500
/** A speed is reckoned from two fixes when the device tells none and they are this near in time. */
const RECKONED_FROM_MS = 1_000
const RECKONED_TO_MS = 120_000

/** Whether a move led over the edge of a fence of everybody's, and of one of its own. */
type Led = { readonly isFlipped: boolean; readonly isLed: boolean }

/**
 * Watches every move for every rule. Pure and synchronous: time comes in with `take` and `tick`, alerts go out through
 * `onAlert`. One per process; calls are not re-entrant.
 */
export class WatchEngine {
  readonly #scene: Scene
  readonly #fences: FenceIndex
  readonly #listed: ListedFences
  readonly #lines: LineIndex
  readonly #book: RuleBook
  readonly #population: Population
  readonly #fix: Fix = { number: 0, lon: 0, lat: 0, atMs: 0, speedKmh: 0, accuracyMetres: 0, isFirst: false }
  #shapes = new Int32Array(1_024)
  #sweptCount = 0
  #sweepingCount = 0
  #sweepAt = 0

  constructor({ onAlert, timeZone, lat = 38.4, graceMs = 3_000, roomForRules = 100 }: WatchEngineOptions) {
    this.#fences = new FenceIndex({ cellMetres: CELL_METRES, lat, hasInside: true, roomForRules })
    this.#lines = new LineIndex({ cellMetres: CELL_METRES, lat })
    const members = new Membership(this.#fences)
    this.#listed = new ListedFences(new FenceIndex({ cellMetres: CELL_METRES, lat, hasInside: true, roomForRules }), members)
    this.#scene = { members, pairs: new Pairs(), timers: new Timers<Due>(), teller: new Teller(onAlert), traits: NOBODY, graceMs, nowMs: 0 }
    this.#book = new RuleBook({ timeZone, scene: this.#scene, fences: this.#fences, listed: this.#listed, lines: this.#lines, onWatching: entry => this.#watches(entry) })
    this.#population = new Population(this.#scene, this.#book, (number, shape) => this.#listed.isIn(number, shape))
  }

  get ruleCount(): number {
    return this.#book.size
  }

  /** Puts a rule or replaces it. It watches from what is known of each unit now: who is inside already does not enter. */
  setRule(rule: Rule): void {
    this.#book.set(rule)
    this.#work(SLICE / 10)
  }

  /** Forgets a rule and what lasts under it; nothing is said. */
  removeRule(ruleId: string): void {
    this.#book.remove(ruleId)
  }

  /** Believed moves, in any number; late and doubled ones change nothing. `traits` may be other arrays each time. */
  take(moves: Moves, traits: Traits): void {
    const scene = this.#scene
    scene.traits = traits
    for (let from = 0; from < moves.count; from += FORESEEN) {
      const upTo = Math.min(moves.count, from + FORESEEN)
      scene.members.foresee(moves, from, upTo)
      this.#listed.foresee(moves, from, upTo)
      this.#takeSome(moves, from, upTo)
    }
  }

  #takeSome(moves: Moves, from: number, upTo: number): void {
    const { members } = this.#scene
    const listed = this.#listed
    const { everyFix, lines } = this.#book
    const seesAll = lines.count + everyFix.length > 0
    for (let row = from; row < upTo; row++) {
      const outcome = members.move(moves, row)
      if (outcome === IGNORED) continue
      const number = moves.number[row]!
      const isFirst = members.before[2] === 0
      const isLed = !isFirst && listed.move(number)
      if (outcome !== FLIPPED && !isLed && !isFirst && !seesAll && !members.isHeeded(number)) continue
      this.#heed(this.#fixOf(moves, row, isFirst), { isFlipped: outcome === FLIPPED, isLed })
    }
  }

  /** Units that came, went elsewhere, or changed their kind or duty; at the start, all. Some 2 µs each. */
  changed(numbers: readonly number[], traits: Traits, nowMs: number): void {
    this.#scene.traits = traits
    this.#learn(nowMs)
    for (const number of numbers) this.#changedOne(number)
  }

  /** What time alone brings: dwell, silence, absence, hours. Call some ten times a second; does a slice of `work` too. */
  tick(nowMs: number): void {
    this.#learn(nowMs)
    const { pairs, timers } = this.#scene
    pairs.advance(nowMs, pair => {
      const entry = this.#book.ofSerial(pairs.serial[pair]!)
      if (entry === undefined) dropPair(this.#scene, pair)
      else entry.keeper.due?.(pair)
    })
    for (let due = timers.take(nowMs); due !== null; due = timers.take(nowMs)) this.#comeDue(due.what)
    this.work()
  }

  /** A slice of what edits left to do, a few milliseconds; true while there is more: call again soon (setImmediate). */
  work(): boolean {
    return this.#work(SLICE)
  }

  /** All that a restart needs so as to neither repeat nor lose an alert. Rules are not in it: set them first, then restore. */
  snapshot(): Uint8Array {
    const slices = this.snapshotInSlices()
    for (;;) {
      const { done, value } = slices.next()
      if (done === true) return value
    }
  }

  /** The same in slices of 1 to 3 ms, for turns of their own; until it is done nothing else of the engine may be called. */
  snapshotInSlices(): Generator<undefined, Uint8Array> {
    return writeSnapshot(this.#scene, this.#book)
  }

  /** Throws RangeError on what is no snapshot; state of rules not set, or set in another version, is dropped. Finishes all `work` first. `traits`: of now. */
  restore(snapshot: Uint8Array, traits: Traits): void {
    this.#scene.traits = traits
    while (this.work());
    const known = readSnapshot(snapshot, this.#scene, this.#book)
    for (const entry of this.#book.all()) {
      const { watch } = entry
      if (known.has(entry)) this.#scene.timers.add(this.#heardMs(watch), { watch, what: 'hours' })
      else {
        watch.openedMs = Infinity
        this.#watches(entry)
      }
    }
  }

  #work(budget: number): boolean {
    const indexes = [this.#fences, this.#listed.index, this.#lines]
    this.#population.work(indexes.reduce((left, index) => index.work(left), budget))
    this.#sweep()
    return !(indexes.every(index => index.isSettled) && this.#population.isSettled)
  }

  /** Forgets what ended rules remembered, a few at a time. */
  #sweep(): void {
    const { pairs } = this.#scene
    if (this.#sweptCount === this.#book.endedCount) return
    if (this.#sweepAt === 0) this.#sweepingCount = this.#book.endedCount
    const end = Math.min(pairs.top, this.#sweepAt + SWEPT_AT_ONCE)
    for (; this.#sweepAt < end; this.#sweepAt++) {
      const isPair = pairs.unit[this.#sweepAt]! > 0
      if (isPair && this.#book.ofSerial(pairs.serial[this.#sweepAt]!) === undefined) dropPair(this.#scene, this.#sweepAt)
    }
    if (end < pairs.top) return
    this.#sweepAt = 0
    this.#sweptCount = this.#sweepingCount
  }

  /** For tests and figures: pairs remembered. */
  get rememberedCount(): number {
    return this.#scene.pairs.count
  }

  #fixOf(moves: Moves, row: number, isFirst: boolean): Fix {
    const fix = this.#fix
    fix.number = moves.number[row]!
    fix.lon = moves.lon[row]!
    fix.lat = moves.lat[row]!
    fix.atMs = moves.fixedAtMs[row]!
    fix.accuracyMetres = moves.accuracyMetres[row]!
    fix.speedKmh = moves.speedKmh[row]!
    fix.isFirst = isFirst
    if (Number.isNaN(fix.speedKmh) && !isFirst) fix.speedKmh = this.#reckonedKmh(fix)
    return fix
  }

  #reckonedKmh({ lon, lat, atMs }: Fix): number {
    const [beforeLon, beforeLat, beforeMs] = this.#scene.members.before as unknown as [number, number, number]
    const ms = atMs - beforeMs
    if (ms < RECKONED_FROM_MS || ms > RECKONED_TO_MS) return Number.NaN
    return (distanceMetres([beforeLon, beforeLat], [lon, lat]) / ms) * 3_600
  }

  /** Everything one fix means, in this order: out of fences, into fences, over lines, for rules that see it, for what is in doubt. */
  #heed(fix: Fix, led: Led): void {
    const { lines, everyFix } = this.#book
    if (fix.isFirst) this.#meet(fix)
    if (led.isFlipped || led.isLed) this.#pass(fix, led)
    if (lines.count > 0 && !fix.isFirst) this.#cross(fix)
    for (const { keeper } of everyFix) keeper.fix!(fix)
    if (!this.#scene.members.isHeeded(fix.number)) return
    for (const { keeper } of this.#book.ofUnit(fix.number)) keeper.fix!(fix)
    this.#review(fix)
  }

  #pass(fix: Fix, { isFlipped, isLed }: Led): void {
    const { members } = this.#scene
    const { fences, listed } = this.#book
    if (isFlipped) for (let at = 0; at < members.leftCount; at++) fences.hearing(members.left[at]!, LEAVING)?.flip!(fix, false)
    if (isLed) for (const shape of this.#listed.left) listed.hearing(shape, LEAVING)?.flip!(fix, false)
    if (isFlipped) for (let at = 0; at < members.enteredCount; at++) fences.hearing(members.entered[at]!, ENTERING)?.flip!(fix, true)
    if (isLed) for (const shape of this.#listed.entered) listed.hearing(shape, ENTERING)?.flip!(fix, true)
  }

  #meet(fix: Fix): void {
    for (const { keeper } of this.#rulesAt(fix.number)) keeper.flip!(fix, true)
    for (const { watch, keeper } of this.#book.unplaced) if (watch.what.kind === 'silence') keeper.meet!(fix.number, false)
  }

  /** Rules of the fences a unit is in. */
  #rulesAt(number: number): Entry[] {
    const { members } = this.#scene
    if (!members.has(number)) return []
    this.#shapes = members.roomFor(this.#shapes)
    const shapes = Array.from(this.#shapes.subarray(0, members.fencesOf(number, this.#shapes)))
    const { fences, listed } = this.#book
    return [...shapes.map(shape => fences.of(shape)), ...this.#listed.around(number).map(shape => listed.of(shape))].filter(entry => entry !== undefined)
  }

  #cross(fix: Fix): void {
    const [fromLon, fromLat] = this.#scene.members.before as unknown as [number, number]
    for (const [shape, net] of this.#lines.crossedBy({ fromLon, fromLat, lon: fix.lon, lat: fix.lat })) {
      this.#book.lines.of(shape)?.keeper.crossed!(fix, net)
    }
  }

  #review(fix: Fix): void {
    const { pairs } = this.#scene
    for (let pair = pairs.first(fix.number), next = 0; pair !== 0; pair = next) {
      next = pairs.next(pair)
      const entry = this.#book.ofSerial(pairs.serial[pair]!)
      if (entry === undefined) dropPair(this.#scene, pair)
      else entry.keeper.review?.(fix, pair)
    }
  }

  #changedOne(number: number): void {
    const { pairs } = this.#scene
    const done = new Set<Entry>(this.#book.unplaced)
    for (const { keeper } of this.#book.unplaced) keeper.changed?.(number, false)
    for (const entry of this.#rulesAt(number)) {
      done.add(entry)
      entry.keeper.changed?.(number, true)
    }
    for (let pair = pairs.first(number), next = 0; pair !== 0; pair = next) {
      next = pairs.next(pair)
      const entry = this.#book.ofSerial(pairs.serial[pair]!)
      if (entry !== undefined && !done.has(entry)) entry.keeper.changed?.(number, false)
    }
  }

  #watches(entry: Entry): void {
    this.#timeHours(entry.watch)
    this.#population.add(entry)
  }

  /** Time is known from the first tick on; hours of rules set before begin then. */
  #learn(nowMs: number): void {
    const isFirst = this.#scene.nowMs === 0
    this.#scene.nowMs = Math.max(this.#scene.nowMs, nowMs)
    if (!isFirst) return
    for (const { watch } of this.#book.all()) {
      watch.openedMs = Infinity
      this.#timeHours(watch)
    }
  }

  /** Opens or closes a rule as the hours say now, and comes back when they change. */
  #timeHours(watch: Watch): void {
    const { nowMs, timers } = this.#scene
    const isOpen = watch.hours.isOpenAt(nowMs)
    if (isOpen !== watch.isOpen) watch.openedMs = isOpen ? nowMs : Infinity
    watch.changesMs = watch.hours.nextChangeMs(nowMs)
    timers.add(this.#heardMs(watch), { watch, what: 'hours' })
  }

  #heardMs({ changesMs }: Watch): number {
    return changesMs + this.#scene.graceMs + HOURS_LATE_MS
  }

  #comeDue({ watch, what }: Due): void {
    const keeper = this.#book.ofSerial(watch.serial)?.keeper
    if (keeper === undefined) return
    if (what === 'lasting') return keeper.lasted?.()
    const { nowMs, timers } = this.#scene
    if (nowMs < this.#heardMs(watch)) return
    const atMs = watch.changesMs
    watch.changesMs = watch.hours.nextChangeMs(atMs)
    timers.add(this.#heardMs(watch), { watch, what: 'hours' })
    if (watch.isOpen) {
      watch.openedMs = Infinity
      keeper.closed?.(atMs)
    } else {
      watch.openedMs = atMs
      keeper.opened?.()
    }
  }
}
