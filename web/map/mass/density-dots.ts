import { CELL_STEPS, type CellGrid, type Density } from '#domain/track'
import { worldX, worldY } from './mercator.ts'

/** How many there are, as one dot a square of the grid: place in world units from `origin`, then the count. */
export type DensityDots = {
  readonly dots: Float32Array<ArrayBuffer>
  readonly count: number
  readonly originX: number
  readonly originY: number
  /** World units a square is wide. */
  readonly side: number
  /** All that were counted, and the most in one square. */
  readonly total: number
  readonly most: number
}
export const DOT_WORDS = 3
export const NO_DOTS: DensityDots = { dots: new Float32Array(0), count: 0, originX: 0, originY: 0, side: 0, total: 0, most: 0 }

/** Dots of a halftone: nearer than this they would run together into a blob. Pixels at 1080 lines. */
const LEAST_SIDE_PX = 12

/** Squares of 1, 2, 4 … parts of the grid, the smallest that is wide enough on the screen. Only occupied ones have a dot. */
export function densityDots({ columns, rows, counts }: Density, grid: CellGrid, pxPerWorld: number): DensityDots {
  if (counts.length === 0) return NO_DOTS
  const partLon = (grid.stepLon * CELL_STEPS * grid.columns) / columns
  const partLat = (grid.stepLat * CELL_STEPS * grid.rows) / rows
  const partWorld = worldX(partLon) - worldX(0)
  let parts = 1
  while (partWorld * parts * pxPerWorld < LEAST_SIDE_PX && parts < 256) parts *= 2
  const across = Math.ceil(columns / parts)
  const sums = new Uint32Array(across * Math.ceil(rows / parts))
  let total = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const count = counts[row * columns + column]!
      if (count === 0) continue
      sums[Math.floor(row / parts) * across + Math.floor(column / parts)]! += count
      total += count
    }
  }
  const originX = worldX(grid.west)
  const originY = worldY(grid.south)
  const dots = new Float32Array(sums.reduce((occupied, sum) => occupied + (sum > 0 ? 1 : 0), 0) * DOT_WORDS)
  let [at, most] = [0, 0]
  for (let square = 0; square < sums.length; square++) {
    const sum = sums[square]!
    if (sum === 0) continue
    dots[at++] = partWorld * parts * ((square % across) + 0.5)
    dots[at++] = worldY(grid.south + partLat * parts * (Math.floor(square / across) + 0.5)) - originY
    dots[at++] = sum
    if (sum > most) most = sum
  }
  return { dots, count: at / DOT_WORDS, originX, originY, side: partWorld * parts, total, most }
}

const STEPS = 5

/** How large a dot is, as a share of its square, and which of the five steps of the ramp it takes: by area, the fullest touching its neighbours. */
export function dotLook(count: number, most: number): { readonly radius: number; readonly step: number } {
  const share = Math.sqrt(Math.min(1, count / Math.max(1, most)))
  return { radius: 0.1 + 0.38 * share, step: Math.min(STEPS - 1, Math.floor(share * STEPS)) }
}
