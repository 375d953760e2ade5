/* eslint-disable max-params -- hot: numbers travel in registers, an object per test would cost more than the test */
import type { Place } from '../place.ts'
import { grown } from './blocks.ts'
import { crosses } from './orient.ts'
import { boxOf } from './place-box.ts'
import { Shapes } from './shapes.ts'

const FIRST_ROOM = 1_024
/** The other end of the way on which edges are counted lies this far beyond the box, outside for sure. */
const BEYOND_DEG = 0.01

/**
 * `[WCH-28]` Hot code: fences of rules about few named units. They are laid nowhere: each unit knows its own and looks at their boxes, some
 * 20 ns for one. Watch lists are of a hundred people in a million: laid into the grid, everybody would pass their edges all day.
 */
export class ListedFences {
  readonly #shapes = new Shapes(20)
  #boxes = new Float64Array(4 * 64)
  /** By unit: 0 none, n the only shape, -n the list n. */
  #own = new Int32Array(FIRST_ROOM)
  readonly #lists: number[][] = [[]]
  readonly #freeLists: number[] = []
  /** What the last `move` led out of and into. */
  readonly left: number[] = []
  readonly entered: number[] = []

  /** Its number from now on. */
  put(place: Place, numbers: Iterable<number>): number {
    const shape = this.#shapes.put(place)
    this.#boxes = grown(this.#boxes, 4 * (shape + 1))
    this.#boxes.set(boxOf(place), 4 * shape)
    for (const number of numbers) this.#add(number, shape)
    return shape
  }

  remove(shape: number, numbers: Iterable<number>): void {
    for (const number of numbers) this.#drop(number, shape)
    this.#shapes.remove(shape)
  }

  /** Whether any fence is of this unit. */
  concerns(number: number): boolean {
    return number < this.#own.length && this.#own[number] !== 0
  }

  /** Looks which of the unit's fences its way led into or out of; true when some did. `before`: lon, lat. */
  move(number: number, before: Float64Array, lon: number, lat: number): boolean {
    this.left.length = this.entered.length = 0
    const own = this.#own[number]!
    const [fromLon, fromLat] = [before[0]!, before[1]!]
    if (own > 0) this.#look(own, fromLon, fromLat, lon, lat)
    else for (const shape of this.#lists[-own]!) this.#look(shape, fromLon, fromLat, lon, lat)
    return this.left.length + this.entered.length > 0
  }

  /** Which of the unit's fences it is in there. */
  *around(number: number, lon: number, lat: number): Generator<number> {
    if (!this.concerns(number)) return
    const own = this.#own[number]!
    for (const shape of own > 0 ? [own] : [...this.#lists[-own]!]) if (this.isIn(shape, lon, lat)) yield shape
  }

  isIn(shape: number, lon: number, lat: number): boolean {
    if (!this.#isInBox(shape, lon, lat)) return false
    const shapes = this.#shapes
    if (shapes.isCircle(shape)) return shapes.circleShare(shapes.circleAt(shape), lon, lat) <= 1
    const { corners } = shapes
    const [cx, cy] = [this.#boxes[4 * shape]! - BEYOND_DEG, this.#boxes[4 * shape + 1]! - BEYOND_DEG]
    let isInside = false
    for (const edge of shapes.edgesOf(shape)) {
      const at = 2 * edge
      if (crosses(lon, lat, cx, cy, corners[at]!, corners[at + 1]!, corners[at + 2]!, corners[at + 3]!)) isInside = !isInside
    }
    return isInside
  }

  /** No edge of the shape is nearer than this. */
  isClear(shape: number, lon: number, lat: number, metres: number): boolean {
    if (metres <= 0) return true
    const shapes = this.#shapes
    if (shapes.isCircle(shape)) return shapes.isClearOfCircle(shape, lon, lat, metres)
    return !shapes.edgesOf(shape).some(edge => shapes.isEdgeNear(edge, lon, lat, metres))
  }

  #look(shape: number, fromLon: number, fromLat: number, lon: number, lat: number): void {
    if (!this.#isInBox(shape, lon, lat) && !this.#isInBox(shape, fromLon, fromLat)) return
    const isInside = this.isIn(shape, lon, lat)
    if (isInside === this.isIn(shape, fromLon, fromLat)) return
    if (isInside) this.entered.push(shape)
    else this.left.push(shape)
  }

  /** With its border, on which a place may count as inside. */
  #isInBox(shape: number, lon: number, lat: number): boolean {
    const boxes = this.#boxes
    const at = 4 * shape
    return lon >= boxes[at]! && lon <= boxes[at + 2]! && lat >= boxes[at + 1]! && lat <= boxes[at + 3]!
  }

  #add(number: number, shape: number): void {
    this.#own = grown(this.#own, number + 1)
    const own = this.#own[number]!
    if (own === 0) this.#own[number] = shape
    else if (own < 0) this.#lists[-own]!.push(shape)
    else {
      const list = this.#freeLists.pop() ?? this.#lists.length
      this.#lists[list] = [own, shape]
      this.#own[number] = -list
    }
  }

  #drop(number: number, shape: number): void {
    const own = this.#own[number]!
    if (own > 0) {
      this.#own[number] = 0
      return
    }
    const list = this.#lists[-own]!
    list.splice(list.indexOf(shape), 1)
    if (list.length > 1) return
    this.#own[number] = list[0]!
    this.#freeLists.push(-own)
  }
}

