import { COUNTIES } from './counties.ts'
import { YELLOW_RIVER } from './outline.ts'
import { type Point, distance, smooth, toPlane } from './plane.ts'
import { Dice } from './random.ts'
import { FIELD, type Land, gridQuota } from './spacing.ts'
import { TOWNSHIPS } from './townships.ts'
import { type Town, latticePoints } from './towns.ts'

/** One seed becomes one grid, or a piece of the world outside. */
export type Seed = {
  readonly point: Point
  /** Index of the town whose block this is, or -1 in the open. */
  readonly town: number
  readonly isInside: boolean
}

type Scene = { seed: number; land: Land; towns: readonly Town[]; isInside: (p: Point) => boolean; target: number }

const TUNING_ROUNDS = 3
const DARTS = 12
/** No two grids need be further apart than this, in kilometres. */
const WIDEST_KM = 9

/** Scatters and counts until every county has about its share of the grids. */
export function scatterSeeds(scene: Scene): Seed[] {
  const fixed = fixedSeeds(scene)
  const stretch = new Map(COUNTIES.map(county => [county.code, 1]))
  let seeds = fixed
  for (let round = 0; round < TUNING_ROUNDS; round++) {
    seeds = scatter(scene, fixed, p => (stretch.get(countyAt(scene.land, p)) ?? 1) * scene.land.spacingAt(p))
    tune(scene, seeds, stretch)
  }
  return seeds
}

function countyAt(land: Land, p: Point): string {
  return TOWNSHIPS[land.townshipAt(p)]?.countyCode ?? ''
}

function tune({ land, target }: Scene, seeds: readonly Seed[], stretch: Map<string, number>): void {
  const open = new Map<string, number>()
  const urban = new Map<string, number>()
  for (const { point, town, isInside } of seeds) {
    if (!isInside) continue
    const counts = town === -1 ? open : urban
    const county = countyAt(land, point)
    counts.set(county, (counts.get(county) ?? 0) + 1)
  }
  for (const [county, factor] of stretch) {
    const wanted = Math.max(20, gridQuota(county, target) - (urban.get(county) ?? 0))
    stretch.set(county, Math.min(1.45, Math.max(0.5, factor * Math.sqrt((open.get(county) ?? 1) / wanted))))
  }
}

/** Town blocks, and pairs left and right of the Yellow River, so that the border between them is the river. */
function fixedSeeds({ seed, towns, isInside }: Scene): Seed[] {
  const dice = new Dice(seed, 'blocks')
  const blocks = towns.flatMap((town, index) =>
    latticePoints(town, 1, 0.5).map(({ point: [x, y] }) => {
      const jitter = town.blockKm * 0.07
      return { point: [x + dice.between(-jitter, jitter), y + dice.between(-jitter, jitter)] as Point, town: index }
    }),
  )
  const all = [...blocks, ...riverPairs(dice)].filter(({ point }, index, list) => {
    return list.slice(0, index).every(other => distance(other.point, point) > 0.4)
  })
  return all.map(({ point, town }) => ({ point, town, isInside: isInside(point) }))
}

function riverPairs(dice: Dice): { point: Point; town: number }[] {
  const river = smooth(YELLOW_RIVER.map(toPlane), 1.3)
  return river.slice(1, -1).flatMap((p, index) => {
    if (index % 2) return []
    const [before, after] = [river[index] as Point, river[index + 2] as Point]
    const span = distance(before, after)
    const offset = dice.between(0.7, 0.9)
    const normal: Point = [(-(after[1] - before[1]) / span) * offset, ((after[0] - before[0]) / span) * offset]
    return [1, -1].map(side => ({ point: [p[0] + side * normal[0], p[1] + side * normal[1]] as Point, town: -1 }))
  })
}

/** Bridson's dart throwing with a radius that changes over the land. */
function scatter({ seed, isInside, towns }: Scene, fixed: readonly Seed[], spacing: (p: Point) => number): Seed[] {
  const dice = new Dice(seed, 'scatter')
  const seeds = [...fixed]
  const hash = new Map<number, number[]>()
  const radii = fixed.map(({ point, town }) => (town === -1 ? spacing(point) : (towns[town]?.blockKm ?? 1)))
  const cellOf = (x: number, y: number) => Math.floor(x / 3) * 1000 + Math.floor(y / 3)
  const note = (index: number, [x, y]: Point) => {
    const cell = hash.get(cellOf(x, y))
    if (cell === undefined) hash.set(cellOf(x, y), [index])
    else cell.push(index)
  }
  fixed.forEach(({ point }, index) => note(index, point))
  const isFree = (p: Point, radius: number) => {
    const reach = Math.ceil((radius + WIDEST_KM) / 6) * 3
    for (let x = p[0] - reach; x <= p[0] + reach; x += 3) {
      for (let y = p[1] - reach; y <= p[1] + reach; y += 3) {
        for (const other of hash.get(cellOf(x, y)) ?? []) {
          if (distance(p, (seeds[other] as Seed).point) < (radius + (radii[other] as number)) / 2) return false
        }
      }
    }
    return true
  }
  const active = seeds.map((_, index) => index)
  while (active.length > 0) {
    const slot = Math.floor(dice.unit() * active.length)
    const from = active[slot] as number
    const candidate = throwDarts(dice, (seeds[from] as Seed).point, { radius: radii[from] as number, spacing, isFree })
    if (candidate === null) {
      active[slot] = active.at(-1) as number
      active.pop()
      continue
    }
    radii.push(spacing(candidate))
    seeds.push({ point: candidate, town: -1, isInside: isInside(candidate) })
    note(seeds.length - 1, candidate)
    active.push(seeds.length - 1)
  }
  return seeds
}

type Darts = { radius: number; spacing: (p: Point) => number; isFree: (p: Point, radius: number) => boolean }

function throwDarts(dice: Dice, from: Point, { radius, spacing, isFree }: Darts): Point | null {
  for (let dart = 0; dart < DARTS; dart++) {
    const angle = dice.between(0, 2 * Math.PI)
    const reach = dice.between(0.8, 2) * radius
    const p: Point = [from[0] + Math.cos(angle) * reach, from[1] + Math.sin(angle) * reach]
    if (p[0] < FIELD.west || p[0] > FIELD.east || p[1] < FIELD.south || p[1] > FIELD.north) continue
    if (isFree(p, spacing(p))) return p
  }
  return null
}
