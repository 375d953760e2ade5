import { Blocks, grown } from './blocks.ts'

/** Each level's cell is 16 × 16 of the next: some 410 km, 25.6 km, 1.6 km, 100 m. */
export const TOP_LEVEL = 3
const ROOT_ROWS = 256

/** Where things stand in a cell's row of `rows`. */
export const ROW = 8
export const PARENT = 0
export const LEVEL = 1
export const INSIDE = 2
export const BOUNDARY = 3
const CHILDREN = 4
export const CHANGED = 5
export const COLUMN_AT = 6
export const LINE_AT = 7

/** What 10,000 fences of all sizes over one city took: 60 cells and 1,700 words each. */
const CELLS_A_RULE = 60
const WORDS_A_RULE = 1_700

/** Head of a list in `words`: room, words used with this head, entries. */
const HEAD = 3

/**
 * The grid: cells of four sizes, made only where a fence needs them. A list `INSIDE` names the shapes that cover a cell wholly
 * but not its parent; a list `BOUNDARY`, in the smallest cells only, has for each shape whose edge passes: shape and flags,
 * number of edges, what is known of the cell's parts, those edges. So a test asks one to three edges, however large the fence. Cell 0 is everywhere else.
 */
export class Cells {
  readonly cellLon: number
  readonly cellLat: number
  rows: Int32Array
  words: Int32Array
  /** 256 cells each. */
  children: Int32Array
  /** Counts edits; a cell's `CHANGED` is the last that changed its edges or made a cell of its: what a unit's row holds of it is old then. Who covers it is asked each time. */
  edits = 1
  readonly #roots = new Int32Array(ROOT_ROWS * ROOT_ROWS)
  readonly #blocks = new Blocks()
  #cellCount = 1
  #childrenCount = 0

  constructor({ cellMetres, lat, roomForRules }: { cellMetres: number; lat: number; roomForRules: number }) {
    this.rows = new Int32Array(ROW * CELLS_A_RULE * roomForRules)
    this.words = new Int32Array(WORDS_A_RULE * roomForRules)
    this.children = new Int32Array(256 * Math.ceil(roomForRules / 4))
    this.cellLat = cellMetres / 111_195
    this.cellLon = cellMetres / (111_195 * Math.cos((lat * Math.PI) / 180))
    this.rows[LEVEL] = TOP_LEVEL + 1
  }

  columnOf(lon: number): number {
    return Math.floor((lon + 180) / this.cellLon)
  }
  lineOf(lat: number): number {
    return Math.floor((lat + 90) / this.cellLat)
  }

  /** The smallest cell there is at this place. */
  at(column: number, line: number): number {
    const { rows, children } = this
    let cell = this.#roots[(column >> 12) * ROOT_ROWS + (line >> 12)] ?? 0
    if (cell === 0) return 0
    for (let shift = 8; shift >= 0; shift -= 4) {
      const first = rows[cell * ROW + CHILDREN]!
      if (first < 0) return cell
      const child = children[first + (((column >> shift) & 15) << 4) + ((line >> shift) & 15)]!
      if (child === 0) return cell
      cell = child
    }
    return cell
  }

  /** The largest cells in column and line order, made when missing; in units of the largest cell. */
  root(column: number, line: number): number {
    const at = column * ROOT_ROWS + line
    if (this.#roots[at] === 0) {
      this.#roots[at] = this.#make(0, column, line)
      this.rows[CHANGED] = this.edits
    }
    return this.#roots[at]!
  }

  /** A cell's part in `column` and `line` of 0–15, made when missing. */
  child(cell: number, column: number, line: number): number {
    let first = this.rows[cell * ROW + CHILDREN]!
    if (first < 0) {
      first = 256 * this.#childrenCount++
      this.children = grown(this.children, first + 256)
      this.rows[cell * ROW + CHILDREN] = first
    }
    const at = first + (column << 4) + line
    if (this.children[at] === 0) {
      const made = this.#make(cell, this.rows[cell * ROW + COLUMN_AT]! * 16 + column, this.rows[cell * ROW + LINE_AT]! * 16 + line)
      this.children[at] = made
      this.rows[cell * ROW + CHANGED] = this.edits
    }
    return this.children[at]!
  }

