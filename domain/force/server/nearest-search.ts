import type { NearGrid } from './nearest-grid.ts'
import { LAYOUT, columnOf, quarterOf, rowOf } from './nearest-layout.ts'

const { BITS, BUCKET, DEEPEST, FILL, LAT, LINK, LON, NEXT, NODE, NOTES, PLACE, ROOT } = LAYOUT

const EARTH_RADIUS_METRES = 6_371_008.8
const RADIANS = Math.PI / 180
/** Of degrees, 11 µm: what rounding may make of the edge of a cell. */
const ROUNDING = 1e-10
/** Of half an angle; less what rounding may make of products. */
const SQUARE_OF_HALF = (RADIANS / 2) ** 2 * (1 - 1e-12)
const MOST_WANTED = 100
const SIZE_DEG = Float64Array.from({ length: DEEPEST + 1 }, (_, depth) => 360 / 2 ** depth)

/** What a search is about: the place with its sine and cosine; the largest measure wanted; bounds of measures (`#narrow`). */
const AT_LON = 0
const AT_LAT = 1
const SIN = 2
const COS = 3
const MOST = 4
const BY_LAT = 5
const BY_LON = 6
const NARROW_AT = 7
const H = 8
const AIM = 9
/** A cell to go into. Three sisters wait at each depth. */
const WEST = 0
const SOUTH = 1
const SIZE = 2
const GAP_NORTH = 3
const GAP_EAST = 4
const CELL = 5
const MOST_OPEN = DEEPEST * 3 + 1

/** Whom a search wants. Bits are what `NearGrid.describe` was told. */
export type Wanted = {
  /** At least one of these (kinds); 0 for any. */
  readonly anyOf: number
  /** All of these (on duty, skills). */
  readonly allOf: number
  /** At least one of these as well (where it belongs); 0 for any. */
  readonly placedIn: number
  /** The last word, for what bits cannot tell. */
  readonly accept: ((number: number) => boolean) | null
}
export const ANYBODY: Wanted = { anyOf: 0, allOf: 0, placedIn: 0, accept: null }

/** Found units, nearest first; used again by the next search. */
export type Found = { count: number; readonly number: Int32Array; readonly metres: Float64Array }

/**
 * The k nearest by great circle, exactly `[FRC-8]`. It leaves out cells that cannot hold anybody nearer than the k-th found, and
 * by the same two products most units of a leaf (`#narrow`). The measure of the others is the haversine
 * h = sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2), which grows with the distance; equal ones come by number.
 * Hot code: 100 k units in a hot-spot city, k = 10, 4 µs, 5 to 10 when other work has the caches. Fractions stand in `#aim` and
 * `#cells`: as fields, arguments and results they would be boxed, a hundred times a search.
 */
export class NearSearch {
  readonly #grid: NearGrid
  readonly #found: Found = { count: 0, number: new Int32Array(MOST_WANTED), metres: new Float64Array(MOST_WANTED) }
  readonly #h = new Float64Array(MOST_WANTED)
  readonly #aim = new Float64Array(AIM)
  /** How far east and north the units of one bucket are: fetched first, so that memory is waited for once and not for each. */
  readonly #near = new Float64Array(2 * BUCKET)
  #k = 0
  #isCounting = false
  #total = 0
  /** Cells to go into, the nearest last: their nodes; where they begin east and north of the place, their size, the gaps to them squared. */
  readonly #nodes = new Int32Array(MOST_OPEN)
  readonly #cells = new Float64Array(MOST_OPEN * CELL)
  /** By depth: the first of the four sisters around the place. */
  readonly #blocks = new Int32Array(DEEPEST + 1)
  #isPicky = false
  #anyOf = 0
  #allOf = 0
  #placedIn = 0
  #accept: Wanted['accept'] = null

  constructor(grid: NearGrid) {
    this.#grid = grid
  }

