import { Delaunay } from 'd3'
import type { Position } from '#platform/pure'
import type { Grid } from './areas.ts'
import { isInRing, toPlane } from './plane.ts'
import type { Dice } from './random.ts'

/** Which grid a point lies in: among the nearest seed and its neighbours, twice round; null outside the city. */
export function makeLocator(grids: readonly Grid[]): (at: Position) => Grid | null {
  const seeds = new Delaunay(Float64Array.from(grids.flatMap(({ area }) => [...toPlane(area.center)])))
  const holds = (index: number, at: Position) => isInRing(at, grids[index]?.area.geometry.coordinates[0] ?? [])
  return at => {
    const nearest = seeds.find(...toPlane(at))
    const near = new Set([nearest])
    for (let round = 0; round < 2; round++) for (const index of [...near]) for (const next of seeds.neighbors(index)) near.add(next)
    for (const index of near) if (holds(index, at)) return grids[index] ?? null
    return null
  }
}

/** A place in a grid, nearer its middle than its rim; the middle itself after ten misses. */
export function placeIn({ area }: Grid, dice: Dice): Position {
  const [west, south, east, north] = area.bbox
  for (let dart = 0; dart < 10; dart++) {
    const lon = area.center[0] + dice.between(-0.3, 0.3) * (east - west)
    const lat = area.center[1] + dice.between(-0.3, 0.3) * (north - south)
    const at: Position = [Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5]
    if (isInRing(at, area.geometry.coordinates[0] ?? [])) return at
  }
  return area.center
}