  addInside(cell: number, shape: number): void {
    const at = this.#room(cell * ROW + INSIDE, 1) // First: `words` may be another array then.
    this.words[at] = shape
  }

  /**
   * `head`: the shape times 4, 2 for a circle, 1 when the cell's centre is inside. `known`: for each of the cell's 4 × 4 parts,
   * from the south-west northward, a bit when it is inside, and 16 bits higher one when an edge may pass and must be asked.
   */
  addBoundary(cell: number, { head, known, edges }: { head: number; known: number; edges: readonly number[] }): void {
    const at = this.#room(cell * ROW + BOUNDARY, 3 + edges.length)
    this.words[at] = head
    this.words[at + 1] = edges.length
    this.words[at + 2] = known
    for (let index = 0; index < edges.length; index++) this.words[at + 3 + index] = edges[index]!
    this.rows[cell * ROW + CHANGED] = this.edits
  }

  /** Takes a shape out of both lists of a cell. */
  drop(cell: number, shape: number): void {
    if (!this.#dropBoundary(cell, shape)) this.#dropInside(cell, shape)
  }

  /** The cell or one above it lies wholly within the shape. */
  isCovered(cell: number, shape: number): boolean {
    const { rows, words } = this
    for (let up = cell; up !== 0; up = rows[up * ROW + PARENT]!) {
      const block = rows[up * ROW + INSIDE]!
      const end = block + words[block + 1]!
      for (let at = block + HEAD; at < end; at++) if (words[at] === shape) return true
    }
    return false
  }

  #dropInside(cell: number, shape: number): void {
    const block = this.rows[cell * ROW + INSIDE]!
    for (let at = block + HEAD; at < block + this.words[block + 1]!; at++) {
      if (this.words[at] === shape) return this.#cut(cell * ROW + INSIDE, at, 1)
    }
  }

  #dropBoundary(cell: number, shape: number): boolean {
    const block = this.rows[cell * ROW + BOUNDARY]!
    for (let at = block + HEAD; at < block + this.words[block + 1]!; at += 3 + this.words[at + 1]!) {
      if (this.words[at]! >> 2 !== shape) continue
      this.#cut(cell * ROW + BOUNDARY, at, 3 + this.words[at + 1]!)
      this.rows[cell * ROW + CHANGED] = this.edits
      return true
    }
    return false
  }

  #cut(slot: number, at: number, size: number): void {
    const block = this.rows[slot]!
    this.words.copyWithin(at, at + size, block + this.words[block + 1]!)
    this.words[block + 1] = this.words[block + 1]! - size
    this.words[block + 2] = this.words[block + 2]! - 1
    if (this.words[block + 2]! > 0) return
    this.#blocks.release(block, this.words[block]!)
    this.rows[slot] = 0
  }

  /** Room for one more entry of a list; where it begins. */
  #room(slot: number, size: number): number {
    const old = this.rows[slot]!
    const used = old === 0 ? HEAD : this.words[old + 1]!
    const block = old !== 0 && used + size <= this.words[old]! ? old : this.#move(old, used + size)
    this.rows[slot] = block
    this.words[block + 1] = used + size
    this.words[block + 2] = this.words[block + 2]! + 1
    return block + used
  }

  #move(old: number, needed: number): number {
    const block = this.#blocks.claim(needed)
    this.words = grown(this.words, this.#blocks.top)
    this.words[block + 2] = 0
    if (old !== 0) {
      this.words.copyWithin(block, old, old + this.words[old + 1]!)
      this.#blocks.release(old, this.words[old]!)
    }
    this.words[block] = this.#blocks.roomOf(needed)
    return block
  }

  #make(parent: number, column: number, line: number): number {
    const cell = this.#cellCount++
    this.rows = grown(this.rows, (cell + 1) * ROW)
    const at = cell * ROW
    this.rows[at + PARENT] = parent
    this.rows[at + LEVEL] = this.rows[parent * ROW + LEVEL]! - 1
    this.rows[at + CHILDREN] = -1
    this.rows[at + CHANGED] = this.edits
    this.rows[at + COLUMN_AT] = column
    this.rows[at + LINE_AT] = line
    return cell
  }
}
