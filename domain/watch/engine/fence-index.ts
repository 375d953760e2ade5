/* eslint-disable max-params -- hot: numbers travel in registers, an object per test would cost more than the test */
import type { Place } from '../place.ts'
import { BOUNDARY, Cells, INSIDE, PARENT, ROW } from './cells.ts'
import { turnOfMoved, turnToMoved } from './orient.ts'
import { Rasteriser, Scratch } from './rasteriser.ts'
import { METRES_PER_DEGREE, Shapes, metresPerDegreeLon } from './shapes.ts'

/** Boundary entries of a cell that have a bit in a unit's mask; those beyond are asked again from the place before. */
export const MASK_BITS = 32

const [LON, LAT, CENTER_LON, CENTER_LAT] = [0, 1, 2, 3]

/** Cells that a removal takes a shape out of at once, and what one of them costs in some 100 ns: its lists are seldom in a cache. */
const DROPPED_AT_ONCE = 50
const DROP_COST = 8

type Laying = { readonly laying: Rasteriser; readonly whenDone: () => void }
type Removal = { readonly cells: Int32Array; readonly shape: number; next: number }

export type FenceIndexOptions = {
  readonly cellMetres: number
  /** Where cells are as wide as they are high. */
  readonly lat: number
  /** False for an index of edges alone, as for crossings. */
  readonly hasInside: boolean
  /** Memory is set aside for so many. */
  readonly roomForRules?: number
}

/** Which fences a place is in, exactly. Edits are laid down in slices; a fence counts when it is wholly laid. */
export class FenceIndex {
  readonly cells: Cells
  readonly shapes: Shapes
  readonly #hasInside: boolean
  readonly #scratch = new Scratch()
  readonly #layings = new Queue<Laying>()
  readonly #removals = new Queue<Removal>()
  readonly #cellsOf: (Int32Array | undefined)[] = []
  /** No turn of P → C → corner that is larger than this is wrong: P and C are less than a cell apart. */
  readonly #sureTurn: number
  readonly #here = new Float64Array(4)
  /** Of the place `aim` points at. */
  column = 0
  line = 0
  #part = 0

  constructor({ cellMetres, lat, hasInside, roomForRules = 20 }: FenceIndexOptions) {
    this.cells = new Cells({ cellMetres, lat, roomForRules })
    this.shapes = new Shapes(roomForRules)
    this.#hasInside = hasInside
    this.#sureTurn = 3.4e-16 * 360 * (this.cells.cellLon + this.cells.cellLat)
  }

  /** `whenDone` is called when it is laid: at once by `work`, later if that ran out of its budget. */
  put(place: Place, whenDone: (shape: number) => void): number {
    this.cells.edits++
    const shape = this.shapes.put(place)
    const laying = new Rasteriser({ grid: this.cells, shapes: this.shapes, shape, hasInside: this.#hasInside, scratch: this.#scratch })
    this.#layings.add({ laying, whenDone: () => whenDone(shape) })
    return shape
  }

  /** The caller asks no more for this shape; it is taken away by and by, after what is to be laid: somebody waits for that. */
  remove(shape: number): void {
    this.#removals.add({ cells: this.#cellsOf[shape]!, shape, next: 0 })
  }

  get isSettled(): boolean {
    return this.#layings.first === undefined && this.#removals.first === undefined
  }

  /** Edits for about `budget` × 100 ns; returns what is left of it. */
  work(budget: number): number {
    let left = budget
    while (left > 0 && !this.isSettled) {
      this.cells.edits++
      left -= this.#layings.first === undefined ? this.#removeSome(this.#removals.first!) : this.#laySome(this.#layings.first)
    }
    return left
  }

  #laySome({ laying, whenDone }: Laying): number {
    const cost = laying.step()
    if (!laying.isDone) return cost
    this.#cellsOf[laying.shape] = laying.cells()
    this.#layings.shift()
    whenDone()
    return cost + 1
  }

  #removeSome(removal: Removal): number {
    const { cells, shape, next } = removal
    const end = Math.min(cells.length, next + DROPPED_AT_ONCE)
    for (let at = next; at < end; at++) this.cells.drop(cells[at]!, shape)
    removal.next = end
    if (end === cells.length) {
      this.#removals.shift()
      this.#cellsOf[shape] = undefined
      this.shapes.remove(shape)
    }
    return DROP_COST * (end - next) + 1
  }

