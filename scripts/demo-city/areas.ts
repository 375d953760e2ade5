import type { AreaLevel } from '#domain/area'
import type { Position } from '#platform/pure'
import polylabel from 'polylabel'
import { CITY, COUNTIES } from './counties.ts'
import { DEMO, type DemoArea } from './city.ts'
import type { Mesh } from './mesh.ts'
import { type Name, VillageNames } from './names.ts'
import type { Partition, TownshipCells } from './partition.ts'
import { toPosition } from './plane.ts'
import { Dice } from './random.ts'
import { type Polygon, unite } from './rings.ts'
import { TOWNSHIPS } from './townships.ts'

/** A grid with what the rest of the generator asks of it. */
export type Grid = { readonly area: DemoArea; readonly cell: number; readonly town: number; readonly township: DemoArea; readonly village: DemoArea; readonly county: DemoArea }
export type AreaTree = { readonly areas: readonly DemoArea[]; readonly grids: readonly Grid[] }

type Below = { area: DemoArea; cells: number[]; areas: DemoArea[]; grids: Grid[] }
type Ground = { seed: number; mesh: Mesh; parts: Partition; populationOf: Map<number, number> }

/** Names, codes and numbers for the partition, from the top down. */
export function nameAreas({ seed, mesh, parts }: Omit<Ground, 'populationOf'>): AreaTree {
  const ground = { seed, mesh, parts, populationOf: shareOut(seed, mesh, parts) }
  const city = makeArea(ground, { ...CITY, level: 'city', above: '', cells: parts.cells, seatAt: COUNTIES[0]?.seat ?? null })
  const counties = COUNTIES.map(county => nameCounty(ground, county.code, city))
  return { areas: [city, ...counties.flatMap(county => county.areas)], grids: counties.flatMap(county => county.grids) }
}

type NewArea = { code: string; name: string; nameEn: string; level: AreaLevel; above: string; cells: readonly number[]; seatAt: Position | null }

/** Everything demo has stood since the demo's own first day. */
const VALID_FROM = '2026-01-01'

function makeArea({ mesh, populationOf }: Ground, { code, name, nameEn, level, above, cells, seatAt }: NewArea): DemoArea {
  const geometry = unite(mesh, cells)
  const seat = seatAt ?? toPosition(mesh.seeds[cells[0] as number]?.point ?? [0, 0])
  return {
    ...DEMO,
    code,
    name,
    nameEn,
    level,
    parentCode: above.split('/').at(-2) ?? null,
    path: `${above}${code}/`,
    center: level === 'grid' || level === 'village' ? seat : visualCentre(geometry),
    seat,
    bbox: bboxOf(geometry),
    population: cells.reduce((sum, cell) => sum + (populationOf.get(cell) ?? 0), 0),
    validFrom: VALID_FROM,
    validTo: null,
    geometry,
  }
}

function visualCentre({ coordinates }: Polygon): Position {
  const [lon, lat] = polylabel(coordinates, 0.004)
  return [Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5]
}

function bboxOf({ coordinates }: Polygon): [number, number, number, number] {
  const [lons, lats] = [0, 1].map(axis => (coordinates[0] ?? []).map(p => p[axis] as number)) as [number[], number[]]
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}

function nameCounty(ground: Ground, code: string, city: DemoArea): Below {
  const facts = COUNTIES.find(county => county.code === code)
  if (facts === undefined) throw new RangeError(code)
  const mine = ground.parts.townships.filter(({ township }) => TOWNSHIPS[township]?.countyCode === code)
  const cells = mine.flatMap(({ villages }) => villages.flat())
  const area = makeArea(ground, { ...facts, level: 'county', above: city.path, cells, seatAt: facts.seat })
  const names = new VillageNames(new Dice(ground.seed, `names ${code}`))
  const below = mine.map(township => nameTownship({ ground, county: area, names }, township))
  return { area, cells, areas: [area, ...below.flatMap(it => it.areas)], grids: below.flatMap(it => it.grids) }
}

type InCounty = { ground: Ground; county: DemoArea; names: VillageNames }

function nameTownship(scene: InCounty, { township, seatCell, villages }: TownshipCells): Below {
  const { ground, county } = scene
  const facts = TOWNSHIPS[township]
  if (facts === undefined) throw new RangeError(String(township))
  const cells = villages.flat()
  const seatAt = toPosition(ground.mesh.seeds[seatCell]?.point ?? [0, 0])
  const area = makeArea(ground, { code: facts.code, name: facts.name, nameEn: facts.nameEn, level: 'township', above: county.path, cells, seatAt })
  const next = { community: 1, village: 200 }
  let number = 0
  const below = villages.map(members => {
    const kind = isUrban(ground.mesh, members) ? 'community' : 'village'
    const code = `${area.code}${String(next[kind]++).padStart(3, '0')}`
    const village = nameVillage(scene, { area, code, name: scene.names[kind](), members, firstNumber: number })
    number += members.length
    return village
  })
  return { area, cells, areas: [area, ...below.flatMap(it => it.areas)], grids: below.flatMap(it => it.grids) }
}

function isUrban(mesh: Mesh, cells: readonly number[]): boolean {
  return cells.filter(cell => (mesh.seeds[cell]?.town ?? -1) !== -1).length * 2 > cells.length
}

type InTownship = { area: DemoArea; code: string; name: Name; members: readonly number[]; firstNumber: number }

function nameVillage({ ground, county }: InCounty, { area: township, code, name, members, firstNumber }: InTownship): Below {
  const village = makeArea(ground, { code, name: name.zh, nameEn: name.en, level: 'village', above: township.path, cells: members, seatAt: null })
  const grids = members.map((cell, index): Grid => {
    const number = String(firstNumber + index + 1).padStart(2, '0')
    const titles = { name: `${township.name} ${number} 网格`, nameEn: `${township.nameEn} Grid ${number}` }
    const area = makeArea(ground, { code: `${code}${String(index + 1).padStart(3, '0')}`, ...titles, level: 'grid', above: village.path, cells: [cell], seatAt: null })
    return { area, cell, town: ground.mesh.seeds[cell]?.town ?? -1, township, village, county }
  })
  return { area: village, cells: [...members], areas: [village, ...grids.map(grid => grid.area)], grids }
}

/** Residents of each cell, so that the counties add up to their known populations exactly. */
function shareOut(seed: number, mesh: Mesh, { townships }: Partition): Map<number, number> {
  const dice = new Dice(seed, 'population')
  const out = new Map<number, number>()
  for (const county of COUNTIES) {
    const mine = townships.filter(({ township }) => TOWNSHIPS[township]?.countyCode === county.code)
    const seats = new Set(mine.map(({ seatCell }) => seatCell))
    const cells = mine.flatMap(({ villages }) => villages.flat())
    const weights = cells.map(cell => (mesh.seeds[cell]?.town === -1 ? (seats.has(cell) ? 1.8 : 0.8) : 2.6) * Math.exp(0.35 * dice.normal()))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let sum = 0
    let given = 0
    cells.forEach((cell, index) => {
      sum += weights[index] as number
      const upTo = Math.round((sum / total) * county.populationWan * 10_000)
      out.set(cell, upTo - given)
      given = upTo
    })
  }
  return out
}
