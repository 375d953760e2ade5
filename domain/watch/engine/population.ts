import type { ListedFences } from './listed-fences.ts'
import { type Box, boxOf } from './place-box.ts'
import type { Entry, RuleBook } from './rule-book.ts'
import type { Scene } from './scene.ts'

/** Up to so many rules, a unit is held against each one's box first; beyond, its fences are looked up once for all. */
const FEW = 8

type Sought = { readonly entry: Entry; readonly box: Box | null }

/**
 * A rule that asks who is inside meets everybody once, in slices, while moves go on: 1 M units take some 20 ms for a rule.
 * Whoever moves meanwhile is met by that; to be met twice changes nothing.
 */
export class Population {
  readonly #scene: Scene
  readonly #book: RuleBook
  readonly #listed: ListedFences
  #waiting: Entry[] = []
  #meeting: readonly Sought[] = []
  #next = 1
  #shapes = new Int32Array(1_024)

  constructor(scene: Scene, book: RuleBook, listed: ListedFences) {
    this.#scene = scene
    this.#book = book
    this.#listed = listed
  }

  get isSettled(): boolean {
    return this.#waiting.length === 0 && this.#meeting.length === 0
  }

  add(entry: Entry): void {
    if (entry.keeper.meet === undefined) return
    if (entry.in === 'listed') this.#meetListed(entry)
    else this.#waiting.push(entry)
  }

  /** Few enough to be met at once. */
  #meetListed({ watch, keeper }: Entry): void {
    const { members } = this.#scene
    for (const number of watch.who.numbers!) {
      if (members.has(number)) keeper.meet!(number, this.#listed.isIn(watch.shape, members.lonOf(number), members.latOf(number)))
    }
    keeper.met?.()
  }

  /** For about `budget` × 100 ns; returns what is left of it. */
  work(budget: number): number {
    let left = budget
    while (left > 0 && !this.isSettled) {
      if (this.#meeting.length === 0) this.#begin()
      left -= this.#meetSome()
    }
    return left
  }

  #begin(): void {
    this.#meeting = this.#waiting.filter(({ watch }) => !watch.isGone).map(entry => ({ entry, box: entry.in === null || entry.watch.rule.where === null ? null : boxOf(entry.watch.rule.where) }))
    this.#waiting = []
    this.#next = 1
    for (const { entry } of this.#meeting) entry.isMeeting = true
  }

  #meetSome(): number {
    const { members } = this.#scene
    const end = Math.min(members.highest + 1, this.#next + 100)
    let cost = 10
    for (; this.#next < end; this.#next++) if (members.has(this.#next)) cost += this.#meetOne(this.#next)
    if (this.#next > members.highest) this.#finish()
    return cost
  }

  #meetOne(number: number): number {
    const { members } = this.#scene
    const [lon, lat] = [members.lonOf(number), members.latOf(number)]
    if (this.#meeting.length <= FEW && !this.#meeting.some(({ box }) => box === null || (lon >= box[0] && lat >= box[1] && lon <= box[2] && lat <= box[3]))) return this.#meeting.length / 5
    for (const { entry } of this.#meeting) if (entry.in === null && !entry.watch.isGone) entry.keeper.meet!(number, false)
    this.#shapes = members.roomFor(this.#shapes)
    const count = members.fencesOf(number, this.#shapes)
    for (let at = 0; at < count; at++) {
      for (const entry of this.#book.ofFence(this.#shapes[at]!)) if (entry.isMeeting) entry.keeper.meet!(number, true)
    }
    return 10 + this.#meeting.length
  }

  #finish(): void {
    for (const { entry } of this.#meeting) {
      entry.isMeeting = false
      if (!entry.watch.isGone) entry.keeper.met?.()
    }
    this.#meeting = []
  }
}
