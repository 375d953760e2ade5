import type { Membership } from './membership.ts'
import type { Entry, RuleBook } from './rule-book.ts'
import type { Scene } from './scene.ts'
import type { Box } from './shapes.ts'

/** Up to so many rules, a unit is held against each one's box first; beyond, its fences are looked up once for all. */
const FEW = 8
const MET_AT_ONCE = 100

type Listed = { readonly entry: Entry; readonly numbers: readonly number[]; next: number }

/**
 * A rule that asks who is inside meets everybody once, in slices, while moves go on: 1 M units take some 20 ms for a rule.
 * One that names its units meets those. Whoever moves meanwhile is met by that; to be met twice changes nothing.
 */
export class Population {
  readonly #scene: Scene
  readonly #book: RuleBook
  readonly #isIn: (number: number, shape: number) => boolean
  #listed: Listed[] = []
  #waiting: Entry[] = []
  #meeting: readonly Entry[] = []
  /** Of those that meet: without a fence; and the boxes of the others. */
  #unplaced: readonly Entry[] = []
  #boxes: readonly Box[] = []
  #next = 1
  #shapes = new Int32Array(1_024)

  constructor(scene: Scene, book: RuleBook, isIn: (number: number, shape: number) => boolean) {
    this.#scene = scene
    this.#book = book
    this.#isIn = isIn
  }

  get isSettled(): boolean {
    return this.#listed.length === 0 && this.#waiting.length === 0 && this.#meeting.length === 0
  }

  add(entry: Entry): void {
    const { keeper, watch } = entry
    if (keeper.meet === undefined || keeper.keepsInside === false) return
    if (entry.in === 'listed') this.#listed.push({ entry, numbers: [...watch.who.numbers!], next: 0 })
    else this.#waiting.push(entry)
  }

  /** For about `budget` × 100 ns; returns what is left of it. */
  work(budget: number): number {
    let left = budget
    while (left > 0 && !this.isSettled) {
      if (this.#listed.length > 0) left -= this.#meetListed(this.#listed.at(-1)!)
      else {
        if (this.#meeting.length === 0) this.#begin()
        left -= this.#meetSome()
      }
    }
    return left
  }

  #meetListed(meeting: Listed): number {
    const { entry, numbers, next } = meeting
    const { watch, keeper } = entry
    meeting.next = watch.isGone ? numbers.length : Math.min(numbers.length, next + MET_AT_ONCE)
    for (let at = next; at < meeting.next && !watch.isGone; at++) if (this.#isIn(numbers[at]!, watch.shape)) keeper.meet!(numbers[at]!, true)
    if (meeting.next === numbers.length) {
      this.#listed.pop()
      if (!watch.isGone) keeper.met?.()
    }
    return 10 + 5 * (meeting.next - next)
  }

  #begin(): void {
    const { shapes } = this.#scene.members.index
    this.#meeting = this.#waiting.filter(({ watch }) => !watch.isGone)
    this.#unplaced = this.#meeting.filter(entry => entry.in === null)
    this.#boxes = this.#meeting.filter(entry => entry.in !== null).map(({ watch }) => shapes.boxOf(watch.shape))
    this.#waiting = []
    this.#next = 1
    for (const entry of this.#meeting) entry.isMeeting = true
  }

  #meetSome(): number {
    const { members } = this.#scene
    const end = Math.min(members.highest + 1, this.#next + MET_AT_ONCE)
    let cost = 10
    for (; this.#next < end; this.#next++) if (members.has(this.#next)) cost += this.#meetOne(this.#next, members)
    if (this.#next > members.highest) this.#finish()
    return cost
  }

  #meetOne(number: number, members: Membership): number {
    for (const { watch, keeper } of this.#unplaced) if (!watch.isGone) keeper.meet!(number, false)
    const cost = 1 + 3 * this.#unplaced.length
    if (this.#boxes.length <= FEW && !this.#isInBox(members.lonOf(number), members.latOf(number))) return cost
    this.#shapes = members.roomFor(this.#shapes)
    const count = members.fencesOf(number, this.#shapes)
    for (let at = 0; at < count; at++) {
      const entry = this.#book.fences.of(this.#shapes[at]!)
      if (entry?.isMeeting === true) entry.keeper.meet!(number, true)
    }
    return cost + 10
  }

  #isInBox(lon: number, lat: number): boolean {
    return this.#boxes.some(([west, south, east, north]) => lon >= west && lat >= south && lon <= east && lat <= north)
  }

  #finish(): void {
    for (const entry of this.#meeting) {
      entry.isMeeting = false
      if (!entry.watch.isGone) entry.keeper.met?.()
    }
    this.#meeting = []
    this.#unplaced = []
    this.#boxes = []
  }
}
