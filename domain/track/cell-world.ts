import type { CellColumns } from './cell-columns.ts'
import { CELL_STEPS, CellGrid, type CellRect, NO_CELLS, isInRect } from './cell-grid.ts'
import {
  BEARING_PARTS, BLOCK, DEGREE, DENSITY_PARTS, ESCAPE, FRAME, FRAME_FULL, FRAME_VIEW, HELLO, SECTION, UNKNOWN_16, UNKNOWN_8, WIRE_VERSION, WireReader,
} from './cell-wire.ts'
import { CellRows, NOBODY } from './cell-rows.ts'

const MOST_SLOTS = 1 << 21

/** How many are in each part of a cell, for views so wide that only a sample is told. Row by row from the south-west. */
export type Density = { columns: number; rows: number; counts: Uint32Array; version: number }

/**
 * The world as the frames tell it, in arrays a GPU can take; in a worker or wherever. The wire format stands in
 * `cell-wire.ts`. To open: `POST /api/live/ticket`, then `new WebSocket('/frames', ['guatu.frames', ticket])` with
 * `binaryType = 'arraybuffer'`; send `{ "view": { bbox, zoom, follow } }` as JSON text, again on every change (`framesMessage`),
 * give each message to `apply`, and when it answers 'gap' send `{ "resync": true }`. Closed with 4401: signed out; with
 * anything else: come back with a new ticket. When rights change the next frame starts anew by itself.
 * Whatever bytes come, `apply` answers and never throws.
 */
export class CellWorld {
  grid: CellGrid | null = null
  /** Goes up with every frame that changed something. */
  version = 0
  tick = 0
  /** How far apart the server's frames are now. */
  tickMs = 250
  /** 0: everybody in view is told; n: a stable sample of one in 2ⁿ, and `density` for all. */
  level = 0
  rect: CellRect = NO_CELLS
  readonly density: Density = { columns: 0, rows: 0, counts: new Uint32Array(0), version: 0 }
  readonly #rows = new CellRows()
  /** Cell → slot → row + 1. */
  readonly #slots = new Map<number, Uint32Array>()
  #isWhole = false
  #metresX = 0
  #metresY = 0

  /** Row by row, 0 … count - 1. */
  get columns(): CellColumns {
    return this.#rows.columns
  }

  get count(): number {
    return this.#rows.count
  }

  /** The server's clock at the last frame, Unix ms. */
  get timeMs(): number {
    return this.#rows.timeMs
  }

  /** What `x` and `y` are counted from: the middle of the grid. */
  get originLon(): number {
    return this.#rows.originLon
  }

  get originLat(): number {
    return this.#rows.originLat
  }

  /** The row of a unit now, -1 when it is not in sight. */
  indexOf(number: number): number {
    return this.#rows.indexOf(number)
  }

  /** Rows that changed since this was last asked, to upload: `from` ≤ row < `to`. */
  takeDirty(): { readonly from: number; readonly to: number } | null {
    return this.#rows.takeDirty()
  }

  /** Takes one message. 'gap': something is missing or unreadable, ask for a resync; what is shown stays until it comes. */
  apply(message: Uint8Array): 'ok' | 'gap' {
    try {
      const reader = new WireReader(message)
      const kind = reader.u8()
      if (kind === HELLO) return this.#hello(reader)
      if (kind === FRAME && this.grid) return this.#frame(reader, this.grid)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#settle()
    }
    this.#isWhole = false
    return 'gap'
  }

