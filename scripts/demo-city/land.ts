import type { GroundLine } from '#domain/area'
import { type AreaTree, nameAreas } from './areas.ts'
import type { RoadNet } from './city.ts'
import { drawGround, publishRoads } from './ground.ts'
import { buildMesh } from './mesh.ts'
import { cityOutline, isInCity } from './outline.ts'
import { partition } from './partition.ts'
import { type Point, ringTester, toPlane } from './plane.ts'
import { drawRivers } from './rivers.ts'
import { layRoads } from './roads.ts'
import { scatterSeeds } from './seeds.ts'
import { readLand } from './spacing.ts'
import type { Gates } from './streets.ts'
import { TOWNSHIPS } from './townships.ts'
import { type Town, bendLand, layTowns } from './towns.ts'

export type Ground = AreaTree & { readonly towns: readonly Town[]; readonly townNodes: readonly Gates[]; readonly roads: RoadNet; readonly ground: readonly GroundLine[] }

const GRIDS = 2230

/** The land before the people: areas, roads and rivers. */
export function makeLand(seed: number, scale: number): Ground {
  const towns = layTowns(seed, scale)
  const land = readLand(seed, towns)
  const isInside = isInCity(cityOutline(seed))
  const bend = bendLand(seed, towns)
  const mesh = buildMesh(seed, scatterSeeds({ seed, land, towns, isInside, target: GRIDS * scale }), bend)
  const parts = partition(mesh, land)
  const tree = nameAreas({ seed, mesh, parts })
  const ring = tree.areas[0]?.geometry.coordinates[0] ?? []
  const offices = parts.townships.flatMap(({ township, seatCell }) => {
    const at = mesh.seeds[seatCell]
    return at === undefined || at.town !== -1 ? [] : [{ point: at.point, size: TOWNSHIPS[township]?.kind === 'township' ? 3 : 5, seatCell }]
  })
  const seats = new Set(offices.map(office => office.seatCell))
  const hamlets = tree.grids.flatMap(({ cell, town }) => (town === -1 && !seats.has(cell) ? [mesh.seeds[cell]?.point as Point] : []))
  const { net, townNodes } = layRoads({ seed, towns, offices, hamlets, bend, isInside: ringTester(ring.map(toPlane)) })
  const roads = publishRoads(net)
  return { ...tree, towns, townNodes, roads, ground: drawGround(roads, drawRivers(seed, ring), bend) }
}
