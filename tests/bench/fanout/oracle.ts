import { type CellGrid, type CellWorld, isInRect } from '#domain/track'
import { type HotCity, METRES_PER_LAT, METRES_PER_LON } from '../hot-city.ts'

type Box = readonly [west: number, south: number, east: number, north: number]

/** How many are in each cell of the grid in truth; counted once a tick for all viewers. */
export function countsOf(grid: CellGrid, city: HotCity): Uint32Array {
  const counts = new Uint32Array(grid.outside + 1)
  for (let row = 0; row < city.count; row++) {
    const cell = grid.cellAt(city.lon[row]!, city.lat[row]!)
    counts[cell] = counts[cell]! + 1
  }
  return counts
}

/**
 * Whether a viewer's world is the truth of this very tick: whoever is told is in the cells on the screen and within 0.5 m of
 * the truth, each once, and as many as there are; the cells hold all of its box. Of a sample, the number is not looked at.
 */
export function expectWorld(world: CellWorld, truth: { readonly city: HotCity; readonly counts: Uint32Array; readonly box: Box }): { readonly fault: string | null; readonly worstMetres: number } {
  const { grid, rect, columns, level } = world
  const { city } = truth
  if (!grid) return { fault: 'no hello', worstMetres: 0 }
  let worstMetres = 0
  for (let at = 0; at < world.count; at++) {
    const row = columns.number[at]! - 1
    const cell = grid.cellAt(city.lon[row]!, city.lat[row]!)
    if (cell !== grid.outside && !isInRect(rect, cell % grid.columns, Math.floor(cell / grid.columns))) return { fault: `unit ${row + 1} should have left`, worstMetres }
    if (world.indexOf(row + 1) !== at) return { fault: `unit ${row + 1} is there twice`, worstMetres }
    const metres = Math.hypot((columns.lon[at]! - city.lon[row]!) * METRES_PER_LON, (columns.lat[at]! - city.lat[row]!) * METRES_PER_LAT)
    worstMetres = Math.max(worstMetres, metres)
    if (!(metres <= 0.5)) return { fault: `unit ${row + 1} is ${metres.toFixed(2)} m off`, worstMetres }
  }
  return { fault: level === 0 ? missing(world, grid, truth) : null, worstMetres }
}

/** Whether the cells on the screen hold the whole box, and the world as many units as are in them. */
function missing({ rect, count }: CellWorld, grid: CellGrid, { counts, box }: { readonly counts: Uint32Array; readonly box: Box }): string | null {
  const whole = grid.rectOf(box)
  if (rect.west > whole.west || rect.south > whole.south || rect.east < whole.east || rect.north < whole.north) return 'the box is not all on the screen'
  let expected = grid.reachesOut(box) ? counts[grid.outside]! : 0
  for (let row = rect.south; row <= rect.north; row++) for (let column = rect.west; column <= rect.east; column++) expected += counts[row * grid.columns + column]!
  return count === expected ? null : `${count} told, ${expected} are there`
}
