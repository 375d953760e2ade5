import { COLUMN_AT, type Cells, LEVEL, LINE_AT, ROW } from './cells.ts'
import { crosses, turn } from './orient.ts'
import { ROUNDING_SHARE, type Shapes } from './shapes.ts'

/** Some 10 µm: more than any rounding here can move an edge, so that no cell is left out. */
const PAD_DEG = 1e-10

/** Of a circle every part is asked. */
const ASK_ALL = 0xffff << 16

type Part = { readonly cell: number; readonly edges: readonly number[]; readonly isInside: boolean }
type Span = { readonly west: number; readonly south: number; readonly lon: number; readonly lat: number }

/** What a rasteriser needs for one step only: one for all of an index. */
export class Scratch {
  readonly buckets: number[][] = Array.from({ length: 256 }, () => [])
  readonly turns = new Uint8Array(256)
  readonly runs = new Int32Array(48)
}

/**
 * Lays one shape on the grid, cell by cell from the largest down; each `step` is small, so a large shape is laid over many
 * turns. `cells` afterwards holds where it lies, for taking it away again.
 */
export class Rasteriser {
  readonly shape: number
  readonly #grid: Cells
  readonly #shapes: Shapes
  readonly #hasInside: boolean
  readonly #parts: Part[] = []
  readonly #buckets: number[][]
  readonly #turns: Uint8Array
  readonly #runs: Int32Array
  readonly #touched: number[] = []
  #hasBegun = false

  constructor({ grid, shapes, shape, hasInside, scratch }: { grid: Cells; shapes: Shapes; shape: number; hasInside: boolean; scratch: Scratch }) {
    this.#grid = grid
    this.#buckets = scratch.buckets
    this.#turns = scratch.turns
    this.#runs = scratch.runs
    this.#shapes = shapes
    this.shape = shape
    this.#hasInside = hasInside
  }

  get isDone(): boolean {
    return this.#hasBegun && this.#parts.length === 0
  }

