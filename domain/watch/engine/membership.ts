/* eslint-disable max-params -- hot: four numbers in registers, not an object for every cell passed */
import type { Moves } from '#domain/force'
import { BOUNDARY, CHANGED, COLUMN_AT, INSIDE, LEVEL, LINE_AT, PARENT, ROW } from './cells.ts'
import { type FenceIndex, MASK_BITS } from './fence-index.ts'

const FIRST_ROOM = 4_096
/**
 * A unit's row: lon, lat, time of its fix as 64-bit floats; cell, mask, edit, heed and list as 32-bit integers. 44 bytes of 64,
 * so that each is one cache line (large arrays begin at 0 or 16 of one).
 */
const WIDTH = 8
const [LON, LAT, AT] = [0, 1, 2]
const [CELL, MASK, EDIT, HEED, LIST] = [6, 7, 8, 9, 10]
/** More fences than this over one place are beyond what a rule of the field asks for; lists grow when needed. */
const FIRST_LIST = 1_024

/** Rows looked up together: what is read of them fits into the first cache. */
export const FORESEEN = 32

export const IGNORED = 0
export const MOVED = 1
export const FLIPPED = 2

/**
 * Hot code: where each unit is, and into and out of which fences its last move led. 1 M units take 64 MB. The common case, the
 * same cell and none of its edges passed, reads the unit's row, the cell's row and the cell's few edges, nothing else.
 */
export class Membership {
  readonly index: FenceIndex
  #floats = new Float64Array(FIRST_ROOM * WIDTH)
  #ints = new Int32Array(this.#floats.buffer)
  #room = FIRST_ROOM
  /** Numbers run to this; of so many it is known where they are. */
  highest = 0
  count = 0
  /** What the last `move` that was `FLIPPED` brought. */
  left = new Int32Array(FIRST_LIST)
  leftCount = 0
  entered = new Int32Array(FIRST_LIST)
  enteredCount = 0
  /** Where the unit was before its last move, and when: lon, lat, atMs; 0 for a time when it was nowhere. */
  readonly before = new Float64Array(3)
  #stamps = new Int32Array(FIRST_LIST)
  #stamp = 0
  readonly #cellsThen = new Int32Array(FORESEEN)
  readonly #cellsAhead = new Int32Array(FORESEEN)
  #ahead = 0
  #seen = 0

  constructor(index: FenceIndex) {
    this.index = index
  }

  has(number: number): boolean {
    return number <= this.highest && this.#floats[number * WIDTH + AT] !== 0
  }
  lonOf(number: number): number {
    return this.#floats[number * WIDTH + LON]!
  }
  latOf(number: number): number {
    return this.#floats[number * WIDTH + LAT]!
  }
  /** 0 for a unit never seen. */
  atMsOf(number: number): number {
    return number <= this.highest ? this.#floats[number * WIDTH + AT]! : 0
  }

  /** Something wants to see each fix of this unit: a count of those who do. */
  heed(number: number, by: 1 | -1): void {
    this.reserve(number)
    this.#ints[number * 2 * WIDTH + HEED] = this.#ints[number * 2 * WIDTH + HEED]! + by
  }
  isHeeded(number: number): boolean {
    return this.#ints[number * 2 * WIDTH + HEED]! > 0
  }

  /** Where the unit's list of fences of its own stands; 0 for none. */
  listOf(number: number): number {
    return number <= this.highest ? this.#ints[number * 2 * WIDTH + LIST]! : 0
  }
  setList(number: number, list: number): void {
    this.reserve(number)
    this.#ints[number * 2 * WIDTH + LIST] = list
  }

