import type { GroundLine } from '#domain/area'
import type { Position } from '#platform/pure'
import type { RoadEdge, RoadKind, RoadNet } from './city.ts'
import type { Net } from './net.ts'
import { type Point, toPosition } from './plane.ts'
import { highwayCourses, lengthOf } from './roads.ts'
import type { River } from './rivers.ts'

/** The net as it goes out: degrees and metres. */
export function publishRoads({ points, links }: Net): RoadNet {
  const edges = links.map(({ from, to, kind, line }): RoadEdge => ({ from, to, lengthMetres: Math.round(lengthOf(line) * 1000), kind, line: line.map(toPosition) }))
  return { nodes: points.map(toPosition), edges }
}

/** What the map draws: highways whole and on beyond the city, the rest chained into long lines. */
export function drawGround(roads: RoadNet, rivers: readonly River[], bend: (p: Point) => Point): GroundLine[] {
  const highways = highwayCourses(bend).map(({ name, line }): GroundLine => ({ kind: 'highway', name, line: line.map(toPosition) }))
  const water = rivers.map(({ name, line }): GroundLine => ({ kind: 'river', name, line: line.map(toPosition) }))
  return [...water, ...highways, ...chainLines(roads, 'road'), ...chainLines(roads, 'lane')]
}

/** Edges of one kind strung together while they run on within 35°, so that a street is one line and not fifty. */
function chainLines({ nodes, edges }: RoadNet, kind: RoadKind): GroundLine[] {
  const free = new Set(edges.filter(edge => edge.kind === kind))
  const around: RoadEdge[][] = nodes.map(() => [])
  for (const edge of free) {
    around[edge.from]?.push(edge)
    around[edge.to]?.push(edge)
  }
  const extend = (start: Position[], node: number): Position[] => {
    let line = start
    let at = node
    for (;;) {
      const next = (around[at] ?? []).find(edge => free.has(edge) && runsOn(line, linesFrom(edge, at)))
      if (next === undefined) return line
      free.delete(next)
      line = [...line, ...linesFrom(next, at).slice(1)]
      at = next.from === at ? next.to : next.from
    }
  }
  const out: GroundLine[] = []
  for (const edge of free) {
    free.delete(edge)
    const forward = extend([...edge.line], edge.to)
    out.push({ kind, name: null, line: extend(forward.reverse(), edge.from) })
  }
  return out
}

function linesFrom(edge: RoadEdge, node: number): readonly Position[] {
  return edge.from === node ? edge.line : edge.line.toReversed()
}

function runsOn(before: readonly Position[], after: readonly Position[]): boolean {
  const [a, b, c] = [before.at(-2), before.at(-1), after[1]]
  if (a === undefined || b === undefined || c === undefined) return false
  const turn = Math.abs(Math.atan2(c[1] - b[1], c[0] - b[0]) - Math.atan2(b[1] - a[1], b[0] - a[0]))
  return Math.min(turn, 2 * Math.PI - turn) < 0.61
}
