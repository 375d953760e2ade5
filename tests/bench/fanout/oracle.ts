import { type CellWorld, isInRect } from '#domain/track'
import { type HotCity, METRES_PER_LAT, METRES_PER_LON } from '../hot-city.ts'

type Truth = { readonly city: HotCity; readonly box: readonly [west: number, south: number, east: number, north: number] }

/**
 * Whether a viewer's world is the truth of this very tick: everybody in its box within 0.5 m; everybody in the cells on its
 * screen, and nobody else. Of a sample, that whoever is told of is where they are told to be.
 */
export function expectWorld(world: CellWorld, { city, box }: Truth): { readonly fault: string | null; readonly worstMetres: number } {
  const { grid, rect, columns } = world
  if (!grid) return { fault: 'no hello', worstMetres: 0 }
  const [west, south, east, north] = box
  let worstMetres = 0
  let expected = 0
  for (let row = 0; row < city.count; row++) {
    const [lon, lat] = [city.lon[row]!, city.lat[row]!]
    const cell = grid.cellAt(lon, lat)
    const isTold = cell === grid.outside || isInRect(rect, cell % grid.columns, Math.floor(cell / grid.columns))
    if (isTold && cell !== grid.outside) expected++
    const isInView = lon >= west && lon <= east && lat >= south && lat <= north
    const at = world.indexOf(row + 1)
    if (isInView && at < 0 && world.level === 0) return { fault: `unit ${row + 1} is in view and not there`, worstMetres }
    if (!isTold && at >= 0) return { fault: `unit ${row + 1} is there and should not be`, worstMetres }
    if (at < 0) continue
    const metres = Math.hypot((columns.lon[at]! - lon) * METRES_PER_LON, (columns.lat[at]! - lat) * METRES_PER_LAT)
    worstMetres = Math.max(worstMetres, metres)
    if (!(metres <= 0.5)) return { fault: `unit ${row + 1} is ${metres.toFixed(2)} m off`, worstMetres }
  }
  return { fault: world.level === 0 && world.count < expected ? `${world.count} rows, ${expected} units` : null, worstMetres }
}
