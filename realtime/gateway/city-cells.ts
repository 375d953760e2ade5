import type { Moves } from '#domain/force'
import type { UnitColumns } from '#domain/force/server'
import { CELL_STEPS, CellGrid } from '#domain/track'
import type { Bbox } from '#platform/pure'
import { Cell, PLACE_BITS, Slab } from './cell.ts'

const NOWHERE = -1
const IN_CELL = CELL_STEPS - 1
/** A unit that reports without moving is told anew this often, so that nobody takes it for silent. */
const TELL_AGAIN_SECONDS = 30
/** A step is taken for now; a fix older than this is told with its age. */
const LATE_MS = 5_000
/** Beyond the units' own extent, so that who sets out is still on the grid. */
const PAD_DEG = 0.1
const WIDEST_DEG = 4.4
/** What is kept of a unit, side by side so that a move touches one cache line of it. */
const WIDTH = 4
const [CELL, PLACE, CHANGED, MARKED] = [0, 1, 2, 3]

/**
 * Hot code: where every unit is on the grid, and what changed since the last tick in the cells that somebody looks at.
 * A move touches two lines of memory that are not near: the unit's own and its place in the cell.
 */
export class CityCells {
  readonly grid: CellGrid
  readonly cells: readonly Cell[]
  readonly outside: Cell
  tick: number
  placed = 0
  private readonly columns: UnitColumns
  private readonly slab = new Slab()
  private readonly dirtyCells: Cell[] = []
  /** By cell, for the hot path: where its places begin, and whether anybody looks at it. */
  private readonly base: Uint32Array
  private readonly isWatched: Uint8Array
  /** By unit number: its cell, its place there, the tick in which it last moved or changed, when it was last told (s). */
  private units = new Int32Array(0)
  private nowSeconds = 0

  constructor(columns: UnitColumns, nowMs: number, tick = 1) {
    this.columns = columns
    this.tick = tick
    this.grid = CellGrid.over(extentOf(columns))
    this.cells = Array.from({ length: this.grid.outside + 1 }, () => new Cell(this.slab))
    this.base = new Uint32Array(this.cells.length)
    this.isWatched = new Uint8Array(this.cells.length)
    this.outside = this.cells[this.grid.outside]!
    this.begin(nowMs)
    for (let number = 1; number <= columns.highest; number++) this.moveAsKnown(number)
  }

  take(moves: Moves, nowMs: number): void {
    this.begin(nowMs)
    const { number, lon, lat, fixedAtMs, count } = moves
    for (let row = 0; row < count; row++) this.move(number[row]!, lon[row]!, lat[row]!, nowMs - fixedAtMs[row]! > LATE_MS)
  }

  /** Units whose kind, duty or area changed: told anew to whoever may see them. */
  look(numbers: readonly number[], nowMs: number): void {
    this.begin(nowMs)
    for (const number of numbers) {
      if (this.isPlaced(number)) this.renew(number)
      else this.moveAsKnown(number)
    }
  }

  watch(index: number): Cell {
    const cell = this.cells[index]!
    cell.watchers++
    this.isWatched[index] = 1
    return cell
  }

  unwatch(index: number): void {
    const cell = this.cells[index]!
    cell.watchers--
    this.isWatched[index] = cell.watchers > 0 ? 1 : 0
  }

  isPlaced(number: number): boolean {
    return number * WIDTH < this.units.length && this.units[number * WIDTH + CELL]! !== NOWHERE
  }

  /** Whether a unit moved or changed after this tick. */
  hasChangedSince(number: number, tick: number): boolean {
    return number * WIDTH < this.units.length && this.units[number * WIDTH + CHANGED]! > tick
  }

  endTick(): void {
    for (const cell of this.dirtyCells) cell.endTick()
    this.dirtyCells.length = 0
    this.tick++
  }

  private begin(nowMs: number): void {
    this.nowSeconds = Math.floor(nowMs / 1000) | 0
    const [had, needed] = [this.units.length, this.columns.lon.length * WIDTH]
    if (needed <= had) return
    const units = new Int32Array(needed)
    units.set(this.units)
    for (let at = had; at < needed; at += WIDTH) units[at + CELL] = NOWHERE
    this.units = units
  }

  private moveAsKnown(number: number): void {
    const lon = this.columns.lon[number]!
    if (!Number.isNaN(lon)) this.move(number, lon, this.columns.lat[number]!, false)
  }

