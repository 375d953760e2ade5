import { Delaunay } from 'd3'
import { COUNTIES } from './counties.ts'
import { HIGHWAYS, RIVERS } from './ground-facts.ts'
import { type Point, distance, distanceToLine, smooth, toPlane } from './plane.ts'
import { noise } from './random.ts'
import { TOWNSHIPS } from './townships.ts'
import type { Town } from './towns.ts'

/** The land the seeds are scattered on: the city and a margin, so that every cell of the city closes. */
export const FIELD = { west: -152, south: -108, east: 158, north: 106, stepKm: 2 } as const

export type Land = {
  /** Index into TOWNSHIPS of the township a place would fall to; borders wander like ridges. */
  readonly townshipAt: (p: Point) => number
  /** How far apart grids stand here, before a county is tuned to its count. */
  readonly spacingAt: (p: Point) => number
}

/** Grids are close in towns and township seats, wider in valleys and along roads, widest in the mountains. */
export function readLand(seed: number, towns: readonly Town[]): Land {
  const seats = TOWNSHIPS.map(township => toPlane(township.seat))
  const nearest = new Delaunay(Float64Array.from(seats.flat()))
  const townshipAt = warpedNearest(seed, nearest, towns)
  const valleys = [...RIVERS, ...HIGHWAYS].map(({ course }) => smooth(course.map(toPlane), 6))
  const rough = noise(seed + 3, 14)
  const spacing = raster((x, y) => {
    const toSeat = distance([x, y], seats[nearest.find(x, y)] as Point)
    const toValley = Math.min(...valleys.map(line => distanceToLine([x, y], line)))
    const toTown = Math.min(...towns.map(town => distance([x, y], town.centre) - town.radiusKm))
    const open = 2.3 + Math.min(3.2, toValley * 0.34) + 0.9 * rough(x, y)
    return Math.max(0.8, Math.min(open, 1.05 + 0.62 * toSeat, 0.9 + 0.4 * Math.max(0, toTown)))
  })
  return { townshipAt, spacingAt: spacing }
}

function warpedNearest(seed: number, seats: Delaunay<unknown>, towns: readonly Town[]): (p: Point) => number {
  const [east, north] = [noise(seed + 11, 16), noise(seed + 12, 16)]
  let last = 0
  return ([x, y]) => {
    const toTown = Math.min(...towns.map(town => distance([x, y], town.centre) / town.radiusKm))
    const push = 4.2 * Math.max(0.06, Math.min(1, (toTown - 1) / 2))
    last = seats.find(x + push * east(x, y), y + push * north(x, y), last)
    return last
  }
}

/** Evaluates once a cell and reads the nearest: the spacing changes slowly, the scatter asks often. */
function raster(value: (x: number, y: number) => number): (p: Point) => number {
  const width = Math.ceil((FIELD.east - FIELD.west) / FIELD.stepKm) + 1
  const height = Math.ceil((FIELD.north - FIELD.south) / FIELD.stepKm) + 1
  const cells = new Float64Array(width * height)
  cells.forEach((_, index) => {
    cells[index] = value(FIELD.west + (index % width) * FIELD.stepKm, FIELD.south + Math.floor(index / width) * FIELD.stepKm)
  })
  return ([x, y]) => cells[Math.round((y - FIELD.south) / FIELD.stepKm) * width + Math.round((x - FIELD.west) / FIELD.stepKm)] ?? 5
}

const TOTAL_WAN = COUNTIES.reduce((sum, county) => sum + county.populationWan, 0)

/** Grids a county should have: mostly by its people, a little for every county. */
export function gridQuota(countyCode: string, total: number): number {
  const county = COUNTIES.find(({ code }) => code === countyCode)
  return total * (0.3 / COUNTIES.length + (0.7 * (county?.populationWan ?? 0)) / TOTAL_WAN)
}
