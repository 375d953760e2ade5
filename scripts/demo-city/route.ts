import { Delaunay } from 'd3'
import { type Position, distanceMetres } from '#platform/pure'
import type { RoadEdge, RoadNet } from './city.ts'
import { Heap } from './heap.ts'
import { toPlane } from './plane.ts'

export type Route = { readonly line: readonly Position[]; readonly lengthMetres: number }
export type Travel = 'walk' | 'drive'

/** Metres a second on each kind of road; walking takes the shortest way, driving the quickest. */
const DRIVE_SPEED = { highway: 20, road: 14, lane: 8 } as const
const FASTEST = 20

/** Ways over the road net: A*; both ends are taken to the nearest crossing. Keeps its scratch space: one caller at a time. */
export function makeRouter({ nodes, edges }: RoadNet): (from: Position, to: Position, travel?: Travel) => Route {
  const around: { edge: RoadEdge; to: number }[][] = nodes.map(() => [])
  for (const edge of edges) {
    around[edge.from]?.push({ edge, to: edge.to })
    around[edge.to]?.push({ edge, to: edge.from })
  }
  const nearest = new Delaunay(Float64Array.from(nodes.flatMap(node => [...toPlane(node)])))
  const best = new Float64Array(nodes.length)
  const via = new Array<RoadEdge | undefined>(nodes.length)
  return (from, to, travel = 'drive') => {
    const [start, goal] = [nearest.find(...toPlane(from)), nearest.find(...toPlane(to))]
    const cost = (edge: RoadEdge) => (travel === 'walk' ? edge.lengthMetres : edge.lengthMetres / DRIVE_SPEED[edge.kind])
    const end = nodes[goal] as Position
    const left = (node: number) => (0.99 * distanceMetres(nodes[node] as Position, end)) / (travel === 'walk' ? 1 : FASTEST)
    best.fill(Infinity)
    best[start] = 0
    via[start] = undefined
    const heap = new Heap()
    const done = new Uint8Array(nodes.length)
    heap.push(start, 0)
    while (heap.size > 0) {
      const at = heap.pop()
      if (at === goal) break
      if (done[at]) continue
      done[at] = 1
      for (const { edge, to: next } of around[at] ?? []) {
        const total = (best[at] as number) + cost(edge)
        if (total >= (best[next] as number)) continue
        best[next] = total
        via[next] = edge
        heap.push(next, total + left(next))
      }
    }
    return unroll({ via, start, goal, ends: [from, to] })
  }
}

type Found = { via: readonly (RoadEdge | undefined)[]; start: number; goal: number; ends: readonly [Position, Position] }

function unroll({ via, start, goal, ends: [from, to] }: Found): Route {
  const back: Position[] = [to]
  let at = goal
  while (at !== start) {
    const edge = via[at]
    if (edge === undefined) throw new Error('the road net is not connected')
    back.push(...(edge.to === at ? edge.line.toReversed() : edge.line))
    at = edge.to === at ? edge.from : edge.to
  }
  const line = [from, ...back.reverse()].filter((p, index, all) => index === 0 || distanceMetres(p, all[index - 1] as Position) > 0.5)
  return { line, lengthMetres: line.reduce((sum, p, index) => (index === 0 ? 0 : sum + distanceMetres(p, line[index - 1] as Position)), 0) }
}