  nearest(place: readonly [lon: number, lat: number], k: number, { wanted = ANYBODY, maxMetres = Infinity }: { wanted?: Wanted; maxMetres?: number } = {}): Found {
    const found = this.#found
    found.count = 0
    this.#k = Math.min(k, MOST_WANTED)
    this.#isCounting = false
    this.#take(place, { wanted, maxMetres })
    if (this.#k > 0) this.#visit()
    for (let rank = 0; rank < found.count; rank++) found.metres[rank] = 2 * EARTH_RADIUS_METRES * arcsine(Math.sqrt(this.#h[rank]!))
    return found
  }

  countWithin(place: readonly [lon: number, lat: number], maxMetres: number, wanted: Wanted = ANYBODY): number {
    this.#isCounting = true
    this.#total = 0
    this.#take(place, { wanted, maxMetres })
    this.#visit()
    return this.#total
  }

  /** Whether a unit is wanted, for who has it at hand. */
  fitting(wanted: Wanted): (number: number) => boolean {
    return number => fitsBits(this.#grid.traitsOf(number), wanted) && (wanted.accept === null || wanted.accept(number))
  }

  #take([lon, lat]: readonly [lon: number, lat: number], { wanted, maxMetres }: { wanted: Wanted; maxMetres: number }): void {
    this.#anyOf = wanted.anyOf
    this.#allOf = wanted.allOf
    this.#placedIn = wanted.placedIn
    this.#accept = wanted.accept
    this.#isPicky = (wanted.anyOf | wanted.allOf | wanted.placedIn) !== 0 || wanted.accept !== null
    const aim = this.#aim
    aim[AT_LON] = lon
    aim[AT_LAT] = lat
    aim[SIN] = Math.sin(lat * RADIANS)
    aim[COS] = Math.max(0, Math.cos(lat * RADIANS))
    const half = maxMetres / (2 * EARTH_RADIUS_METRES)
    aim[MOST] = half >= Math.PI / 2 ? 2 : Math.sin(half) ** 2
    this.#narrow()
  }

  /**
   * `BY_LAT` Δφ² + `BY_LON` Δλ² (degrees) is at most h for whoever has h ≤ m = `MOST`: t = Δφ/2 ≤ arcsin √m ≤ π/2 √m, sin² t ≥ t² (1 − t²/3),
   * cos φ₂ ≥ cos φ₁ (1 − δ²/2) − |sin φ₁| δ with δ = π √m, and so sin² (Δλ/2) ≤ m / (cos φ₁ cos φ₂), of which the same holds.
   * Some kilometres away nothing is lost by it. True of a smaller m too: it is done again when m is a quarter.
   */
  #narrow(): void {
    const aim = this.#aim
    const most = aim[MOST]!
    const widest = Math.PI * Math.sqrt(most)
    const least = Math.max(0, aim[COS]! * (1 - (widest * widest) / 2) - Math.abs(aim[SIN]!) * widest)
    const curve = most * (Math.PI ** 2 / 12)
    aim[BY_LAT] = Math.max(0, 1 - curve) * SQUARE_OF_HALF
    aim[BY_LON] = Math.max(0, aim[COS]! * least - curve) * SQUARE_OF_HALF
    aim[NARROW_AT] = most / 4
  }

  /**
   * First the leaf that holds the place, then, for each cell around it from below upwards, the three sisters; no further up than
   * to a cell that holds all within the largest measure wanted.
   */
  #visit(): void {
    const aim = this.#aim
    const cells = this.#cells
    const column = columnOf(aim[AT_LON]!)
    const row = rowOf(aim[AT_LAT]!)
    let depth = this.#goDown(column, row)
    for (; depth > 0 && !this.#holdsAll(column, row, depth); depth--) {
      const shift = DEEPEST - depth
      const size = SIZE_DEG[depth]!
      cells[WEST] = (column >> (shift + 1)) * 2 * size - 180 - aim[AT_LON]!
      cells[SOUTH] = (row >> (shift + 1)) * 2 * size - 90 - aim[AT_LAT]!
      cells[SIZE] = 2 * size
      this.#drain(this.#open(this.#blocks[depth]!, 0, quarterOf(column, row, shift)))
    }
  }

  /** Notes the four sisters of each depth; answers how deep the leaf lies. */
  #goDown(column: number, row: number): number {
    const links = this.#grid.nodes
    const blocks = this.#blocks
    let depth = 0
    let node = ROOT
    for (let link = links[ROOT + LINK]!; link > 0; link = links[node * NODE + LINK]!) {
      blocks[++depth] = link
      node = link + quarterOf(column, row, DEEPEST - depth)
    }
    if (!this.#isPicky || this.#fits(links[node * NODE + BITS]!)) this.#scan(0 - links[node * NODE + LINK]!)
    return depth
  }

  /** Whether nobody outside the cell around the place can be wanted. */
  #holdsAll(column: number, row: number, depth: number): boolean {
    const aim = this.#aim
    const size = SIZE_DEG[depth]!
    const west = aim[AT_LON]! - (column >> (DEEPEST - depth)) * size + 180
    const south = aim[AT_LAT]! - (row >> (DEEPEST - depth)) * size + 90
    const aside = Math.max(0, Math.min(west, size - west) - ROUNDING)
    const north = Math.max(0, Math.min(south, size - south) - ROUNDING)
    return aim[BY_LAT]! * north * north > aim[MOST]! && aim[BY_LON]! * aside * aside > aim[MOST]!
  }

