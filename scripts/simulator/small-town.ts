import { type Position, distanceMetres } from '#platform/pure'
import { DEMO, type DemoCity, type DemoUnit, Dice, type RoadEdge, type RoadKind, type RoadNet } from '../demo-city/index.ts'

const SIDE = 6
const STEP_DEG = 0.004

/** A chessboard of streets, some 400 m apart: the middle one a highway, the rim a road, the rest lanes. For tests. */
export function smallTown(): RoadNet {
  const nodes = Array.from({ length: SIDE * SIDE }, (_, at): Position => [112 + (at % SIDE) * STEP_DEG, 38 + Math.floor(at / SIDE) * STEP_DEG])
  const edges = nodes.flatMap((_, at) => [...(at % SIDE < SIDE - 1 ? [street(nodes, at, at + 1)] : []), ...(at + SIDE < nodes.length ? [street(nodes, at, at + SIDE)] : [])])
  return { nodes, edges }
}

function street(nodes: readonly Position[], from: number, to: number): RoadEdge {
  const [a, b] = [nodes[from] as Position, nodes[to] as Position]
  const middle: Position = [(a[0] + b[0]) / 2 + 0.0002, (a[1] + b[1]) / 2 + 0.0002]
  const kind: RoadKind = Math.floor(from / SIDE) === 3 && to === from + 1 ? 'highway' : from < SIDE && to < SIDE ? 'road' : 'lane'
  return { from, to, kind, line: [a, middle, b], lengthMetres: distanceMetres(a, middle) + distanceMetres(middle, b) }
}

const KINDS = ['grid_worker', 'doctor', 'ambulance', 'vehicle'] as const

/** So many units in that town, every fourth an ambulance, every fourth another vehicle. */
export function smallCity(unitCount: number): DemoCity {
  const roads = smallTown()
  const dice = new Dice(3, 'small city')
  const units = Array.from({ length: unitCount }, (_, at): DemoUnit => {
    const kind = KINDS[at % KINDS.length] ?? 'doctor'
    const isVehicle = kind === 'ambulance' || kind === 'vehicle'
    const habit = { home: dice.pick(roads.nodes), beat: [dice.pick(roads.nodes), dice.pick(roads.nodes)], mode: isVehicle ? 'drive' : 'walk', startHour: 0, endHour: 24 } as const
    const number = String(at + 1).padStart(5, '0')
    const device = isVehicle ? { door: 'jt808', deviceId: `100000${number}` } as const : { door: 'osmand', deviceId: `86100${number}` } as const
    return { ...DEMO, id: `unit-${number}`, name: number, nameEn: number, kind, areaCode: '140902', teamId: null, teamName: null, phone: null, isOnDuty: true, skills: [], ...device, habit }
  })
  const demoAccountsAreas = { city: '140900', county: '140902', township: '140902001', village: '140902001003', grid: '140902001003007', dept: '140900', wall: '140900', admin: null }
  return { ...DEMO, seed: 3, areas: [], ground: [], roads, stations: [], cameras: [], premises: [], teams: [], units, demoAccountsAreas }
}
