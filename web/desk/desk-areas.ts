import type { Area } from '#domain/area'
import type { AreaShape } from '../map/picture.ts'
import type { Boundary } from '../city/map-picture.ts'

type Ground = { readonly children: readonly Area[]; readonly outline: Boundary['geometry'] | null; readonly boundaries: readonly Boundary[] }
type Seen = { readonly root: Area; readonly focus: Area; /** Where the incident looked at lies; its area is a step greener too. */ readonly gridCode: string | null; readonly zoom: number; /** The borders of grids and villages are shown, and their names with them. */ readonly hasGrids: boolean; readonly nameOf: (area: Area) => string }

/** From this zoom on the tiles name areas of a level themselves: two names in one place would be one too many. The map silences them for the first level of the picture alone. */
const TILES_NAME_FROM: Partial<Record<Area['level'], number>> = { township: 9.8, village: 12, grid: 14 }

/**
 * Flat ground: the areas one level below the account's own, the one looked at a step greener, and those below it over
 * it, so that a press on the map goes one level down.
 */
export function deskAreas(whole: Ground, near: Ground, { root, focus, gridCode, zoom, hasGrids, nameOf }: Seen): AreaShape[] {
  const isInside = (area: Area) => focus.path.startsWith(area.path) || gridCode?.startsWith(area.code) === true
  const isNamedByTiles = ({ level }: Area) => zoom >= (TILES_NAME_FROM[level] ?? Infinity) && (level === 'township' || hasGrids)
  const shapes = (ground: Ground, step: (area: Area) => number | null) => {
    const byCode = new Map(ground.children.map(area => [area.code, area]))
    return ground.boundaries.flatMap(({ code, geometry }): AreaShape[] => {
      const area = byCode.get(code)
      if (area === undefined) return []
      const { level, population, center } = area
      return [{ code, level, population, center, geometry, note: null, step: step(area), name: ground !== whole && isNamedByTiles(area) ? '' : nameOf(area) }]
    })
  }
  const top = shapes(whole, area => (isInside(area) ? 1 : null))
  if (focus.code === root.code) return top
  const own = near.outline === null || top.some(shape => shape.code === focus.code) ? [] : [shapeOf(focus, near.outline)]
  return [...top, ...own, ...shapes(near, () => 1)]
}

function shapeOf({ code, level, population, center }: Area, geometry: Boundary['geometry']): AreaShape {
  return { code, level, population, center, geometry, name: '', note: null, step: 1 }
}