  #hello(reader: WireReader): 'ok' {
    if (reader.u8() !== WIRE_VERSION) throw new RangeError('unknown version')
    const [west, south, stepLon, stepLat] = [reader.f64(), reader.f64(), reader.f64(), reader.f64()]
    const [columns, rows] = [reader.u16(), reader.u16()]
    if (!(stepLon > 0 && stepLat > 0 && columns * rows > 0 && columns * rows <= 1 << 20)) throw new RangeError('no grid')
    this.grid = new CellGrid({ west, south, stepLon, stepLat, columns, rows })
    this.#rows.originLon = this.grid.lonOf((columns * CELL_STEPS) / 2)
    this.#rows.originLat = this.grid.latOf((rows * CELL_STEPS) / 2)
    this.#metresY = stepLat * 111_320
    this.#metresX = stepLon * 111_320 * Math.cos((this.originLat * Math.PI) / 180)
    Object.assign(this.density, { columns: columns * DENSITY_PARTS, rows: rows * DENSITY_PARTS, counts: new Uint32Array(0), version: this.density.version + 1 })
    this.#dropAll()
    this.#settle()
    this.#isWhole = false
    return 'ok'
  }

  #frame(reader: WireReader, grid: CellGrid): 'ok' | 'gap' {
    const flags = reader.u8()
    const after = reader.u32()
    const tick = reader.u32()
    if (flags & FRAME_FULL) this.#dropAll()
    else if (!this.#isWhole || after !== this.tick) {
      this.#isWhole = false
      return 'gap'
    }
    this.#rows.timeMs = reader.f64()
    this.tickMs = reader.u16()
    if (flags & FRAME_VIEW) this.#look(reader, grid)
    while (reader.at < reader.length) this.#section(reader, grid)
    this.#settle()
    this.tick = tick
    this.#isWhole = true
    return 'ok'
  }

  #look(reader: WireReader, grid: CellGrid): void {
    this.level = reader.u8()
    this.rect = { west: reader.u16(), south: reader.u16(), east: reader.u16(), north: reader.u16() }
    for (const cell of this.#slots.keys()) {
      if (cell < grid.outside && !isInRect(this.rect, cell % grid.columns, Math.floor(cell / grid.columns))) this.#dropCell(cell)
    }
    if (this.level === 0 && this.density.counts.length > 0) this.#clearDensity()
  }

  #section(reader: WireReader, grid: CellGrid): void {
    const tag = reader.u8()
    const end = reader.u32() + reader.at
    if (end > reader.length) throw new RangeError('section too long')
    if (tag === SECTION.cells) while (reader.at < end) this.#block(reader, grid)
    else if (tag === SECTION.density) this.#densities(reader, end)
    else if (tag === SECTION.exact) this.#exact(reader, end)
    else if (tag === SECTION.outside) this.#outside(reader, { end, cell: grid.outside })
    if (reader.at !== end) throw new RangeError('section too short')
  }

  #block(reader: WireReader, grid: CellGrid): void {
    const cell = reader.varint()
    const flags = reader.u8()
    if (cell >= grid.outside) throw new RangeError('no such cell')
    if (flags & BLOCK.whole) this.#dropCell(cell)
    const slots = this.#slots.get(cell) ?? new Uint32Array(16)
    if (flags & BLOCK.leaves) this.#leaves(reader, { cell, slots })
    if (flags & BLOCK.steps) this.#steps(reader, { cell, slots, grid })
    if (flags & BLOCK.enters) this.#enters(reader, { cell, slots, grid })
    else this.#slots.set(cell, slots)
  }

  #leaves(reader: WireReader, { cell, slots }: { cell: number; slots: Uint32Array }): void {
    let slot = 0
    for (let left = reader.varint(); left > 0; left--) {
      slot += reader.zigzag()
      this.#leave(cell, slot, slots)
    }
  }

  #leave(cell: number, slot: number, slots: Uint32Array): void {
    const row = (slots[slot] ?? 0) - 1
    if (row < 0) return
    slots[slot] = 0
    if (this.columns.cell[row] === cell && this.columns.slot[row] === slot) this.#rows.leave(row)
  }

  #steps(reader: WireReader, { cell, slots, grid }: { cell: number; slots: Uint32Array; grid: CellGrid }): void {
    const { columns } = this
    const [baseX, baseY] = [(cell % grid.columns) * CELL_STEPS, Math.floor(cell / grid.columns) * CELL_STEPS]
    let slot = 0
    for (let left = reader.varint(); left > 0; left--) {
      slot += reader.zigzag()
      let dx = reader.i8()
      let dy = reader.i8()
      if (dx === ESCAPE) {
        dx = reader.i16()
        dy = reader.i16()
      }
      const row = (slots[slot] ?? 0) - 1
      if (row < 0 || columns.cell[row] !== cell) throw new RangeError('a step of nobody')
      const x = (columns.stepX[row]! + dx) & (CELL_STEPS - 1)
      const y = (columns.stepY[row]! + dy) & (CELL_STEPS - 1)
      columns.stepX[row] = x
      columns.stepY[row] = y
      this.#rows.turn(row, dx * this.#metresX, dy * this.#metresY)
      this.#rows.place(row, grid.lonOf(baseX + x), grid.latOf(baseY + y))
      columns.changedAtMs[row] = this.timeMs
    }
  }

  #enters(reader: WireReader, at: { cell: number; slots: Uint32Array; grid: CellGrid }): void {
    const { cell, grid } = at
    const { columns } = this
    let { slots } = at
    let slot = 0
    for (let left = reader.varint(); left > 0; left--) {
      slot += reader.zigzag()
      if (slot < 0 || slot >= MOST_SLOTS) throw new RangeError('no such slot')
      if (slot >= slots.length) slots = grown(slots, slot + 1)
      const row = this.#rows.rowOf(reader.varint())
      const xy = reader.u24()
      slots[slot] = row + 1
      columns.cell[row] = cell
      columns.slot[row] = slot
      columns.stepX[row] = xy & (CELL_STEPS - 1)
      columns.stepY[row] = xy >>> 12
      this.#rows.place(row, grid.lonOf((cell % grid.columns) * CELL_STEPS + (xy & (CELL_STEPS - 1))), grid.latOf(Math.floor(cell / grid.columns) * CELL_STEPS + (xy >>> 12)))
      this.#rows.describe(row, reader.u8())
      const [bearing, speed] = [reader.u8(), reader.u8()]
      columns.bearingDeg[row] = bearing === UNKNOWN_8 ? Number.NaN : (bearing * 360) / BEARING_PARTS
      columns.speedKmh[row] = speed === UNKNOWN_8 ? Number.NaN : speed
      columns.changedAtMs[row] = this.timeMs - reader.varint() * 100
    }
    this.#slots.set(cell, slots)
  }

  #exact(reader: WireReader, end: number): void {
    const { isFollowed } = this.columns
    if (reader.u8() === 1) for (let row = 0; row < this.count; row++) if (isFollowed[row] === 1) this.#rows.unfollow(row)
    while (reader.at < end) {
      const row = this.#record(reader, gone => this.#rows.unfollow(gone))
      if (row >= 0) this.columns.isFollowed[row] = 1
    }
  }

  #outside(reader: WireReader, { end, cell }: { end: number; cell: number }): void {
    if (reader.u8() === 1) this.#dropCell(cell)
    while (reader.at < end) {
      const row = this.#record(reader, gone => this.columns.cell[gone] === cell && this.#rows.leave(gone))
      if (row >= 0) this.columns.cell[row] = cell
    }
  }

  /** One exact record; -1 when it says the unit is gone. */
  #record(reader: WireReader, gone: (row: number) => unknown): number {
    const number = reader.varint()
    if (reader.u8() === 0) {
      const row = this.indexOf(number)
      if (row >= 0) gone(row)
      return NOBODY
    }
    const row = this.#rows.rowOf(number)
    this.#rows.place(row, reader.i32() / DEGREE, reader.i32() / DEGREE)
    this.#rows.describe(row, reader.u8())
    const [bearing, speed] = [reader.u16(), reader.u16()]
    this.columns.bearingDeg[row] = bearing === UNKNOWN_16 ? Number.NaN : bearing / 100
    this.columns.speedKmh[row] = speed === UNKNOWN_16 ? Number.NaN : speed / 10
    this.columns.changedAtMs[row] = reader.f64()
    return row
  }

  #densities(reader: WireReader, end: number): void {
    const { density } = this
    if (density.counts.length === 0) density.counts = new Uint32Array(density.columns * density.rows)
    if (reader.u8() === 1) density.counts.fill(0)
    const across = density.columns / DENSITY_PARTS
    while (reader.at < end) {
      const cell = reader.varint()
      const corner = Math.floor(cell / across) * DENSITY_PARTS * density.columns + (cell % across) * DENSITY_PARTS
      for (let part = 0; part < DENSITY_PARTS * DENSITY_PARTS; part++) {
        density.counts[corner + Math.floor(part / DENSITY_PARTS) * density.columns + (part % DENSITY_PARTS)] = reader.varint()
      }
    }
    density.version++
  }

  #clearDensity(): void {
    this.density.counts = new Uint32Array(0)
    this.density.version++
  }

  #dropCell(cell: number): void {
    const { columns } = this
    for (const held of this.#slots.get(cell) ?? []) if (held > 0 && columns.cell[held - 1] === cell) this.#rows.leave(held - 1)
    this.#slots.delete(cell)
    if (cell !== this.grid?.outside) return
    for (let row = 0; row < this.count; row++) if (columns.cell[row] === cell) this.#rows.leave(row)
  }

  #dropAll(): void {
    this.#slots.clear()
    for (let row = 0; row < this.count; row++) {
      this.columns.isFollowed[row] = 0
      this.#rows.leave(row)
    }
    this.#clearDensity()
  }

  #settle(): void {
    this.version++
    this.#rows.settle(row => {
      const slots = this.#slots.get(this.columns.cell[row]!)
      if (slots && this.columns.cell[row] !== this.grid?.outside) slots[this.columns.slot[row]!] = row + 1
    })
  }
}

function grown(slots: Uint32Array, least: number): Uint32Array {
  const larger = new Uint32Array(Math.max(least, slots.length * 2))
  larger.set(slots)
  return larger
}
