import type { Mesh } from './mesh.ts'
import { type Point, distance, toPlane } from './plane.ts'
import { piecesOf } from './rings.ts'
import type { Land } from './spacing.ts'
import { TOWNSHIPS } from './townships.ts'

/** Which cells make which village of which township. The first cell of a village is its middle. */
export type Partition = {
  readonly cells: readonly number[]
  readonly townships: readonly TownshipCells[]
}
export type TownshipCells = {
  /** Index into TOWNSHIPS. */
  readonly township: number
  readonly seatCell: number
  readonly villages: readonly (readonly number[])[]
}

const GRIDS_A_VILLAGE = 3.2

export function partition(mesh: Mesh, land: Land): Partition {
  const cells = cityCells(mesh)
  const seats = seatCells(mesh, cells)
  const owner = ownCells({ mesh, land, cells, seats })
  const townships = TOWNSHIPS.map((_, township) => {
    const own = cells.filter(cell => owner.get(cell) === township)
    return { township, seatCell: seats[township] as number, villages: villagesOf(mesh, own, seats[township] as number) }
  })
  return { cells, townships }
}

/** One piece without holes: islands outside are given up, lakes inside are filled. */
function cityCells(mesh: Mesh): number[] {
  const inside = mesh.seeds.flatMap((seed, cell) => (seed.isInside && mesh.sidesOf(cell).length > 0 ? [cell] : []))
  const main = piecesOf(mesh, inside)[0] ?? []
  const set = new Set(main)
  const outside = mesh.seeds.flatMap((_, cell) => (set.has(cell) ? [] : [cell]))
  const rim = piecesOf(mesh, outside)
  const lakes = rim.slice(1).filter(piece => piece.every(cell => mesh.sidesOf(cell).length > 0))
  return [...main, ...lakes.flat()].sort((a, b) => a - b)
}

/** Each township's office gets a cell of its own, the nearest one that is still free. */
function seatCells(mesh: Mesh, cells: readonly number[]): number[] {
  const taken = new Set<number>()
  return TOWNSHIPS.map(({ seat }) => {
    const at = toPlane(seat)
    const far = (cell: number) => (taken.has(cell) ? Infinity : distance(pointOf(mesh, cell), at))
    const nearest = cells.reduce((best, cell) => (far(cell) < far(best) ? cell : best))
    taken.add(nearest)
    return nearest
  })
}

function pointOf(mesh: Mesh, cell: number): Point {
  return mesh.seeds[cell]?.point as Point
}

type Owning = { mesh: Mesh; land: Land; cells: readonly number[]; seats: readonly number[] }

/** By the land, then mended until every township hangs together round its seat. */
function ownCells({ mesh, land, cells, seats }: Owning): Map<number, number> {
  const owner = new Map(cells.map(cell => [cell, land.townshipAt(pointOf(mesh, cell))]))
  seats.forEach((cell, township) => owner.set(cell, township))
  for (let round = 0; round < 12; round++) {
    const strays = TOWNSHIPS.flatMap((_, township) => {
      const own = cells.filter(cell => owner.get(cell) === township)
      return piecesOf(mesh, own).filter(piece => !piece.includes(seats[township] as number)).flat()
    })
    if (strays.length === 0) break
    const lost = new Set(strays)
    for (const cell of strays) {
      const around = mesh.sidesOf(cell).flatMap(({ neighbour }) => (lost.has(neighbour) ? [] : (owner.get(neighbour) ?? [])))
      const next = mostCommon(around)
      if (next === undefined) continue
      owner.set(cell, next)
      lost.delete(cell)
    }
  }
  return owner
}

function mostCommon(items: readonly number[]): number | undefined {
  const count = (item: number) => items.filter(other => other === item).length
  return items.reduce<number | undefined>((best, item) => (best === undefined || count(item) > count(best) ? item : best), undefined)
}

/** Middles as far from one another as can be, then everyone to the nearest middle over common sides. */
function villagesOf(mesh: Mesh, own: readonly number[], seatCell: number): number[][] {
  const count = Math.max(1, Math.round(own.length / GRIDS_A_VILLAGE))
  const middles = [seatCell]
  const gap = (cell: number) => Math.min(...middles.map(middle => distance(pointOf(mesh, cell), pointOf(mesh, middle))))
  while (middles.length < count) middles.push(own.reduce((best, cell) => (gap(cell) > gap(best) ? cell : best)))
  return grow(mesh, own, middles)
}

function grow(mesh: Mesh, own: readonly number[], middles: readonly number[]): number[][] {
  const villages = middles.map(middle => [middle])
  const free = new Set(own.filter(cell => !middles.includes(cell)))
  const reach = new Map(middles.map(middle => [middle, 0]))
  while (free.size > 0) {
    const reached = villages.flatMap((members, village) => members.map(at => ({ at, village })))
    let best: { cell: number; village: number; cost: number } | null = null
    for (const { at, village } of reached) {
      for (const { neighbour } of mesh.sidesOf(at)) {
        const cost = (reach.get(at) ?? 0) + distance(pointOf(mesh, at), pointOf(mesh, neighbour))
        if (free.has(neighbour) && (best === null || cost < best.cost)) best = { cell: neighbour, village, cost }
      }
    }
    if (best === null) throw new Error('a township falls apart: its cells do not hang together')
    villages[best.village]?.push(best.cell)
    reach.set(best.cell, best.cost)
    free.delete(best.cell)
  }
  return villages
}