  /** Points at a place: `maskAt` and `restAt` are about it. */
  aim(lon: number, lat: number): void {
    const { cellLon, cellLat } = this.cells
    const across = (lon + 180) / cellLon
    const up = (lat + 90) / cellLat
    const column = Math.floor(across)
    const line = Math.floor(up)
    const here = this.#here
    here[LON] = lon
    here[LAT] = lat
    here[CENTER_LON] = (column + 0.5) * cellLon - 180
    here[CENTER_LAT] = (line + 0.5) * cellLat - 90
    this.column = column
    this.line = line
    this.#part = (Math.floor((across - column) * 4) << 2) + Math.floor((up - line) * 4)
  }

  /** Bit `n` is set when the place is inside the `n`-th boundary entry of its smallest cell, for the first 32. */
  maskAt(cell: number): number {
    const block = this.cells.rows[cell * ROW + BOUNDARY]!
    if (block === 0) return 0
    const { words } = this.cells
    const end = block + words[block + 1]!
    const part = this.#part
    let mask = 0
    for (let at = block + 3, bit = 0; at < end && bit < MASK_BITS; bit++) {
      const known = words[at + 2]! >>> part
      if ((known & 0x10000) !== 0) mask |= this.#isIn(at) << bit
      else mask |= (known & 1) << bit
      at += 3 + words[at + 1]!
    }
    return mask
  }

