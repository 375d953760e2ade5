import { Delaunay } from 'd3'
import type { RoadKind } from './city.ts'
import { HIGHWAYS, runOn } from './ground-facts.ts'
import { type Costs, Net, cheapestWay } from './net.ts'
import { type Point, distance, mix, smooth, toPlane } from './plane.ts'
import { Dice } from './random.ts'
import { type Gates, addTownStreets, addTownshipStreets } from './streets.ts'
import type { Town } from './towns.ts'

export type Settled = {
  readonly seed: number
  readonly towns: readonly Town[]
  /** Where township offices stand outside the county towns; the larger have more streets. */
  readonly offices: readonly { point: Point; size: number }[]
  /** One place in every open grid. */
  readonly hamlets: readonly Point[]
  readonly bend: (p: Point) => Point
  readonly isInside: (p: Point) => boolean
}

/** Whole courses of the highways, on beyond the city. */
export function highwayCourses(bend: (p: Point) => Point): { name: string; line: Point[] }[] {
  return HIGHWAYS.map(({ name, course }) => ({ name, line: smooth(runOn(course).map(toPlane), 0.8).map(bend) }))
}

/** Town streets, then highways, then county roads along settlements, then a lane to every hamlet. One connected net. */
export function layRoads(settled: Settled): { net: Net; townNodes: readonly Gates[] } {
  const net = new Net()
  const dice = new Dice(settled.seed, 'roads')
  const townNodes = settled.towns.map(town => addTownStreets(net, town, dice))
  const highwayNodes = addHighways(net, settled, townNodes)
  const offices = settled.offices.map(({ point, size }) => addTownshipStreets(net, point, { size, dice }))
  const hamlets = settled.hamlets.map(p => net.addNode(p))
  const centres = [...townNodes, ...offices].map(gates => gates.centre)
  const joints = [...townNodes.flatMap(gates => [gates.centre, ...gates.rim]), ...highwayNodes, ...offices.map(gates => gates.centre), ...hamlets]
  const tracks = possibleTracks(net, joints, settled.isInside)
  joinOffices({ net, tracks, dice, centres })
  addLanes({ net, tracks, dice })
  return { net, townNodes }
}

const HIGHWAY_STEP_KM = 2.4

function addHighways(net: Net, { bend, isInside }: Settled, towns: readonly Gates[]): number[] {
  const added: number[] = []
  const nodeAt = (p: Point) => {
    const near = [...towns.map(gates => gates.centre), ...added].find(node => distance(net.points[node] as Point, p) < 0.6)
    if (near !== undefined) return near
    const node = net.addNode(p)
    added.push(node)
    return node
  }
  for (const { line } of highwayCourses(bend)) {
    let last: { node: number; from: number } | null = null
    let since = 0
    for (const [index, p] of line.entries()) {
      if (!isInside(p)) {
        last = null
        continue
      }
      since += index > 0 ? distance(p, line[index - 1] as Point) : 0
      const isSeat = towns.some(gates => distance(net.points[gates.centre] as Point, p) < 0.3)
      if (last !== null && since < HIGHWAY_STEP_KM && !isSeat) continue
      const node = nodeAt(p)
      if (last !== null) net.addLink(last.node, node, { kind: 'highway', line: [net.points[last.node] as Point, ...line.slice(last.from + 1, index), net.points[node] as Point] })
      last = { node, from: index }
      since = 0
    }
  }
  for (const node of added) joinStreets(net, node, towns)
  return added
}

/** Where a highway runs through a town it meets the nearest crossing. */
function joinStreets(net: Net, node: number, towns: readonly Gates[]): void {
  const here = net.points[node] as Point
  for (const { centre, all } of towns) {
    if (distance(net.points[centre] as Point, here) > 6) continue
    const far = (other: number) => distance(net.points[other] as Point, here)
    const nearest = all.reduce((best, other) => (far(other) < far(best) ? other : best))
    if (far(nearest) < 0.6) net.addLink(node, nearest, { kind: 'road' })
  }
}

type Track = { readonly from: number; readonly to: number; readonly km: number }
type Laying = { net: Net; tracks: readonly Track[]; dice: Dice }

/** Gabriel neighbours: no third place inside the circle between two. */
function possibleTracks(net: Net, joints: readonly number[], isInside: (p: Point) => boolean): Track[] {
  const at = (index: number) => net.points[joints[index] as number] as Point
  const delaunay = new Delaunay(Float64Array.from(joints.flatMap((_, index) => [...at(index)])))
  const tracks: Track[] = []
  for (let i = 0; i < joints.length; i++) {
    for (const j of delaunay.neighbors(i)) {
      if (j <= i) continue
      const km = distance(at(i), at(j))
      const middle = mix(at(i), at(j), 0.5)
      const isGabriel = [...delaunay.neighbors(i), ...delaunay.neighbors(j)].every(k => k === i || k === j || distance(at(k), middle) >= km / 2)
      const staysInside = km < 1.5 || [0.25, 0.5, 0.75].every(t => isInside(mix(at(i), at(j), t)))
      if ((isGabriel && staysInside) || km < 0.3) tracks.push({ from: joints[i] as number, to: joints[j] as number, km })
    }
  }
  return tracks.sort((a, b) => a.km - b.km)
}

/** County roads: from each office to its neighbours by the cheapest way, dear where new, cheap where others went before. */
function joinOffices({ net, tracks, dice, centres }: Laying & { centres: readonly number[] }): void {
  const costs: Map<number, number>[] = net.points.map(() => new Map())
  const price = (a: number, b: number, cost: number) => {
    costs[a]?.set(b, cost)
    costs[b]?.set(a, cost)
  }
  for (const { from, to, km } of tracks) price(from, to, km * dice.between(1, 1.5))
  for (const { from, to, kind, line } of net.links) price(from, to, lengthOf(line) * (kind === 'highway' ? 0.75 : 0.9))
  for (const { from, to } of possibleTracks(net, centres, () => true)) {
    const way = cheapestWay(net.points, costs satisfies Costs, [from, to]) ?? []
    way.slice(1).forEach((node, index) => {
      const before = way[index] as number
      if (!addWandering(net, { from: before, to: node, kind: 'road' }, dice)) return
      price(before, node, (costs[before]?.get(node) ?? 1) * 0.5)
    })
  }
}

/** The shortest tracks that reach everybody, and some short ones more so that there is a way round. */
function addLanes({ net, tracks, dice }: Laying): void {
  for (const { from, to, km } of tracks) {
    const isShortcut = km < 3.2 && dice.chance(0.22)
    if (!net.areJoined(from, to) || isShortcut) addWandering(net, { from, to, kind: 'lane' }, dice)
  }
}

export function lengthOf(line: readonly Point[]): number {
  return line.reduce((sum, p, index) => (index === 0 ? 0 : sum + distance(p, line[index - 1] as Point)), 0)
}

/** A road bends to the land; more so where places are far apart. */
function addWandering(net: Net, { from, to, kind }: { from: number; to: number; kind: RoadKind }, dice: Dice): boolean {
  const [a, b] = [net.points[from] as Point, net.points[to] as Point]
  const km = distance(a, b)
  const bends = Math.min(4, Math.floor(km / 0.9))
  const sway = kind === 'road' ? 0.055 : 0.085
  const through = Array.from({ length: bends }, (_, index): Point => {
    const [x, y] = mix(a, b, (index + 1) / (bends + 1))
    const push = dice.between(-sway, sway)
    return [x - (b[1] - a[1]) * push, y + (b[0] - a[0]) * push]
  })
  return net.addLink(from, to, { kind, line: smooth([a, ...through, b], 0.5) })
}
