import type { Position } from '#platform/pure'
import type { Mesh, Side } from './mesh.ts'
import { signedArea, toPosition } from './plane.ts'

export type Polygon = { readonly type: 'Polygon'; readonly coordinates: Position[][] }

/** The union of cells as one polygon: sides with both cells in the set vanish, the rest chain into rings. */
export function unite(mesh: Mesh, cells: readonly number[]): Polygon {
  const set = new Set(cells)
  const rim = new Map<number, { cell: number; side: Side }>()
  for (const cell of cells) {
    for (const side of mesh.sidesOf(cell)) if (!set.has(side.neighbour)) rim.set(side.from, { cell, side })
  }
  const rings: Position[][] = []
  while (rim.size > 0) rings.push(chain(mesh, rim))
  // The outer ring turns anticlockwise, holes clockwise (RFC 7946); cells all turn one way, so holes turn the other.
  const outer = rings.reduce((a, b) => (Math.abs(signedArea(a)) > Math.abs(signedArea(b)) ? a : b))
  const ordered = [outer, ...rings.filter(ring => ring !== outer)]
  return { type: 'Polygon', coordinates: signedArea(outer) > 0 ? ordered : ordered.map(ring => ring.toReversed()) }
}

function chain(mesh: Mesh, rim: Map<number, { cell: number; side: Side }>): Position[] {
  const [start] = rim.keys() as IterableIterator<number>
  const ring: Position[] = []
  let corner = start as number
  for (;;) {
    const next = rim.get(corner)
    if (next === undefined) break
    rim.delete(corner)
    for (const p of mesh.trace(next.cell, next.side)) {
      const position = toPosition(p)
      const last = ring.at(-1)
      if (last === undefined || last[0] !== position[0] || last[1] !== position[1]) ring.push(position)
    }
    corner = next.side.to
  }
  const [first, last] = [ring[0] as Position, ring.at(-1) as Position]
  if (first[0] !== last[0] || first[1] !== last[1]) ring.push(first)
  return ring
}

/** Cells of the set that hang together, largest piece first. */
export function piecesOf(mesh: Mesh, cells: readonly number[]): number[][] {
  const left = new Set(cells)
  const pieces: number[][] = []
  for (const cell of cells) {
    if (!left.delete(cell)) continue
    const piece = [cell]
    for (const at of piece) {
      for (const { neighbour } of mesh.sidesOf(at)) if (left.delete(neighbour)) piece.push(neighbour)
    }
    pieces.push(piece)
  }
  return pieces.sort((a, b) => b.length - a.length)
}
