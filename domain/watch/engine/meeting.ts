import type { Keeper } from './keeper.ts'
import { Neighbours } from './neighbours.ts'
import { type Fix, type Scene, positionOf } from './scene.ts'
import type { Watch } from './watch.ts'

/** Of somebody not heard of for so long nobody knows whether they are there. */
const STALE_MS = 5 * 60_000

type Meeting = { readonly numbers: readonly [number, number]; sinceMs: number; isSaid: boolean; isTold: boolean }
type Kept = readonly Meeting[]

/** `co_presence`, and `approach` of units to units: two that are near one another, for as long as it must last. */
export class Meetings implements Keeper {
  readonly #watch: Watch<'co_presence' | 'approach'>
  readonly #scene: Scene
  readonly #targets: ReadonlySet<number> | null
  readonly #near: Neighbours
  readonly #meetings = new Map<string, Meeting>()
  #isBeginning = false

  constructor(watch: Watch<'co_presence' | 'approach'>, scene: Scene) {
    this.#watch = watch
    this.#scene = scene
    const { what, rule } = watch
    this.#targets = what.kind === 'approach' && what.to.of === 'units' ? new Set(what.to.numbers) : null
    this.#near = new Neighbours({
      withinMetres: what.withinMetres,
      slackMetres: rule.hysteresis.metres,
      mayLink: (one, other) => this.#pairOf(one, other) !== null && this.#isFresh(one, other),
      onLink: (one, other, atMs) => this.#met(one, other, atMs),
      onPart: (one, other, atMs) => this.#parted(one, other, atMs),
    })
  }

  fix(fix: Fix): void {
    if (this.#concerns(fix.number)) this.#near.move(fix.number, fix)
  }

  meet(number: number): void {
    const { members } = this.#scene
    if (!members.has(number) || !this.#concerns(number)) return
    this.#isBeginning = true
    this.#near.move(number, { lon: members.lonOf(number), lat: members.latOf(number), atMs: members.atMsOf(number) })
    this.#isBeginning = false
  }

  changed(number: number): void {
    if (!this.#concerns(number)) this.#near.remove(number, this.#scene.nowMs)
    else if (!this.#near.has(number)) this.meet(number)
  }

  lasted(): void {
    const { nowMs, graceMs } = this.#scene
    if (!this.#watch.isOpen) return
    for (const meeting of this.#meetings.values()) {
      if (meeting.isSaid) continue
      const dueMs = this.#dueMs(meeting)
      if (nowMs < dueMs + graceMs) this.#time(meeting)
      else this.#begin(meeting, dueMs)
    }
  }

  opened(): void {
    for (const meeting of this.#meetings.values()) this.#time(meeting)
  }

  closed(atMs: number): void {
    for (const meeting of this.#meetings.values()) this.#end(meeting, atMs)
  }

  state(): Kept {
    return [...this.#meetings.values()]
  }

  recall(state: unknown): void {
    const { members } = this.#scene
    for (let number = 1; number <= members.highest; number++) {
      if (members.has(number) && this.#concerns(number)) this.#near.put(number, members.lonOf(number), members.latOf(number))
    }
    for (const meeting of state as Kept) {
      this.#near.relink(...meeting.numbers)
      this.#meetings.set(meeting.numbers.join(), { ...meeting })
      this.#time(meeting)
    }
  }

  #met(one: number, other: number, atMs: number): void {
    const numbers = this.#pairOf(one, other)!
    // Who is near already when the rule begins did not come near.
    const meeting = { numbers, sinceMs: atMs, isSaid: this.#isBeginning && this.#watch.what.kind === 'approach', isTold: false }
    this.#meetings.set(numbers.join(), meeting)
    if (meeting.isSaid) return
    if (this.#seconds === 0 && this.#watch.isOpen) this.#begin(meeting, atMs)
    else this.#time(meeting)
  }

  #parted(one: number, other: number, atMs: number): void {
    const key = (this.#pairOf(one, other) ?? [one, other]).join()
    const meeting = this.#meetings.get(key) ?? this.#meetings.get([other, one].join())
    if (meeting === undefined) return
    this.#end(meeting, Math.max(atMs, this.#dueMs(meeting)))
    this.#meetings.delete(meeting.numbers.join())
  }

  #begin(meeting: Meeting, atMs: number): void {
    meeting.isSaid = true
    const [one, other] = meeting.numbers
    const metres = Math.round(this.#near.metresBetween(one, other))
    meeting.isTold = this.#scene.teller.began(this.#watch, { numbers: meeting.numbers, atMs, position: positionOf(this.#scene, one), reading: metres })
  }

  #end(meeting: Meeting, atMs: number): void {
    if (meeting.isTold) this.#scene.teller.ended(this.#watch, { numbers: meeting.numbers, atMs, position: positionOf(this.#scene, meeting.numbers[0]) })
    meeting.isTold = false
    meeting.isSaid = false
  }

  /** Who came, then to whom; of two who are each other's equals the lower number first. Null for two the rule does not compare. */
  #pairOf(one: number, other: number): readonly [number, number] | null {
    const equals = [Math.min(one, other), Math.max(one, other)] as const
    if (this.#targets === null) return equals
    const isOne = this.#isWatched(one) && this.#targets.has(other)
    const isOther = this.#isWatched(other) && this.#targets.has(one)
    if (isOne && isOther) return equals
    return isOne ? [one, other] : isOther ? [other, one] : null
  }

  #concerns(number: number): boolean {
    return this.#isWatched(number) || this.#targets?.has(number) === true
  }
  #isWatched(number: number): boolean {
    return this.#watch.who.has(number, this.#scene.traits)
  }
  #isFresh(one: number, other: number): boolean {
    const { members } = this.#scene
    return Math.abs(members.atMsOf(one) - members.atMsOf(other)) <= STALE_MS
  }

  get #seconds(): number {
    return this.#watch.what.kind === 'co_presence' ? this.#watch.what.forSeconds : 0
  }
  #dueMs({ sinceMs }: Meeting): number {
    return this.#watch.dueMs(sinceMs, this.#seconds)
  }
  #time(meeting: Meeting): void {
    this.#scene.timers.add(this.#dueMs(meeting) + this.#scene.graceMs, { watch: this.#watch, what: 'lasting' })
  }
}
