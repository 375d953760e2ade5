import { DEGREE, FLAGS, LAT, LON, MINUTE_MS, TIME } from '../track-chunk.ts'
import type { ChunkRows } from '../track-chunk-write.ts'
import { isJoined, isWhereabouts } from '../track-gap.ts'

/**
 * The coarse grid of "who was where": cells of 0.02 degree (some 2.2 × 1.7 km here), numbered row by row from the south-west
 * corner of the world. What goes from cell to cell between two fixes touches those it crosses in a straight line.
 */
const CELL = DEGREE / 50
const ACROSS = 18_000
const DOWN = 9_000
const WEST_EDGE = 180 * DEGREE
const SOUTH_EDGE = 90 * DEGREE

export function cellAt(lonE6: number, latE6: number): number {
  return rowOf(latE6) * ACROSS + columnOf(lonE6)
}

export function columnOf(lonE6: number): number {
  return Math.min(ACROSS - 1, Math.floor((lonE6 + WEST_EDGE) / CELL))
}
export function rowOf(latE6: number): number {
  return Math.min(DOWN - 1, Math.floor((latE6 + SOUTH_EDGE) / CELL))
}
export function cellOf(column: number, row: number): number {
  return row * ACROSS + column
}

type Point = { readonly lonE6: number; readonly latE6: number }
type Cells = { add(cell: number): unknown }

/**
 * Adds the cells a straight line goes through, both ends too: of every row it crosses, the columns between where it enters and
 * leaves, and one more to either side where rounding could matter.
 */
export function addCellsBetween(cells: Cells, from: Point, to: Point): void {
  const [south, north] = from.latE6 <= to.latE6 ? [from, to] : [to, from]
  const [first, last] = [rowOf(south.latE6), rowOf(north.latE6)]
  const slope = north.latE6 === south.latE6 ? 0 : (north.lonE6 - south.lonE6) / (north.latE6 - south.latE6)
  const lonAt = (latE6: number) => south.lonE6 + slope * (latE6 - south.latE6)
  for (let row = first; row <= last; row++) {
    const enters = row === first ? south.lonE6 : lonAt(row * CELL - SOUTH_EDGE)
    const leaves = row === last ? north.lonE6 : lonAt((row + 1) * CELL - SOUTH_EDGE)
    const west = columnOf(Math.min(enters, leaves) - 1)
    const east = columnOf(Math.max(enters, leaves) + 1)
    for (let column = west; column <= east; column++) cells.add(cellOf(column, row))
  }
}

export type Whereabouts = Point & { readonly fixedAtMs: number }

/**
 * Follows units through their chunks: which cells they were in, and on their way there from where they were before. What
 * interpolates between fixes looks for a way under the minute of its later end. Hot code: nothing is made for a chunk.
 */
export class CellWay {
  /** Where the unit was last: before the chunk until it is followed, then at its end. */
  readonly last = { lonE6: 0, latE6: 0, fixedAtMs: Number.NEGATIVE_INFINITY }
  /** The cells of the chunk followed last; the first `count` are set. */
  cells = new Int32Array(64)
  count = 0

  add(cell: number): void {
    for (let at = 0; at < this.count; at++) if (this.cells[at] === cell) return
    if (this.count === this.cells.length) {
      const wider = new Int32Array(this.count * 2)
      wider.set(this.cells)
      this.cells = wider
    }
    this.cells[this.count++] = cell
  }

  touches(cells: ReadonlySet<number>): boolean {
    return this.cells.subarray(0, this.count).some(cell => cells.has(cell))
  }

  /** Rows stand in order of time. */
  follow({ count, columns, constant }: ChunkRows, minute: number): void {
    const time = columns[TIME]!
    const lon = columns[LON]!
    const lat = columns[LAT]!
    const flags = columns[FLAGS]!
    const { last } = this
    const hasOneFlag = (constant & (1 << FLAGS)) !== 0
    const startMs = minute * MINUTE_MS
    let west = 0
    let east = 0
    let south = 0
    let north = 0
    let lastRow = -1
    this.count = 0
    for (let row = 0; row < count; row++) {
      if (!isWhereabouts(flags[hasOneFlag ? 0 : row]!)) continue
      const nowLon = lon[row]!
      const nowLat = lat[row]!
      if (!(nowLon >= west && nowLon < east && nowLat >= south && nowLat < north)) {
        const cell = cellAt(nowLon, nowLat)
        this.add(cell)
        if (lastRow >= 0) standAt(last, { columns, row: lastRow, startMs })
        const isWay = isJoined(startMs + time[row]! - last.fixedAtMs, nowLon - last.lonE6, nowLat - last.latE6)
        if (isWay && cell !== cellAt(last.lonE6, last.latE6)) addCellsBetween(this, last, { lonE6: nowLon, latE6: nowLat })
        west = (cell % ACROSS) * CELL - WEST_EDGE
        south = Math.floor(cell / ACROSS) * CELL - SOUTH_EDGE
        east = west + CELL
        north = south + CELL
      }
      lastRow = row
    }
    if (lastRow >= 0) standAt(last, { columns, row: lastRow, startMs })
  }
}

function standAt(last: CellWay['last'], { columns, row, startMs }: { columns: ChunkRows['columns']; row: number; startMs: number }): void {
  last.lonE6 = columns[LON]![row]!
  last.latE6 = columns[LAT]![row]!
  last.fixedAtMs = startMs + columns[TIME]![row]!
}

/** No way leads from here. */
export const NOWHERE: Whereabouts = { lonE6: 0, latE6: 0, fixedAtMs: Number.NEGATIVE_INFINITY }

export type CellBox = { west: number; south: number; east: number; north: number }

/** The edges of a set of cells, as columns and rows. */
export function boxOfCells(some: ReadonlySet<number>): CellBox {
  const box: CellBox = { west: ACROSS, south: DOWN, east: -1, north: -1 }
  for (const cell of some) {
    const [column, row] = [cell % ACROSS, Math.floor(cell / ACROSS)]
    box.west = Math.min(box.west, column)
    box.east = Math.max(box.east, column)
    box.south = Math.min(box.south, row)
    box.north = Math.max(box.north, row)
  }
  return box
}

/** Within a minute's reach of any believed unit, some 20 km. */
const REACH_CELLS = 10

export function isNearBox({ west, south, east, north }: CellBox, lonE6: number, latE6: number): boolean {
  const [column, row] = [columnOf(lonE6), rowOf(latE6)]
  return column >= west - REACH_CELLS && column <= east + REACH_CELLS && row >= south - REACH_CELLS && row <= north + REACH_CELLS
}
