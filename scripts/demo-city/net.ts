import type { RoadKind } from './city.ts'
import { Heap } from './heap.ts'
import { type Point, distance } from './plane.ts'

export type Link = { readonly from: number; readonly to: number; readonly kind: RoadKind; readonly line: readonly Point[] }

/** The road net while it grows, in the plane. */
export class Net {
  readonly points: Point[] = []
  readonly links: Link[] = []
  readonly #joined: number[] = []
  readonly #known = new Set<string>()

  addNode(p: Point): number {
    this.#joined.push(this.points.length)
    return this.points.push(p) - 1
  }

  /** Refuses a second road between the same two places. */
  addLink(from: number, to: number, { kind, line }: { kind: RoadKind; line?: readonly Point[] }): boolean {
    if (from === to || this.hasLink(from, to)) return false
    this.#known.add(keyOf(from, to))
    this.#joined[this.#root(from)] = this.#root(to)
    this.links.push({ from, to, kind, line: line ?? [this.points[from] as Point, this.points[to] as Point] })
    return true
  }

  hasLink(from: number, to: number): boolean {
    return this.#known.has(keyOf(from, to))
  }

  areJoined(a: number, b: number): boolean {
    return this.#root(a) === this.#root(b)
  }

  #root(node: number): number {
    let at = node
    while (this.#joined[at] !== at) {
      this.#joined[at] = this.#joined[this.#joined[at] as number] as number
      at = this.#joined[at] as number
    }
    return at
  }
}

function keyOf(from: number, to: number): string {
  return from < to ? `${from}-${to}` : `${to}-${from}`
}

/** Neighbours with what it costs to go there. */
export type Costs = readonly Map<number, number>[]

/** Cheapest way as nodes, both ends included; null when there is none. Costs are never less than 0.4 a kilometre. */
export function cheapestWay(points: readonly Point[], costs: Costs, [from, to]: readonly [number, number]): number[] | null {
  const best = new Map([[from, 0]])
  const cameFrom = new Map<number, number>()
  const done = new Set<number>()
  const heap = new Heap()
  const goal = points[to] as Point
  heap.push(from, 0)
  while (heap.size > 0) {
    const at = heap.pop()
    if (at === to) return traceBack(cameFrom, to)
    if (done.has(at)) continue
    done.add(at)
    for (const [next, cost] of costs[at] ?? []) {
      const total = (best.get(at) as number) + cost
      if (total >= (best.get(next) ?? Infinity)) continue
      best.set(next, total)
      cameFrom.set(next, at)
      heap.push(next, total + 0.4 * distance(points[next] as Point, goal))
    }
  }
  return null
}

function traceBack(cameFrom: Map<number, number>, to: number): number[] {
  const way = [to]
  for (let at = cameFrom.get(to); at !== undefined; at = cameFrom.get(at)) way.push(at)
  return way.reverse()
}