  /** Shapes of boundary entries from the 33rd on that the place is inside of, into `out` from `count`; returns the count. */
  restAt(cell: number, out: Int32Array, count: number): number {
    const block = this.cells.rows[cell * ROW + BOUNDARY]!
    const { words } = this.cells
    if (words[block + 2]! <= MASK_BITS) return count
    const end = block + words[block + 1]!
    let found = count
    for (let at = block + 3, bit = 0; at < end; bit++) {
      if (bit >= MASK_BITS && this.#isIn(at) === 1) out[found++] = words[at]! >> 2
      at += 3 + words[at + 1]!
    }
    return found
  }

  /** Shapes of the boundary entries whose bits are set. */
  shapesOf(cell: number, mask: number, out: Int32Array): number {
    const { rows, words } = this.cells
    let count = 0
    let at = rows[cell * ROW + BOUNDARY]! + 3
    for (let rest = mask; rest !== 0; rest >>>= 1) {
      if (rest & 1) out[count++] = words[at]! >> 2
      at += 3 + words[at + 1]!
    }
    return count
  }

  /** Shapes the place is in: of the cell and all above it up to, not with, `top`; into `out`, returns how many. */
  collect(cell: number, top: number, mask: number, out: Int32Array): number {
    const { rows, words } = this.cells
    let count = this.shapesOf(cell, mask, out)
    for (let up = cell; up !== top; up = rows[up * ROW + PARENT]!) {
      const list = rows[up * ROW + INSIDE]!
      const end = list + words[list + 1]!
      for (let at = list + 3; at < end; at++) out[count++] = words[at]!
    }
    return count
  }

  /** All shapes a place is in, into `out`; returns how many. */
  at(lon: number, lat: number, out: Int32Array): number {
    this.aim(lon, lat)
    const cell = this.cells.at(this.column, this.line)
    return this.restAt(cell, out, this.collect(cell, 0, this.maskAt(cell), out))
  }

  /** Whether a place is in one shape. */
  has(shape: number, lon: number, lat: number): boolean {
    if (this.shapes.isCircle(shape)) return this.shapes.circleShare(this.shapes.circleAt(shape), lon, lat) <= 1
    this.aim(lon, lat)
    const cell = this.cells.at(this.column, this.line)
    const entry = this.edgesIn(cell, shape)
    return entry === 0 ? this.cells.isCovered(cell, shape) : this.#isIn(entry) === 1
  }

  /** No edge of the shape is nearer than this. */
  isClear(shape: number, lon: number, lat: number, metres: number): boolean {
    if (metres <= 0) return true
    if (this.shapes.isCircle(shape)) {
      const corner = this.shapes.circleAt(shape)
      const radius = Math.sqrt(this.shapes.corners[2 * corner + 2]!)
      return Math.abs(Math.sqrt(this.shapes.circleShare(corner, lon, lat)) * radius - radius) >= metres
    }
    const [east, north] = [metres / metresPerDegreeLon(lat), metres / METRES_PER_DEGREE]
    const { cells } = this
    const [lastColumn, lastLine] = [cells.columnOf(lon + east), cells.lineOf(lat + north)]
    for (let column = cells.columnOf(lon - east); column <= lastColumn; column++) {
      for (let line = cells.lineOf(lat - north); line <= lastLine; line++) {
        if (this.#hasEdgeNear(this.edgesIn(cells.at(column, line), shape), lon, lat, metres)) return false
      }
    }
    return true
  }

  boundaryCount(cell: number): number {
    return this.cells.words[this.cells.rows[cell * ROW + BOUNDARY]! + 2]!
  }

  /** Where the shape's entry stands in `words`, 0 for none. */
  edgesIn(cell: number, shape: number): number {
    const block = this.cells.rows[cell * ROW + BOUNDARY]!
    const { words } = this.cells
    const end = block + words[block + 1]!
    for (let at = block + 3; at < end; at += 3 + words[at + 1]!) if (words[at]! >> 2 === shape) return at
    return 0
  }

  #hasEdgeNear(at: number, lon: number, lat: number, metres: number): boolean {
    if (at === 0) return false
    const { words } = this.cells
    const { corners } = this.shapes
    const [perLon, perLat] = [metresPerDegreeLon(lat), METRES_PER_DEGREE]
    for (let next = at + 3; next < at + 3 + words[at + 1]!; next++) {
      const corner = 2 * words[next]!
      const [ax, ay] = [(corners[corner]! - lon) * perLon, (corners[corner + 1]! - lat) * perLat]
      const [dx, dy] = [(corners[corner + 2]! - lon) * perLon - ax, (corners[corner + 3]! - lat) * perLat - ay]
      const along = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)))
      if ((ax + along * dx) ** 2 + (ay + along * dy) ** 2 < metres * metres) return true
    }
    return false
  }

  /** Hot: 1 when the place P is inside the boundary entry: its cell's centre C is or is not, and each edge between turns that round. */
  #isIn(at: number): number {
    const { words } = this.cells
    const here = this.#here
    const px = here[LON]!
    const py = here[LAT]!
    const head = words[at]!
    if ((head & 2) !== 0) return this.shapes.circleShare(words[at + 3]!, px, py) <= 1 ? 1 : 0
    const { corners } = this.shapes
    const cx = here[CENTER_LON]!
    const cy = here[CENTER_LAT]!
    const dx = cx - px
    const dy = cy - py
    const sure = this.#sureTurn
    const end = at + 3 + words[at + 1]!
    let isInside = head & 1
    for (let next = at + 3; next < end; next++) {
      const corner = 2 * words[next]!
      const ax = corners[corner]!
      const ay = corners[corner + 1]!
      const bx = corners[corner + 2]!
      const by = corners[corner + 3]!
      let toA = dx * (ay - py) - dy * (ax - px)
      let toB = dx * (by - py) - dy * (bx - px)
      if (toA < sure && toA > -sure) toA = turnOfMoved(px, py, cx, cy, ax, ay)
      if (toB < sure && toB > -sure) toB = turnOfMoved(px, py, cx, cy, bx, by)
      if (toA > 0 === toB > 0) continue
      if (turnToMoved(ax, ay, bx, by, px, py) > 0 !== turnToMoved(ax, ay, bx, by, cx, cy) > 0) isInside ^= 1
    }
    return isInside
  }
}

/** First in, first out. */
class Queue<T> {
  #waiting: (T | undefined)[] = []
  #next = 0

  get first(): T | undefined {
    return this.#waiting[this.#next]
  }
  add(one: T): void {
    this.#waiting.push(one)
  }
  shift(): void {
    this.#waiting[this.#next++] = undefined
    if (this.#next < this.#waiting.length) return
    this.#waiting = []
    this.#next = 0
  }
}
