import type { Bbox } from '#platform/pure'

/** Steps across a cell, each way: a place in a cell takes twelve bits a side. */
export const CELL_STEPS = 4_096
/** 2 km a cell makes a step of 0.49 m: a place on the grid is at most 0.35 m from the true one. */
const CELL_METRES = 2_000
/** The longest a degree gets, so that no step anywhere is longer than meant. */
const METRES_PER_DEGREE = 111_700
/** 512 × 512 km in a square; what lies beyond goes to the cell of all that is outside. */
const MOST_CELLS = 65_536
const MOST_SIDE = 4_096

/** Cells by column and row, all ends included; `west > east` is nothing at all. */
export type CellRect = { readonly west: number; readonly south: number; readonly east: number; readonly north: number }
export const NO_CELLS: CellRect = { west: 1, south: 1, east: 0, north: 0 }

/** Cells of plain longitude and latitude over a bounding box, row by row from the south-west. */
export class CellGrid {
  readonly west: number
  readonly south: number
  /** Degrees of one step. */
  readonly stepLon: number
  readonly stepLat: number
  readonly columns: number
  readonly rows: number

  constructor(shape: Pick<CellGrid, 'west' | 'south' | 'stepLon' | 'stepLat' | 'columns' | 'rows'>) {
    this.west = shape.west
    this.south = shape.south
    this.stepLon = shape.stepLon
    this.stepLat = shape.stepLat
    this.columns = shape.columns
    this.rows = shape.rows
  }

  /** Over a bounding box, or its middle where it is larger than a grid may be. */
  static over([west, south, east, north]: Bbox): CellGrid {
    const nearestToEquator = south <= 0 && north >= 0 ? 0 : Math.min(Math.abs(south), Math.abs(north))
    const cellLat = CELL_METRES / METRES_PER_DEGREE
    const cellLon = cellLat / Math.max(0.01, Math.cos((nearestToEquator * Math.PI) / 180))
    let columns = Math.min(MOST_SIDE, Math.max(1, Math.ceil((east - west) / cellLon)))
    let rows = Math.min(MOST_SIDE, Math.max(1, Math.ceil((north - south) / cellLat)))
    const shrink = Math.min(1, Math.sqrt(MOST_CELLS / (columns * rows)))
    columns = Math.max(1, Math.floor(columns * shrink))
    rows = Math.max(1, Math.floor(rows * shrink))
    return new CellGrid({
      west: (west + east) / 2 - (columns * cellLon) / 2,
      south: (south + north) / 2 - (rows * cellLat) / 2,
      stepLon: cellLon / CELL_STEPS,
      stepLat: cellLat / CELL_STEPS,
      columns,
      rows,
    })
  }

  /** How many cells; also the index of the one cell for all that is outside. */
  get outside(): number {
    return this.columns * this.rows
  }

  /** Steps from the west edge; outside of `0 … columns × CELL_STEPS - 1` it is off the grid. */
  stepX(lon: number): number {
    return Math.round((lon - this.west) / this.stepLon)
  }

  stepY(lat: number): number {
    return Math.round((lat - this.south) / this.stepLat)
  }

  lonOf(stepX: number): number {
    return this.west + stepX * this.stepLon
  }

  latOf(stepY: number): number {
    return this.south + stepY * this.stepLat
  }

  cellAt(lon: number, lat: number): number {
    const column = Math.floor(this.stepX(lon) / CELL_STEPS)
    const row = Math.floor(this.stepY(lat) / CELL_STEPS)
    return column >= 0 && column < this.columns && row >= 0 && row < this.rows ? row * this.columns + column : this.outside
  }

  /** The cells that hold every place of the box, those included that are rounded over its edge. */
  rectOf([west, south, east, north]: Bbox): CellRect {
    const rect = {
      west: Math.max(0, Math.floor(this.stepX(west) / CELL_STEPS)),
      south: Math.max(0, Math.floor(this.stepY(south) / CELL_STEPS)),
      east: Math.min(this.columns - 1, Math.floor(this.stepX(east) / CELL_STEPS)),
      north: Math.min(this.rows - 1, Math.floor(this.stepY(north) / CELL_STEPS)),
    }
    return rect.west > rect.east || rect.south > rect.north ? NO_CELLS : rect
  }

  /** Whether some of the box is off the grid, so that who looks there is told of what is outside. */
  reachesOut([west, south, east, north]: Bbox): boolean {
    return west < this.west || south < this.south || east > this.lonOf(this.columns * CELL_STEPS - 1) || north > this.latOf(this.rows * CELL_STEPS - 1)
  }
}

export function isInRect({ west, south, east, north }: CellRect, column: number, row: number): boolean {
  return column >= west && column <= east && row >= south && row <= north
}
