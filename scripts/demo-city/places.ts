import type { Station } from '#domain/force'
import type { Position } from '#platform/pure'
import type { DemoArea, DemoCamera, DemoStation, RoadEdge } from './city.ts'
import { DEMO } from './city.ts'
import type { Ground } from './land.ts'
import { makeLocator } from './locate.ts'
import { STREETS } from './names.ts'
import { Dice } from './random.ts'

type Wanted = { kind: Station['kind']; zh: string; en: string; position: Position; areaCode: string }

/** Hospitals, clinics, disease control, ambulance and police stations; in towns they stand at crossings. */
export function placeStations(seed: number, land: Ground): DemoStation[] {
  const dice = new Dice(seed, 'stations')
  const inTown = townSpots(land, dice)
  const counties = land.areas.filter(area => area.level === 'county')
  const wanted = [...cityStations(inTown), ...counties.flatMap((county, town) => countyStations(county, () => inTown(town))), ...clinics(land)]
  return wanted.map(({ kind, zh, en, position, areaCode }, index) => {
    return { ...DEMO, id: dice.uuid(), kind, name: zh, nameEn: en, areaCode, position, phone: `0350-000${String(index + 1).padStart(4, '0')}` }
  })
}

type Spot = { position: Position; areaCode: string }

/** A fresh crossing of a county town each time, well inside the town. */
function townSpots({ townNodes, roads, grids, towns }: Ground, dice: Dice): (town: number) => Spot {
  const locate = makeLocator(grids)
  const used = new Set<number>()
  return town => {
    const nodes = townNodes[town]?.all ?? []
    const centre = roads.nodes[townNodes[town]?.centre ?? 0] as Position
    const reach = ((towns[town]?.radiusKm ?? 2) * 0.62) / 100
    for (;;) {
      const node = dice.pick(nodes)
      const position = roads.nodes[node] as Position
      const grid = locate(position)
      if (grid === null || used.has(node) || Math.hypot(position[0] - centre[0], position[1] - centre[1]) > reach) continue
      used.add(node)
      return { position, areaCode: grid.township.code }
    }
  }
}

function cityStations(inTown: (town: number) => Spot): Wanted[] {
  const rows = [
    ['command', '忻州市指挥中心', 'Xinzhou Command Centre'],
    ['hospital', '忻州市人民医院', "Xinzhou People's Hospital"],
    ['hospital', '忻州市中心医院', 'Xinzhou Central Hospital'],
    ['hospital', '忻州市中医医院', 'Xinzhou Hospital of Chinese Medicine'],
    ['cdc', '忻州市疾控中心', 'Xinzhou Centre for Disease Control'],
    ['ems', '忻州市急救中心', 'Xinzhou Ambulance Centre'],
  ] as const
  return rows.map(([kind, zh, en]) => ({ kind, zh, en, ...inTown(0) }))
}

function countyStations(county: DemoArea, spot: () => Spot): Wanted[] {
  const short = county.nameEn.replace(/ (District|County|City)$/, '')
  const rows = [
    ['hospital', '人民医院', "People's Hospital"],
    ['cdc', '疾控中心', 'Centre for Disease Control'],
    ['ems', '急救站', 'Ambulance Station'],
    ['police', '公安局指挥室', 'Police Control Room'],
  ] as const
  return rows.map(([kind, zh, en]) => ({ kind, zh: `${county.name}${zh}`, en: `${short} ${en}`, ...spot() }))
}

/** One clinic in every township (卫生院) and subdistrict (社区卫生服务中心), beside its office. */
function clinics({ areas }: Ground): Wanted[] {
  return areas.filter(area => area.level === 'township').map(({ code, name, nameEn, seat }) => {
    const isUrban = name.endsWith('街道')
    const zh = isUrban ? `${name}社区卫生服务中心` : `${name}${name.endsWith('镇') ? '中心' : ''}卫生院`
    return { kind: 'clinic' as const, zh, en: `${nameEn} Health ${isUrban ? 'Service Centre' : 'Clinic'}`, position: seat, areaCode: code }
  })
}

const CAMERAS_IN_TOWNS = 76
const CAMERAS_ON_ROADS = 16

/** Cameras look along a street from a crossing of town, and along a highway in the open. */
export function placeCameras(seed: number, land: Ground): DemoCamera[] {
  const dice = new Dice(seed, 'cameras')
  const locate = makeLocator(land.grids)
  const inTown = new Set(land.townNodes.flatMap(gates => gates.all))
  const { nodes, edges } = land.roads
  const looks = (isTown: boolean) => dice.shuffle(edges.filter(edge => edge.kind === (isTown ? 'road' : 'highway') && inTown.has(edge.from) === isTown))
  const spread = [...spaced(looks(true), nodes, 0.006).slice(0, CAMERAS_IN_TOWNS), ...spaced(looks(false), nodes, 0.2).slice(0, CAMERAS_ON_ROADS)]
  return spread.flatMap((edge, index) => {
    const position = nodes[edge.from] as Position
    const grid = locate(position)
    if (grid === null) return []
    const street = dice.pick(STREETS)
    const number = String(index + 1).padStart(2, '0')
    const name = edge.kind === 'highway' ? `${grid.township.name}卡口 ${number}` : `${grid.county.name}${street.zh}路口 ${number}`
    const nameEn = edge.kind === 'highway' ? `${grid.township.nameEn} Checkpoint ${number}` : `${street.en} Crossing ${number}, ${grid.county.nameEn}`
    return [{ ...DEMO, id: dice.uuid(), name, nameEn, areaCode: grid.township.code, position, bearingDeg: bearing(edge), isOnline: !dice.chance(0.04) }]
  })
}

function spaced(edges: readonly RoadEdge[], nodes: readonly Position[], gapDeg: number): RoadEdge[] {
  const kept: RoadEdge[] = []
  for (const edge of edges) {
    const [lon, lat] = nodes[edge.from] as Position
    if (kept.every(other => Math.hypot((nodes[other.from] as Position)[0] - lon, (nodes[other.from] as Position)[1] - lat) > gapDeg)) kept.push(edge)
  }
  return kept
}

function bearing({ line: [from, to] }: RoadEdge): number | null {
  if (from === undefined || to === undefined) return null
  const [a, b] = [from, to]
  const degrees = (Math.atan2((b[0] - a[0]) * Math.cos((a[1] * Math.PI) / 180), b[1] - a[1]) * 180) / Math.PI
  return Math.round((degrees + 360) % 360)
}
