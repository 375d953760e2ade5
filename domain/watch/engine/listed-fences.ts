/* eslint-disable max-params -- hot: numbers travel in registers, an object per test would cost more than the test */
import type { Place } from '../place.ts'
import { grown } from './blocks.ts'
import { crosses } from './orient.ts'
import { boxOf } from './place-box.ts'
import { Shapes } from './shapes.ts'

const FIRST_ROOM = 1_024
const BOX = 4
/** A link: the shape, the unit's next link. */
const LINK = 2
/** The other end of the way on which edges are counted lies this far beyond the box, outside for sure. */
const BEYOND_DEG = 0.01

/**
 * `[WCH-28]` Hot code: fences of rules about few named units. They are laid nowhere: each unit knows its own and looks at their
 * boxes. Watch lists are of a hundred people in a million: laid into the grid, everybody would pass their edges all day.
 */
export class ListedFences {
  readonly #shapes = new Shapes(20)
  #boxes = new Float64Array(BOX * 64)
  /** By unit: its first link, 0 for none. */
  #own = new Int32Array(FIRST_ROOM)
  #links = new Int32Array(LINK * FIRST_ROOM)
  #top = 1
  #free = 0
  /** What the last `move` led out of and into. */
  left = new Int32Array(16)
  leftCount = 0
  entered = new Int32Array(16)
  enteredCount = 0

  /** Its number from now on. */
  put(place: Place, numbers: Iterable<number>): number {
    const shape = this.#shapes.put(place)
    this.#boxes = grown(this.#boxes, BOX * (shape + 1))
    this.#boxes.set(boxOf(place), BOX * shape)
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
    this.leftCount = 0
    this.enteredCount = 0
    const boxes = this.#boxes
    const links = this.#links
    const fromLon = before[0]!
    const fromLat = before[1]!
    for (let link = this.#own[number]!; link !== 0; link = links[LINK * link + 1]!) {
      const shape = links[LINK * link]!
      const at = BOX * shape
      const [west, south, east, north] = [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!]
      const isNear = lon >= west && lon <= east && lat >= south && lat <= north
      const wasNear = fromLon >= west && fromLon <= east && fromLat >= south && fromLat <= north
      if (isNear || wasNear) this.#look(shape, fromLon, fromLat, lon, lat)
    }
    return this.leftCount + this.enteredCount > 0
  }

  /** Which of the unit's fences it is in there. */
  around(number: number, lon: number, lat: number): number[] {
    const shapes: number[] = []
    const first = number < this.#own.length ? this.#own[number]! : 0
    for (let link = first; link !== 0; link = this.#links[LINK * link + 1]!) {
      const shape = this.#links[LINK * link]!
      if (this.isIn(shape, lon, lat)) shapes.push(shape)
    }
    return shapes
  }

  isIn(shape: number, lon: number, lat: number): boolean {
    const boxes = this.#boxes
    const box = BOX * shape
    // With its border, on which a place may count as inside.
    if (!(lon >= boxes[box]! && lon <= boxes[box + 2]! && lat >= boxes[box + 1]! && lat <= boxes[box + 3]!)) return false
    const shapes = this.#shapes
    if (shapes.isCircle(shape)) return shapes.circleShare(shapes.circleAt(shape), lon, lat) <= 1
    const { corners } = shapes
    const [cx, cy] = [boxes[box]! - BEYOND_DEG, boxes[box + 1]! - BEYOND_DEG]
    const edges = shapes.edgesOf(shape)
    let isInside = false
    for (let next = 0; next < edges.length; next++) {
      const at = 2 * edges[next]!
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
    const isInside = this.isIn(shape, lon, lat)
    if (isInside === this.isIn(shape, fromLon, fromLat)) return
    if (isInside) {
      this.entered = grown(this.entered, this.enteredCount + 1)
      this.entered[this.enteredCount++] = shape
    } else {
      this.left = grown(this.left, this.leftCount + 1)
      this.left[this.leftCount++] = shape
    }
  }

  #add(number: number, shape: number): void {
    this.#own = grown(this.#own, number + 1)
    const link = this.#free === 0 ? this.#top++ : this.#free
    this.#links = grown(this.#links, LINK * this.#top)
    if (link === this.#free) this.#free = this.#links[LINK * link + 1]!
    this.#links[LINK * link] = shape
    this.#links[LINK * link + 1] = this.#own[number]!
    this.#own[number] = link
  }

  #drop(number: number, shape: number): void {
    let before = 0
    let link = this.#own[number]!
    for (; this.#links[LINK * link] !== shape; link = this.#links[LINK * link + 1]!) before = link
    const next = this.#links[LINK * link + 1]!
    if (before === 0) this.#own[number] = next
    else this.#links[LINK * before + 1] = next
    this.#links[LINK * link + 1] = this.#free
    this.#free = link
  }
}