  cells(): Int32Array {
    return Int32Array.from(this.#touched)
  }

  /** Does a part; returns what it cost, in some 100 ns. */
  step(): number {
    if (!this.#hasBegun) {
      this.#hasBegun = true
      this.#begin()
      return 10 + this.#shapes.edgesOf(this.shape).length
    }
    const part = this.#parts.pop()
    if (part === undefined) return 0
    const before = this.#touched.length
    if (this.#shapes.isCircle(this.shape)) this.#layCircle(part)
    else this.#layEdges(part)
    return 30 + 5 * part.edges.length + 3 * (this.#touched.length - before)
  }

  #begin(): void {
    const [west, south, east, north] = this.#shapes.boxOf(this.shape).map((side, index) => side + (index < 2 ? -PAD_DEG : PAD_DEG)) as [number, number, number, number]
    const edges = Array.from(this.#shapes.edgesOf(this.shape))
    const { cellLon, cellLat } = this.#grid
    const isCircle = this.#shapes.isCircle(this.shape)
    for (let column = this.#grid.columnOf(west) >> 12; column <= this.#grid.columnOf(east) >> 12; column++) {
      for (let line = this.#grid.lineOf(south) >> 12; line <= this.#grid.lineOf(north) >> 12; line++) {
        const lon = (column + 0.5) * 4_096 * cellLon - 180
        const lat = (line + 0.5) * 4_096 * cellLat - 90
        const isInside = !isCircle && this.#hasInside && this.#parity(edges, { fromLon: west - 1, fromLat: lat, lon, lat })
        this.#parts.push({ cell: this.#grid.root(column, line), edges, isInside })
      }
    }
  }

  #parity(edges: readonly number[], way: { fromLon: number; fromLat: number; lon: number; lat: number }): boolean {
    const { corners } = this.#shapes
    let isOdd = false
    for (const edge of edges) {
      const at = 2 * edge
      if (crosses(way.fromLon, way.fromLat, way.lon, way.lat, corners[at]!, corners[at + 1]!, corners[at + 2]!, corners[at + 3]!)) isOdd = !isOdd
    }
    return isOdd
  }

  #spanOf(cell: number): Span & { readonly level: number } {
    const { rows, cellLon, cellLat } = this.#grid
    const at = cell * ROW
    const level = rows[at + LEVEL]!
    const scale = 16 ** (level - 1)
    return { level, west: rows[at + COLUMN_AT]! * 16, south: rows[at + LINE_AT]! * 16, lon: scale * cellLon, lat: scale * cellLat }
  }

  #layEdges({ cell, edges, isInside }: Part): void {
    const span = this.#spanOf(cell)
    for (const edge of edges) this.#spread(edge, span)
    this.#turns.fill(0)
    if (this.#hasInside) for (const edge of edges) this.#turn(edge, span)
    for (let line = 0; line < 16; line++) {
      let isIn = this.#hasInside && this.#startOfLine({ cell, edges, isInside }, span, line)
      for (let column = 0; column < 16; column++) {
        if (this.#turns[column * 16 + line] === 1) isIn = !isIn
        this.#settle({ cell, column, line, level: span.level, isIn })
      }
    }
  }

  #settle({ cell, column, line, level, isIn }: { cell: number; column: number; line: number; level: number; isIn: boolean }): void {
    const bucket = this.#buckets[column * 16 + line]!
    if (bucket.length === 0) {
      if (isIn) this.#cover(this.#grid.child(cell, column, line))
      return
    }
    const child = this.#grid.child(cell, column, line)
    if (level > 1) this.#parts.push({ cell: child, edges: bucket.slice(), isInside: isIn })
    else this.#bound(child, { head: this.shape * 4 + (isIn ? 1 : 0), known: this.#hasInside ? this.#known(child, bucket, isIn) : 0, edges: bucket })
    bucket.length = 0
  }

  /** What is known of the parts of a smallest cell: where an edge may pass, and of the others whether they are inside. */
  #known(cell: number, edges: readonly number[], isInside: boolean): number {
    const { rows, cellLon, cellLat } = this.#grid
    const [column, line] = [rows[cell * ROW + COLUMN_AT]!, rows[cell * ROW + LINE_AT]!]
    const span = { west: 4 * column, south: 4 * line, lon: cellLon / 4, lat: cellLat / 4 }
    let asked = 0
    for (const edge of edges) {
      const count = this.#trace(edge, span, 4)
      for (let run = 0; run < count; run += 3) {
        for (let part = this.#runs[run + 1]!; part <= this.#runs[run + 2]!; part++) asked |= 1 << (part * 4 + this.#runs[run]!)
      }
    }
    let inside = 0
    const [fromLon, fromLat] = [(column + 0.5) * cellLon - 180, (line + 0.5) * cellLat - 90]
    for (let part = 0; part < 16; part++) {
      if ((asked >> part) & 1) continue
      const way = { fromLon, fromLat, lon: (span.west + (part >> 2) + 0.5) * span.lon - 180, lat: (span.south + (part & 3) + 0.5) * span.lat - 90 }
      if (this.#parity(edges, way) !== isInside) inside |= 1 << part
    }
    return inside | (asked << 16)
  }

  #cover(cell: number): void {
    this.#grid.addInside(cell, this.shape)
    this.#touched.push(cell)
  }

  #bound(cell: number, entry: { head: number; known: number; edges: readonly number[] }): void {
    this.#grid.addBoundary(cell, entry)
    this.#touched.push(cell)
  }