  reserve(number: number): void {
    if (number > this.highest) this.highest = number
    if (number < this.#room) return
    this.#room = 2 ** Math.ceil(Math.log2(number + 1))
    const wider = new Float64Array(this.#room * WIDTH)
    wider.set(this.#floats)
    this.#floats = wider
    this.#ints = new Int32Array(wider.buffer)
  }

  /** Puts a unit somewhere without a word, as after a restart; its fences are looked up when it moves. */
  put(number: number, { lon, lat, atMs }: { lon: number; lat: number; atMs: number }): void {
    this.reserve(number)
    if (!this.has(number)) this.count++
    this.#floats.set([lon, lat, atMs], number * WIDTH)
    this.#ints[number * 2 * WIDTH + CELL] = 0
    this.#ints[number * 2 * WIDTH + EDIT] = 0
  }

  /** A list that holds all fences there are. */
  roomFor(list: Int32Array): Int32Array<ArrayBuffer> {
    const most = this.index.shapes.count
    return (list.length >= most ? list : new Int32Array(2 ** Math.ceil(Math.log2(most)))) as Int32Array<ArrayBuffer>
  }

  /** Fences the unit is in, into `out`; returns how many. */
  fencesOf(number: number, out: Int32Array): number {
    return this.index.at(this.lonOf(number), this.latOf(number), out)
  }

  /**
   * Looks up the cells of rows about to be given to `move`, `FORESEEN` at most, each step for all of them: units report in no
   * order, each read is a cache miss, and so the waits for memory overlap.
   */
  foresee(moves: Moves, from: number, upTo: number): void {
    const then = this.#cellsThen
    const ahead = this.#cellsAhead
    const ints = this.#ints
    const { number, lon, lat } = moves
    this.#ahead = from
    for (let row = from; row < upTo; row++) then[row - from] = ints[Math.min(number[row]!, this.highest) * 2 * WIDTH + CELL]!
    const { cells } = this.index
    const { rows, words } = cells
    let seen = 0
    for (let row = from; row < upTo; row++) seen ^= rows[then[row - from]! * ROW]!
    for (let row = from; row < upTo; row++) {
      const cell = this.#cellOf(then[row - from]!, lon[row]!, lat[row]!)
      ahead[row - from] = cell
      seen ^= rows[cell * ROW]!
    }
    for (let row = from; row < upTo; row++) {
      const cell = ahead[row - from]! * ROW
      const old = then[row - from]! * ROW
      seen ^= words[rows[cell + BOUNDARY]!]!
      if (cell !== old) seen ^= words[rows[cell + INSIDE]!]! ^ words[rows[old + BOUNDARY]!]! ^ words[rows[old + INSIDE]!]!
    }
    this.#seen = seen
  }

  /** The smallest cell at a place; half of all moves stay within theirs, and below a smallest cell none is ever made. */
  #cellOf(then: number, lon: number, lat: number): number {
    const { cells } = this.index
    const { rows } = cells
    const column = cells.columnOf(lon)
    const line = cells.lineOf(lat)
    const isSame = rows[then * ROW + LEVEL] === 0 && rows[then * ROW + COLUMN_AT] === column && rows[then * ROW + LINE_AT] === line
    return isSame ? then : cells.at(column, line)
  }

  /** `[WCH-24]` One row of moves. A fix that is not newer than the last changes nothing; the first of a unit leads into no fence. */
  move(moves: Moves, row: number): 0 | 1 | 2 {
    const number = moves.number[row]!
    if (number > this.highest) this.reserve(number)
    const floats = this.#floats
    const at = number * WIDTH
    const lon = moves.lon[row]!
    const lat = moves.lat[row]!
    const atMs = moves.fixedAtMs[row]!
    const oldAtMs = floats[at + AT]!
    if (!(atMs > oldAtMs && lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90)) return IGNORED
    const { before } = this
    before[LON] = floats[at + LON]!
    before[LAT] = floats[at + LAT]!
    before[AT] = oldAtMs
    floats[at + LON] = lon
    floats[at + LAT] = lat
    floats[at + AT] = atMs
    const { rows, edits } = this.index.cells
    const ints = this.#ints
    const cell = ints[2 * at + CELL]!
    if (rows[cell * ROW + CHANGED]! > ints[2 * at + EDIT]!) return this.#settleAnew(2 * at, oldAtMs === 0, this.#cellsAhead[row - this.#ahead]!)
    ints[2 * at + EDIT] = edits
    // Three in ten stand where they stood.
    if (lon === before[LON] && lat === before[LAT] && oldAtMs !== 0) return MOVED
    this.index.aim(lon, lat)
    return this.#settle(2 * at, oldAtMs === 0, this.#cellsAhead[row - this.#ahead]!)
  }

  #settle(at: number, isFirst: boolean, cell: number): 0 | 1 | 2 {
    const { index } = this
    const ints = this.#ints
    const oldCell = ints[at + CELL]!
    const oldMask = ints[at + MASK]!
    const mask = index.maskAt(cell)
    ints[at + CELL] = cell
    ints[at + MASK] = mask
    if (isFirst) {
      this.count++
      return MOVED
    }
    if (cell !== oldCell || this.#isCrowded(cell)) return this.#compare(cell, mask, oldCell, oldMask)
    return mask === oldMask ? MOVED : this.#compareMasks(cell, mask, oldMask)
  }

  /** The cell the unit was in changed since: its fences of then are looked up with the rules of now. */
  #settleAnew(at: number, isFirst: boolean, cell: number): 0 | 1 | 2 {
    const { index, before } = this
    const ints = this.#ints
    const [lon, lat] = [this.#floats[at / 2 + LON]!, this.#floats[at / 2 + LAT]!]
    if (!isFirst) {
      index.aim(before[LON]!, before[LAT]!)
      ints[at + CELL] = index.cells.at(index.column, index.line)
      ints[at + MASK] = index.maskAt(ints[at + CELL]!)
    }
    ints[at + EDIT] = index.cells.edits
    index.aim(lon, lat)
    return this.#settle(at, isFirst, cell)
  }

  /** In the same cell only bits differ. */
  #compareMasks(cell: number, mask: number, oldMask: number): 2 {
    this.#nextStamp()
    this.enteredCount = this.index.shapesOf(cell, mask & ~oldMask, this.entered)
    this.leftCount = this.index.shapesOf(cell, oldMask & ~mask, this.left)
    return FLIPPED
  }

  #isCrowded(cell: number): boolean {
    return this.index.boundaryCount(cell) > MASK_BITS
  }