  #drain(count: number): void {
    const nodes = this.#nodes
    const cells = this.#cells
    const aim = this.#aim
    const links = this.#grid.nodes
    for (let open = count; open > 0; ) {
      open--
      if (aim[BY_LAT]! * cells[open * CELL + GAP_NORTH]! + aim[BY_LON]! * cells[open * CELL + GAP_EAST]! > aim[MOST]!) continue
      const link = links[nodes[open]! * NODE + LINK]!
      if (link > 0) open = this.#open(link, open, -1)
      else this.#scan(0 - link)
    }
  }

  /** Sisters take the place of the node above them, which stood last; the nearest comes to stand last. Nobody is in the others. */
  #open(first: number, at: number, without: number): number {
    const cells = this.#cells
    const nodes = this.#nodes
    const links = this.#grid.nodes
    const west = cells[at * CELL + WEST]!
    const south = cells[at * CELL + SOUTH]!
    const size = cells[at * CELL + SIZE]! / 2
    const near = (south + size < 0 ? 2 : 0) + (west + size < 0 ? 1 : 0)
    const beside = Math.abs(west + size) * this.#aim[COS]! < Math.abs(south + size) ? 1 : 2
    let open = at
    for (let turn = 3; turn >= 0; turn--) {
      const quarter = near ^ (turn === 3 ? 3 : turn === 2 ? 3 ^ beside : turn === 1 ? beside : 0)
      const node = first + quarter
      if (quarter === without || links[node * NODE + LINK] === 0 || (this.#isPicky && !this.#fits(links[node * NODE + BITS]!))) continue
      const left = west + (quarter & 1) * size
      const lower = south + (quarter >> 1) * size
      const north = Math.max(0, Math.max(lower, -lower - size) - ROUNDING)
      const aside = Math.max(left, -left - size)
      const east = Math.max(0, Math.min(aside, 360 - size - aside) - ROUNDING)
      nodes[open] = node
      cells[open * CELL + WEST] = left
      cells[open * CELL + SOUTH] = lower
      cells[open * CELL + SIZE] = size
      cells[open * CELL + GAP_NORTH] = north * north
      cells[open * CELL + GAP_EAST] = east * east
      open++
    }
    return open
  }

  #fits(bits: number): boolean {
    return (bits & this.#allOf) === this.#allOf && (this.#anyOf === 0 || (bits & this.#anyOf) !== 0) && (this.#placedIn === 0 || (bits & this.#placedIn) !== 0)
  }

  #scan(head: number): void {
    const { places, notes, units } = this.#grid
    const aim = this.#aim
    const lon = aim[AT_LON]!
    const lat = aim[AT_LAT]!
    const sin = aim[SIN]!
    const cos = aim[COS]!
    const isPicky = this.#isPicky
    const near = this.#near
    let most = aim[MOST]!
    let byLat = aim[BY_LAT]!
    let byLon = aim[BY_LON]!
    for (let bucket = head; bucket !== 0; bucket = notes[bucket * NOTES + NEXT]!) {
      const end = bucket * BUCKET + notes[bucket * NOTES + FILL]!
      let gathered = 0
      for (let slot = bucket * BUCKET; slot < end; slot++) {
        const number = units[slot]!
        near[gathered++] = places[number * PLACE + LON]! - lon
        near[gathered++] = places[number * PLACE + LAT]! - lat
      }
      for (let at = 0; at < gathered; at += 2) {
        const north = near[at + 1]!
        const aside = Math.abs(near[at]!)
        const east = Math.min(aside, 360 - aside)
        if (byLat * north * north + byLon * east * east > most) continue
        const number = units[bucket * BUCKET + (at >> 1)]!
        if (isPicky && !this.#isWanted(number)) continue
        const down = sine(north * (RADIANS / 2))
        const across = sine(east * (RADIANS / 2))
        const square = down * down
        // The cosine of its latitude comes from ours by the sum of angles: no table, no cosine.
        const h = Math.min(1, square + cos * across * across * Math.max(0, cos * (1 - 2 * square) - sin * 2 * down * Math.sqrt(1 - square)))
        if (h > most) continue
        aim[H] = h
        this.#keep(number)
        most = aim[MOST]!
        byLat = aim[BY_LAT]!
        byLon = aim[BY_LON]!
      }
    }
  }

  #isWanted(number: number): boolean {
    return this.#fits(this.#grid.traitsOf(number)) && (this.#accept === null || this.#accept(number))
  }

  /** Whose measure stands in `H`, at its rank among the found. */
  #keep(number: number): void {
    if (this.#isCounting) {
      this.#total++
      return
    }
    const found = this.#found
    const aim = this.#aim
    const numbers = found.number
    const measures = this.#h
    const h = aim[H]!
    let rank = found.count
    if (rank < this.#k) found.count++
    else if (h === measures[--rank] && number > numbers[rank]!) return
    for (; rank > 0 && (measures[rank - 1]! > h || (measures[rank - 1] === h && numbers[rank - 1]! > number)); rank--) {
      measures[rank] = measures[rank - 1]!
      numbers[rank] = numbers[rank - 1]!
    }
    measures[rank] = h
    numbers[rank] = number
    if (found.count < this.#k) return
    aim[MOST] = measures[this.#k - 1]!
    if (aim[MOST]! <= aim[NARROW_AT]!) this.#narrow()
  }
}

function fitsBits(bits: number, { anyOf, allOf, placedIn }: Omit<Wanted, 'accept'>): boolean {
  return (bits & allOf) === allOf && (anyOf === 0 || (bits & anyOf) !== 0) && (placedIn === 0 || (bits & placedIn) !== 0)
}

/** Exact to the last bits: the series up to 12° apart, the library beyond. */
function sine(t: number): number {
  if (t > 0.1 || t < -0.1) return Math.sin(t)
  const square = t * t
  return t * (1 - square * (1 / 6 - square * (1 / 120 - square * (1 / 5040))))
}

/** The inverse, as exact. */
function arcsine(s: number): number {
  if (s > 0.02) return Math.asin(Math.min(1, s))
  const square = s * s
  return s * (1 + square * (1 / 6 + square * (3 / 40 + square * (15 / 336))))
}
