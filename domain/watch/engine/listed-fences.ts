import type { Moves } from '#domain/force'
import { Blocks, grown } from './blocks.ts'
import type { FenceIndex } from './fence-index.ts'
import type { Membership } from './membership.ts'

const FIRST_ROOM = 1_024
/** Head of a unit's list: room, fences. */
const HEAD = 2

/**
 * Fences of rules that name their units. Each unit has a list of those that concern it, mostly none or a few, so a move costs
 * nothing for the thousands of others; out of a fence's box there is nothing more to ask. Both ends of a move are held
 * against the rules of now, so nothing is remembered of who is where.
 */
export class ListedFences {
  readonly index: FenceIndex
  readonly #members: Membership
  /** Of each shape: west, south, east, north. */
  #boxes = new Float64Array(4 * FIRST_ROOM)
  /** A unit's fences stand side by side: most units wait for memory once. */
  #lists = new Int32Array(FIRST_ROOM)
  readonly #blocks = new Blocks()
  #seen = 0
  /** What the last move led out of and into. */
  readonly left: number[] = []
  readonly entered: number[] = []

  constructor(index: FenceIndex, members: Membership) {
    this.index = index
    this.#members = members
  }

  /** A shape that is wholly laid concerns these units from now on. */
  watch(shape: number, numbers: ReadonlySet<number>): void {
    this.#boxes = grown(this.#boxes, 4 * (shape + 1))
    this.#boxes.set(this.index.shapes.boxOf(shape), 4 * shape)
    for (const number of numbers) {
      const list = this.#roomOf(number)
      const lists = this.#lists
      lists[list + HEAD + lists[list + 1]!] = shape
      lists[list + 1] = lists[list + 1]! + 1
    }
  }

  forget(shape: number, numbers: ReadonlySet<number>): void {
    const lists = this.#lists
    for (const number of numbers) {
      const list = this.#members.listOf(number)
      const last = list + HEAD + lists[list + 1]! - 1
      lists[lists.indexOf(shape, list + HEAD)] = lists[last]!
      lists[list + 1] = last - list - HEAD
      if (last > list + HEAD) continue
      this.#blocks.release(list, lists[list]!)
      this.#members.setList(number, 0)
    }
  }

  /** Reads what `move` will ask of units about to move, so that the waits for memory overlap. */
  foresee(moves: Moves, from: number, upTo: number): void {
    const lists = this.#lists
    const boxes = this.#boxes
    let seen = 0
    for (let row = from; row < upTo; row++) seen += boxes[4 * lists[this.#members.listOf(moves.number[row]!) + HEAD]!]!
    this.#seen = seen
  }

  /** Hot: whether a unit's last move led into or out of fences of its own. */
  move(number: number): boolean {
    const { left, entered } = this
    if (left.length + entered.length > 0) left.length = entered.length = 0
    const list = this.#members.listOf(number)
    if (list === 0) return false
    const wasLon = this.#members.before[0]!
    const wasLat = this.#members.before[1]!
    const lon = this.#members.lonOf(number)
    const lat = this.#members.latOf(number)
    if (lon === wasLon && lat === wasLat) return false
    const lists = this.#lists
    const end = list + HEAD + lists[list + 1]!
    for (let at = list + HEAD; at < end; at++) {
      const shape = lists[at]!
      const wasInside = this.#has(shape, wasLon, wasLat)
      if (wasInside !== this.#has(shape, lon, lat)) (wasInside ? left : entered).push(shape)
    }
    return left.length + entered.length > 0
  }

  /** Those of its own a unit is in. */
  around(number: number): number[] {
    const list = this.#members.listOf(number)
    return Array.from(this.#lists.subarray(list + HEAD, list + HEAD + this.#lists[list + 1]!)).filter(shape => this.isIn(number, shape))
  }

  isIn(number: number, shape: number): boolean {
    return this.#members.has(number) && this.#has(shape, this.#members.lonOf(number), this.#members.latOf(number))
  }

  #has(shape: number, lon: number, lat: number): boolean {
    const boxes = this.#boxes
    const at = 4 * shape
    return lon >= boxes[at]! && lat >= boxes[at + 1]! && lon <= boxes[at + 2]! && lat <= boxes[at + 3]! && this.index.has(shape, lon, lat)
  }

  /** The unit's list, with room for one more. */
  #roomOf(number: number): number {
    const old = this.#members.listOf(number)
    const used = HEAD + this.#lists[old + 1]!
    if (used < this.#lists[old]!) return old
    const list = this.#blocks.claim(used + 1)
    this.#lists = grown(this.#lists, this.#blocks.top)
    this.#lists.copyWithin(list, old, old + used)
    this.#lists[list] = this.#blocks.roomOf(used + 1)
    if (old !== 0) this.#blocks.release(old, this.#lists[old]!)
    this.#members.setList(number, list)
    return list
  }
}