  /** Whether the centre of the line's first part is inside: by the way there from the centre of the whole. */
  #startOfLine({ cell, edges, isInside }: Part, span: Span, line: number): boolean {
    const { rows, cellLon, cellLat } = this.#grid
    const scale = 16 ** rows[cell * ROW + LEVEL]!
    const fromLon = (rows[cell * ROW + COLUMN_AT]! + 0.5) * (scale * cellLon) - 180
    const fromLat = (rows[cell * ROW + LINE_AT]! + 0.5) * (scale * cellLat) - 90
    const isOdd = this.#parity(edges, { fromLon, fromLat, lon: (span.west + 0.5) * span.lon - 180, lat: (span.south + line + 0.5) * span.lat - 90 })
    return isOdd !== isInside
  }

  /** Into the bucket of every part the edge touches. */
  #spread(edge: number, span: Span): void {
    const count = this.#trace(edge, span, 16)
    for (let run = 0; run < count; run += 3) {
      const line = this.#runs[run]!
      for (let column = this.#runs[run + 1]!; column <= this.#runs[run + 2]!; column++) this.#buckets[column * 16 + line]!.push(edge)
    }
  }

  /** Which of `side` × `side` parts the edge touches, or nearly: runs of line, first and last column; returns where they end. */
  #trace(edge: number, span: Span, side: number): number {
    const { corners } = this.#shapes
    const at = 2 * edge
    const [ax, ay, bx, by] = [corners[at]!, corners[at + 1]!, corners[at + 2]!, corners[at + 3]!]
    const first = Math.max(0, lineAt(Math.min(ay, by) - PAD_DEG, span))
    const last = Math.min(side - 1, lineAt(Math.max(ay, by) + PAD_DEG, span))
    let count = 0
    for (let line = first; line <= last; line++) {
      const south = (span.south + line) * span.lat - 90
      const from = ay === by ? 0 : (south - PAD_DEG - ay) / (by - ay)
      const to = ay === by ? 1 : (south + span.lat + PAD_DEG - ay) / (by - ay)
      const [x1, x2] = [ax + (bx - ax) * Math.max(0, Math.min(from, to)), ax + (bx - ax) * Math.min(1, Math.max(from, to))]
      this.#runs[count++] = line
      this.#runs[count++] = Math.max(0, columnAt(Math.min(x1, x2) - PAD_DEG, span))
      this.#runs[count++] = Math.min(side - 1, columnAt(Math.max(x1, x2) + PAD_DEG, span))
    }
    return count
  }

  /** On each line whose centres it passes: the first centre to its east is on the other side. Exact. */
  #turn(edge: number, span: Span): void {
    const { corners } = this.#shapes
    const at = 2 * edge
    const [ax, ay, bx, by] = [corners[at]!, corners[at + 1]!, corners[at + 2]!, corners[at + 3]!]
    const first = Math.max(0, lineAt(Math.min(ay, by), span) - 1)
    const last = Math.min(15, lineAt(Math.max(ay, by), span) + 1)
    for (let line = first; line <= last; line++) {
      const lat = (span.south + line + 0.5) * span.lat - 90
      if (ay > lat === by > lat) continue
      const isEast = (column: number) => {
        const side = turn(ax, ay, bx, by, (span.west + column + 0.5) * span.lon - 180, lat)
        return by > ay ? side <= 0 : side >= 0
      }
      let column = Math.max(0, Math.min(16, Math.round((ax + ((lat - ay) * (bx - ax)) / (by - ay) + 180) / span.lon - span.west)))
      while (column > 0 && isEast(column - 1)) column--
      while (column < 16 && !isEast(column)) column++
      if (column > 0 && column < 16) this.#turns[column * 16 + line]! ^= 1
    }
  }

  #layCircle({ cell }: Part): void {
    const span = this.#spanOf(cell)
    const corner = this.#shapes.circleAt(this.shape)
    const [west, south, east, north] = this.#shapes.boxOf(this.shape)
    for (let column = Math.max(0, columnAt(west, span)); column <= Math.min(15, columnAt(east, span)); column++) {
      for (let line = Math.max(0, lineAt(south, span)); line <= Math.min(15, lineAt(north, span)); line++) {
        const [least, most] = this.#reach(corner, { ...span, west: span.west + column, south: span.south + line })
        if (least > 1 + ROUNDING_SHARE) continue
        const child = this.#grid.child(cell, column, line)
        if (most < 1 - ROUNDING_SHARE) this.#cover(child)
        else if (span.level > 1) this.#parts.push({ cell: child, edges: [], isInside: false })
        else this.#bound(child, { head: this.shape * 4 + 2, known: ASK_ALL, edges: [corner] })
      }
    }
  }

  /** The least and the greatest share of the radius in one part. */
  #reach(corner: number, { west, south, lon, lat }: Span): readonly [number, number] {
    const [left, bottom] = [west * lon - 180, south * lat - 90]
    const x = this.#shapes.corners[2 * corner]!
    const y = this.#shapes.corners[2 * corner + 1]!
    const nearest = this.#shapes.circleShare(corner, Math.max(left, Math.min(left + lon, x)), Math.max(bottom, Math.min(bottom + lat, y)))
    const farthest = this.#shapes.circleShare(corner, x - left > lon / 2 ? left : left + lon, y - bottom > lat / 2 ? bottom : bottom + lat)
    return [nearest, farthest]
  }
}

function columnAt(lon: number, { west, lon: width }: Span): number {
  return Math.floor((lon + 180) / width) - west
}
function lineAt(lat: number, { south, lat: height }: Span): number {
  return Math.floor((lat + 90) / height) - south
}