  #compare(cell: number, mask: number, oldCell: number, oldMask: number): 1 | 2 {
    const stamp = this.#nextStamp()
    const { index, before, left, entered } = this
    const top = this.#meeting(oldCell, cell)
    const count = this.#withRest(cell, entered, index.collect(cell, top, mask, entered))
    let oldCount = index.collect(oldCell, top, oldMask, left)
    if (this.#isCrowded(oldCell)) {
      index.aim(before[LON]!, before[LAT]!)
      oldCount = this.#withRest(oldCell, left, oldCount)
    }
    const stamps = this.#stamps
    for (let at = 0; at < oldCount; at++) stamps[left[at]!] = stamp
    let enteredCount = 0
    for (let at = 0; at < count; at++) {
      const shape = entered[at]!
      if (stamps[shape] === stamp) stamps[shape] = 0
      else entered[enteredCount++] = shape
    }
    let leftCount = 0
    for (let at = 0; at < oldCount; at++) if (stamps[left[at]!] === stamp) left[leftCount++] = left[at]!
    this.enteredCount = enteredCount
    this.leftCount = leftCount
    return enteredCount + leftCount > 0 ? FLIPPED : MOVED
  }

  #withRest(cell: number, list: Int32Array, count: number): number {
    return this.#isCrowded(cell) ? this.index.restAt(cell, list, count) : count
  }

  /** The smallest cell that holds both, when they differ: what covers it wholly did not change. */
  #meeting(one: number, other: number): number {
    const { rows } = this.index.cells
    let [a, b] = [one, other]
    if (a === b) return a === 0 ? 0 : rows[a * ROW + PARENT]!
    while (a !== b) {
      if (rows[a * ROW + LEVEL]! <= rows[b * ROW + LEVEL]!) a = rows[a * ROW + PARENT]!
      else b = rows[b * ROW + PARENT]!
    }
    return a
  }

  #nextStamp(): number {
    const most = this.index.shapes.count
    if (this.#stamps.length < most) {
      const room = 2 ** Math.ceil(Math.log2(most))
      this.#stamps = new Int32Array(room)
      this.left = new Int32Array(room)
      this.entered = new Int32Array(room)
    }
    if (this.#stamp === 0x7fffffff) {
      this.#stamps.fill(0)
      this.#stamp = 0
    }
    return ++this.#stamp
  }
}
