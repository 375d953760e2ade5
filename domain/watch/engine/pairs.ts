import { grown } from './blocks.ts'

const FIRST_ROOM = 1_024
const NEXT_OF_UNIT = 0
const NEXT_IN_SLOT = 1
const WIDTH = 2
const SLOT_MS = 250
/** 17 minutes; what is due later is looked at again then. */
const SLOTS = 4_096

/** Decided: the unit is in the rule's place. */
export const IN = 1
/** It seems to have changed sides, and that is not decided yet. */
export const PENDING = 2
/** An alert of it began and has not ended. */
export const TOLD = 4
/** Each fix of the unit must be seen. */
export const HEEDED = 8
const TIMED = 16
const GONE = 32

/**
 * What a rule remembers of a unit, 48 bytes each in typed arrays, millions of them: a list for each unit, and a timing wheel.
 * A pair is in the wheel at most once; when its time comes its owner says whether it is really due, and times it again if not.
 */
export class Pairs {
  #links = new Int32Array(FIRST_ROOM * WIDTH)
  #heads = new Int32Array(FIRST_ROOM)
  readonly #slots = new Int32Array(SLOTS)
  #slot = -1
  #free = 0
  #top = 1
  /** By pair: the rule's serial, the unit, flags, what a crossing counts. */
  serial = new Int32Array(FIRST_ROOM)
  unit = new Int32Array(FIRST_ROOM)
  flags = new Int32Array(FIRST_ROOM)
  tally = new Int32Array(FIRST_ROOM)
  /** Since when it lasts; since when it is pending; since when pending and clear of the edge. NaN: not. */
  sinceMs = new Float64Array(FIRST_ROOM)
  pendingMs = new Float64Array(FIRST_ROOM)
  clearMs = new Float64Array(FIRST_ROOM)
  count = 0

  find(unit: number, serial: number): number {
    if (unit >= this.#heads.length) return 0
    for (let pair = this.#heads[unit]!; pair !== 0; pair = this.#links[pair * WIDTH]!) if (this.serial[pair] === serial) return pair
    return 0
  }

  first(unit: number): number {
    return unit < this.#heads.length ? this.#heads[unit]! : 0
  }
  next(pair: number): number {
    return this.#links[pair * WIDTH + NEXT_OF_UNIT]!
  }

  add(unit: number, serial: number, atMs: number): number {
    const pair = this.#claim()
    this.#heads = grown(this.#heads, unit + 1)
    this.serial[pair] = serial
    this.unit[pair] = unit
    this.flags[pair] = 0
    this.tally[pair] = 0
    this.sinceMs[pair] = atMs
    this.pendingMs[pair] = Number.NaN
    this.clearMs[pair] = Number.NaN
    this.#links[pair * WIDTH + NEXT_OF_UNIT] = this.#heads[unit]!
    this.#heads[unit] = pair
    this.count++
    return pair
  }

  drop(pair: number): void {
    const unit = this.unit[pair]!
    let before = 0
    for (let at = this.#heads[unit]!; at !== pair; at = this.#links[at * WIDTH]!) before = at
    if (before === 0) this.#heads[unit] = this.next(pair)
    else this.#links[before * WIDTH] = this.next(pair)
    this.count--
    this.unit[pair] = 0
    if ((this.flags[pair]! & TIMED) !== 0) this.flags[pair] = GONE | TIMED
    else this.#release(pair)
  }

  /** To be fired at this time or somewhat later. */
  time(pair: number, dueMs: number): void {
    if ((this.flags[pair]! & TIMED) !== 0) return
    this.flags[pair] = this.flags[pair]! | TIMED
    const due = Math.floor(dueMs / SLOT_MS)
    const slot = this.#slot < 0 ? due : Math.max(this.#slot + 1, Math.min(this.#slot + SLOTS - 1, due))
    this.#links[pair * WIDTH + NEXT_IN_SLOT] = this.#slots[slot % SLOTS]!
    this.#slots[slot % SLOTS] = pair
  }

  /** Fires what came due: some of it too early, never too late by more than a slot. */
  advance(nowMs: number, fire: (pair: number) => void): void {
    const now = Math.floor(nowMs / SLOT_MS)
    const from = this.#slot < 0 ? now - SLOTS : Math.max(this.#slot, now - SLOTS)
    for (let slot = from + 1; slot <= now; slot++) {
      this.#slot = slot
      const at = ((slot % SLOTS) + SLOTS) % SLOTS
      let pair = this.#slots[at]!
      this.#slots[at] = 0
      while (pair !== 0) {
        const next = this.#links[pair * WIDTH + NEXT_IN_SLOT]!
        const isGone = (this.flags[pair]! & GONE) !== 0
        this.flags[pair] = this.flags[pair]! & ~TIMED
        if (isGone) this.#release(pair)
        else fire(pair)
        pair = next
      }
    }
  }

  /** Numbers of pairs run to below this; those that are none have no unit. */
  get top(): number {
    return this.#top
  }

  /** Those of one rule; looks at all. */
  of(serial: number): number[] {
    return [...this].filter(pair => this.serial[pair] === serial)
  }

  /** All there are, unit by unit. */
  *[Symbol.iterator](): Generator<number> {
    for (let unit = 0; unit < this.#heads.length; unit++) for (let pair = this.#heads[unit]!; pair !== 0; pair = this.next(pair)) yield pair
  }

  #claim(): number {
    const reused = this.#free
    if (reused !== 0) {
      this.#free = this.#links[reused * WIDTH]!
      return reused
    }
    const pair = this.#top++
    if (pair < this.serial.length) return pair
    const room = this.#top
    this.#links = grown(this.#links, room * WIDTH)
    for (const column of ['serial', 'unit', 'flags', 'tally'] as const) this[column] = grown(this[column], room)
    for (const column of ['sinceMs', 'pendingMs', 'clearMs'] as const) this[column] = grown(this[column], room)
    return pair
  }

  #release(pair: number): void {
    this.flags[pair] = 0
    this.#links[pair * WIDTH] = this.#free
    this.#free = pair
  }
}
