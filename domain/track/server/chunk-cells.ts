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

/**
 * Adds the cells a straight line goes through, both ends too: of every row it crosses, the columns between where it enters and
 * leaves, and one more to either side where rounding could matter.
 */
export function addCellsBetween(cells: Set<number>, from: Point, to: Point): void {
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

const cells = new Set<number>()

/**
 * The cells a unit was in during a chunk, and those on its way from where it was `before`: what interpolates between fixes looks
 * for a way under the minute of its later end. Rows stand in order of time.
 */
export function chunkCells({ count, columns }: ChunkRows, minute: number, before: Whereabouts): { cells: number[]; last: Whereabouts | null } {
  const time = columns[TIME]!
  const lon = columns[LON]!
  const lat = columns[LAT]!
  const flags = columns[FLAGS]!
  let lastLon = before.lonE6
  let lastLat = before.latE6
  let lastMs = before.fixedAtMs - minute * MINUTE_MS
  let lastCell = -1
  cells.clear()
  for (let row = 0; row < count; row++) {
    if (!isWhereabouts(flags[row]!)) continue
    const nowLon = lon[row]!
    const nowLat = lat[row]!
    const nowMs = time[row]!
    const cell = cellAt(nowLon, nowLat)
    if (cell !== lastCell) {
      cells.add(cell)
      const isWay = isJoined(nowMs - lastMs, nowLon - lastLon, nowLat - lastLat)
      if (isWay && cell !== cellAt(lastLon, lastLat)) addCellsBetween(cells, { lonE6: lastLon, latE6: lastLat }, { lonE6: nowLon, latE6: nowLat })
    }
    lastLon = nowLon
    lastLat = nowLat
    lastMs = nowMs
    lastCell = cell
  }
  return { cells: [...cells], last: lastCell < 0 ? null : { lonE6: lastLon, latE6: lastLat, fixedAtMs: minute * MINUTE_MS + lastMs } }
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
