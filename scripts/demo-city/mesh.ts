import { Delaunay } from 'd3'
import { type Point, distance, mix, toPlane, toPosition } from './plane.ts'
import { Dice } from './random.ts'
import type { Seed } from './seeds.ts'

/** Side of a cell: from one corner to the next, with the neighbour across it. */
export type Side = { readonly from: number; readonly to: number; readonly neighbour: number }

/** The Voronoi cells of the seeds, bent; all turn one way; corners are numbered by Delaunay triangle. */
export type Mesh = {
  readonly seeds: readonly Seed[]
  readonly sidesOf: (cell: number) => readonly Side[]
  /** The points of a side without its last, the same points in either direction. */
  readonly trace: (cell: number, side: Side) => readonly Point[]
}

export function buildMesh(seed: number, seeds: readonly Seed[], bend: (p: Point) => Point): Mesh {
  const delaunay = new Delaunay(Float64Array.from(seeds.flatMap(({ point }) => [...point])))
  const corners = circumcentres(delaunay, seeds)
  const sides = seeds.map((_, cell) => walkCell(delaunay, cell))
  const drawn = new Map<string, Point[]>()
  const trace = (cell: number, { from, to, neighbour }: Side) => {
    const [low, high] = from < to ? [from, to] : [to, from]
    const key = `${low}-${high}`
    const line = drawn.get(key) ?? draw({ seed, key, bend, ends: [corners[low] as Point, corners[high] as Point], beside: [seeds[cell] as Seed, seeds[neighbour] as Seed] })
    drawn.set(key, line)
    return from === low ? line.slice(0, -1) : line.toReversed().slice(0, -1)
  }
  return { seeds: seeds.map(at => ({ ...at, point: bend(at.point) })), sidesOf: cell => sides[cell] ?? [], trace }
}

function circumcentres({ triangles }: Delaunay<unknown>, seeds: readonly Seed[]): Point[] {
  return Array.from({ length: triangles.length / 3 }, (_, t) => {
    const [a, b, c] = [0, 1, 2].map(k => (seeds[triangles[t * 3 + k] as number] as Seed).point) as [Point, Point, Point]
    const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]]
    const d = 2 * (bx * cy - by * cx)
    const x = a[0] + (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / d
    const y = a[1] + (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / d
    return [x, y]
  })
}

/** Half-edges round a seed; an open cell at the rim of the field has no sides. Delaunator turns clockwise in the plane. */
function walkCell({ triangles, halfedges, inedges }: Delaunay<unknown>, cell: number): Side[] {
  const first = inedges[cell] as number
  const turn: { corner: number; neighbour: number }[] = []
  let edge = first
  do {
    const corner = Math.floor(edge / 3)
    edge = edge % 3 === 2 ? edge - 2 : edge + 1
    turn.push({ corner, neighbour: triangles[edge % 3 === 2 ? edge - 2 : edge + 1] as number })
    edge = halfedges[edge] as number
    if (edge === -1) return []
  } while (edge !== first)
  const sides = turn.map(({ corner, neighbour }, index) => ({ from: corner, to: (turn[(index + 1) % turn.length] as { corner: number }).corner, neighbour }))
  return sides
}

type Edge = { seed: number; key: string; bend: (p: Point) => Point; ends: [Point, Point]; beside: [Seed, Seed] }

const PIECE_KM = 0.45
const WIDEST = (48 * Math.PI) / 180

/**
 * A wandering line between two corners. It stays inside the kite of the side (corner, seed, corner, seed); kites of
 * different sides never overlap, and each halving leaves its pieces a narrower kite inside, so no two lines can cross.
 */
function draw({ seed, key, bend, ends: [a, b], beside: [left, right] }: Edge): Point[] {
  const isStreet = left.town !== -1 && right.town !== -1
  const pieces = Math.min(16, distance(a, b) / PIECE_KM)
  const depth = isStreet ? 0 : Math.max(0, Math.round(Math.log2(pieces)))
  const room = Math.min(WIDEST, ...[left.point, right.point].flatMap(s => [angleAt(a, b, s), angleAt(b, a, s)]))
  const inner = halve({ from: a, to: b, room: room * 0.92, depth }, new Dice(seed, key))
  const rounded = [a, ...inner, b].map(p => toPlane(toPosition(bend(p))))
  return rounded.filter((p, index) => index === 0 || distance(p, rounded[index - 1] as Point) > 0.0005)
}

function angleAt(corner: Point, other: Point, s: Point): number {
  const along = Math.atan2(other[1] - corner[1], other[0] - corner[0])
  const toSeed = Math.atan2(s[1] - corner[1], s[0] - corner[0])
  const gap = Math.abs(along - toSeed)
  return Math.min(gap, 2 * Math.PI - gap)
}

type Piece = { from: Point; to: Point; room: number; depth: number }

function halve({ from, to, room, depth }: Piece, dice: Dice): Point[] {
  if (depth === 0) return []
  const bend = dice.between(0.15, 0.6) * room * (dice.chance(0.5) ? 1 : -1)
  const push = Math.tan(bend) / 2
  const [x, y] = mix(from, to, 0.5)
  const middle: Point = [x - (to[1] - from[1]) * push, y + (to[0] - from[0]) * push]
  const left = { room: room - Math.abs(bend), depth: depth - 1 }
  return [...halve({ from, to: middle, ...left }, dice), middle, ...halve({ from: middle, to, ...left }, dice)]
}
