import { BOUNDARY, ROW } from './cells.ts'
import { FenceIndex } from './fence-index.ts'
import { turnToMoved, turnOfMoved } from './orient.ts'

export type Way = { readonly fromLon: number; readonly fromLat: number; readonly lon: number; readonly lat: number }

/** Which lines a move leads over, and how often to the left less how often to the right. */
export class LineIndex extends FenceIndex {
  readonly #edges = new Map<number, number>()
  readonly #net = new Map<number, number>()

  constructor(options: { cellMetres: number; lat: number }) {
    super({ ...options, hasInside: false })
  }

  /** By shape; the map is used again for the next move. A shape crossed there and back within one move has 0. */
  crossedBy(way: Way): ReadonlyMap<number, number> {
    this.#net.clear()
    this.#gather(way)
    for (const [edge, shape] of this.#edges) {
      const side = this.#side(edge, way)
      if (side !== 0) this.#net.set(shape, (this.#net.get(shape) ?? 0) + side)
    }
    return this.#net
  }

  /** Edges of all cells the way passes, nearly too; each once. */
  #gather({ fromLon, fromLat, lon, lat }: Way): void {
    this.#edges.clear()
    const { cells } = this
    const [firstLine, lastLine] = [cells.lineOf(Math.min(fromLat, lat) - 1e-10), cells.lineOf(Math.max(fromLat, lat) + 1e-10)]
    for (let line = firstLine; line <= lastLine; line++) {
      const south = line * cells.cellLat - 90
      const from = lat === fromLat ? 0 : (south - 1e-10 - fromLat) / (lat - fromLat)
      const to = lat === fromLat ? 1 : (south + cells.cellLat + 1e-10 - fromLat) / (lat - fromLat)
      const x1 = fromLon + (lon - fromLon) * Math.max(0, Math.min(from, to))
      const x2 = fromLon + (lon - fromLon) * Math.min(1, Math.max(from, to))
      const last = cells.columnOf(Math.max(x1, x2) + 1e-10)
      for (let column = cells.columnOf(Math.min(x1, x2) - 1e-10); column <= last; column++) this.#gatherCell(cells.at(column, line))
    }
  }

  #gatherCell(cell: number): void {
    const { rows, words } = this.cells
    const block = rows[cell * ROW + BOUNDARY]!
    const end = block + words[block + 1]!
    for (let at = block + 3; at < end; at += 3 + words[at + 1]!) {
      for (let next = at + 3; next < at + 3 + words[at + 1]!; next++) this.#edges.set(words[next]!, words[at]! >> 2)
    }
  }

  /** 1 when the way leads over the edge to its left, −1 to its right, 0 when not over it; a place on the line lies on one side of it. */
  #side(edge: number, { fromLon, fromLat, lon, lat }: Way): number {
    const { corners } = this.shapes
    const at = 2 * edge
    const [ax, ay, bx, by] = [corners[at]!, corners[at + 1]!, corners[at + 2]!, corners[at + 3]!]
    const isLeft = turnToMoved(ax, ay, bx, by, lon, lat) > 0
    if (turnToMoved(ax, ay, bx, by, fromLon, fromLat) > 0 === isLeft) return 0
    if (turnOfMoved(fromLon, fromLat, lon, lat, ax, ay) > 0 === turnOfMoved(fromLon, fromLat, lon, lat, bx, by) > 0) return 0
    return isLeft ? 1 : -1
  }
}