  // eslint-disable-next-line max-params -- hot: an object for each move would cost more than the move
  private move(number: number, lon: number, lat: number, isLate: boolean): void {
    const { grid, units } = this
    const stepX = Math.floor((lon - grid.west) / grid.stepLon + 0.5)
    const stepY = Math.floor((lat - grid.south) / grid.stepLat + 0.5)
    const column = Math.floor(stepX / CELL_STEPS)
    const row = Math.floor(stepY / CELL_STEPS)
    const isInside = column >= 0 && column < grid.columns && row >= 0 && row < grid.rows
    const index = isInside ? row * grid.columns + column : grid.outside
    const spot = isInside ? (stepX & IN_CELL) | ((stepY & IN_CELL) << PLACE_BITS) : 0
    const unit = number * WIDTH
    units[unit + CHANGED] = this.tick
    if (units[unit + CELL] !== index) return this.go(number, index, spot)
    const at = this.base[index]! + units[unit + PLACE]!
    const { spots, dirty } = this.slab
    if (this.isWatched[index] === 1) {
      const isStill = isInside && spots[at * 2] === spot
      if (isStill && !isLate && this.nowSeconds - units[unit + MARKED]! < TELL_AGAIN_SECONDS) return
      if (isStill || isLate) {
        spots[at * 2] = spot
        return this.renew(number)
      }
      units[unit + MARKED] = this.nowSeconds
      const bit = 1 << (at & 31)
      if ((dirty[at >>> 5]! & bit) === 0) {
        // The first move in a tick keeps where the unit was told to be.
        spots[at * 2 + 1] = spots[at * 2]!
        dirty[at >>> 5]! |= bit
        this.soil(index)
      }
    }
    spots[at * 2] = spot
  }

  private go(number: number, index: number, spot: number): void {
    const unit = number * WIDTH
    const from = this.units[unit + CELL]!
    if (from === NOWHERE) this.placed++
    else this.leave(from, this.units[unit + PLACE]!)
    this.units[unit + CELL] = index
    this.enter(index, number, spot)
  }

  /** Leaves and comes in anew at once, in another place: everybody who sees it hears all about it. */
  private renew(number: number): void {
    const unit = number * WIDTH
    const [index, place] = [this.units[unit + CELL]!, this.units[unit + PLACE]!]
    const spot = this.slab.spots[(this.base[index]! + place) * 2]!
    this.leave(index, place)
    this.enter(index, number, spot)
    this.units[unit + CHANGED] = this.tick
  }

  private leave(index: number, place: number): void {
    this.markPlace(index, place)
    this.cells[index]!.remove(place)
  }

  private enter(index: number, number: number, spot: number): void {
    const cell = this.cells[index]!
    const place = cell.add({ number, spot, area: this.columns.area[number]! })
    this.base[index] = cell.base
    this.units[number * WIDTH + PLACE] = place
    this.units[number * WIDTH + MARKED] = this.nowSeconds
    this.markPlace(index, place)
  }

  private markPlace(index: number, place: number): void {
    if (this.isWatched[index] === 0) return
    const at = this.base[index]! + place
    this.slab.dirty[at >>> 5]! |= 1 << (at & 31)
    this.soil(index)
  }

  private soil(index: number): void {
    const cell = this.cells[index]!
    if (cell.isDirty) return
    cell.isDirty = true
    this.dirtyCells.push(cell)
  }
}

/** Where the units are, but for the few far away, around their median, so that one wrong place does not stretch the grid. */
function extentOf({ lon, lat, highest }: UnitColumns): Bbox {
  const [west, east] = middleOf(lon, highest)
  const [south, north] = middleOf(lat, highest)
  return [west, south, east, north]
}

function middleOf(values: Float64Array, highest: number): readonly [number, number] {
  const every = Math.max(1, Math.floor(highest / 20_000))
  const known: number[] = []
  for (let number = 1; number <= highest; number += every) if (!Number.isNaN(values[number]!)) known.push(values[number]!)
  if (known.length === 0) return [0, 0]
  known.sort((a, b) => a - b)
  const trim = known.length > 200 ? Math.ceil(known.length * 0.005) : 0
  const median = known[known.length >> 1]!
  const least = Math.max(known[trim]! - PAD_DEG, median - WIDEST_DEG / 2)
  return [least, Math.min(known[known.length - 1 - trim]! + PAD_DEG, median + WIDEST_DEG / 2)]
}
