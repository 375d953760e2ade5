import booleanPointInPolygon from '@turf/boolean-point-in-polygon'
import Flatbush from 'flatbush'
import type { Ring } from '../hot-city.ts'
import type { Seen, Trace } from './trace.ts'

type Geometry = { readonly type: 'Polygon'; readonly coordinates: number[][][] }

/** Which fences a position is in. */
export type Finder = (position: [number, number]) => number[]

/** As it is typically written: every position against every fence. */
export function turfLoop(rings: readonly Ring[]): Finder {
  const fences = rings.map(geometryOf)
  return position => {
    const inside: number[] = []
    for (let fence = 0; fence < fences.length; fence++) if (booleanPointInPolygon(position, fences[fence]!)) inside.push(fence)
    return inside
  }
}

/** With a tree of boxes before it. */
export function flatbushTurf(rings: readonly Ring[]): Finder {
  const fences = rings.map(geometryOf)
  const tree = new Flatbush(rings.length)
  for (const ring of rings) {
    const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)]
    tree.add(Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats))
  }
  tree.finish()
  return position => tree.search(position[0], position[1], position[0], position[1]).filter(fence => booleanPointInPolygon(position, fences[fence]!))
}

/** Remembers of each unit the fences it was in, and notes what changed. Even fences tell who enters, odd ones who leaves. */
export class FenceMemory {
  readonly #inside = new Map<number, ReadonlySet<number>>()
  readonly #seen: Seen

  constructor(seen: Seen) {
    this.#seen = seen
  }

  put(unit: number, fences: Iterable<number>, step: number): void {
    const before = this.#inside.get(unit)
    const now = new Set(fences)
    this.#inside.set(unit, now)
    if (before === undefined) return
    for (const fence of now) if (fence % 2 === 0 && !before.has(fence)) this.#seen.add(unit, fence, step)
    for (const fence of before) if (fence % 2 === 1 && !now.has(fence)) this.#seen.add(unit, fence, step)
  }
}

/** All steps of the trace's first `units` units. */
export function watch({ steps }: Trace, units: number, { finder, seen }: { finder: Finder; seen: Seen }): void {
  const memory = new FenceMemory(seen)
  steps.forEach((moves, step) => {
    for (let unit = 0; unit < units; unit++) memory.put(unit + 1, finder([moves.lon[unit]!, moves.lat[unit]!]), step)
  })
}

function geometryOf(ring: Ring): Geometry {
  return { type: 'Polygon', coordinates: [ring.map(([lon, lat]) => [lon, lat])] }
}
