import { CellColumns } from './cell-columns.ts'
import { CELL_STEPS, CellGrid, type CellRect, NO_CELLS, isInRect } from './cell-grid.ts'
import {
  BEARING_PARTS, BLOCK, DEGREE, DENSITY_PARTS, ESCAPE, FRAME, FRAME_FULL, FRAME_VIEW, HELLO, OFF_DUTY, SECTION, UNKNOWN_16, UNKNOWN_8, WIRE_VERSION, WireReader,
} from './cell-wire.ts'

const MOST_SLOTS = 1 << 21
const MOST_UNITS = 1 << 21
const NOBODY = -1
/** Closer than this to the last place a bearing would be noise. */
const LEAST_STEP_METRES = 1.5

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
  readonly columns = new CellColumns()
  count = 0
  /** Goes up with every frame that changed something. */
  version = 0
  tick = 0
  /** The server's clock at the last frame, Unix ms, and how far apart its frames are now. */
  timeMs = 0
  tickMs = 250
  /** 0: everybody in view is told; n: a stable sample of one in 2ⁿ, and `density` for all. */
  level = 0
  rect: CellRect = NO_CELLS
  originLon = 0
  originLat = 0
  readonly density: Density = { columns: 0, rows: 0, counts: new Uint32Array(0), version: 0 }
  readonly #indexOf = new Map<number, number>()
  /** Cell → slot → row + 1. */
  readonly #slots = new Map<number, Uint32Array>()
  #left: number[] = []
  #isWhole = false
  #dirtyFrom = 0
  #dirtyTo = 0
  #metresX = 0
  #metresY = 0

  /** The row of a unit now, -1 when it is not in sight. */
  indexOf(number: number): number {
    return this.#indexOf.get(number) ?? NOBODY
  }

  /** Rows that changed since this was last asked, to upload: `from` ≤ row < `to`. */
  takeDirty(): { readonly from: number; readonly to: number } | null {
    const dirty = this.#dirtyFrom < this.#dirtyTo ? { from: this.#dirtyFrom, to: Math.min(this.#dirtyTo, this.count) } : null
    this.#dirtyFrom = Number.MAX_SAFE_INTEGER
    this.#dirtyTo = 0
    return dirty
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
    this.originLon = this.grid.lonOf((columns * CELL_STEPS) / 2)
    this.originLat = this.grid.latOf((rows * CELL_STEPS) / 2)
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
    this.timeMs = reader.f64()
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
    if (this.columns.cell[row] !== cell || this.columns.slot[row] !== slot) return
    this.columns.cell[row] = NOBODY
    this.#left.push(this.columns.number[row]!)
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
      this.#turn(row, dx * this.#metresX, dy * this.#metresY)
      this.#place(row, grid.lonOf(baseX + x), grid.latOf(baseY + y))
      columns.changedAtMs[row] = this.timeMs
    }
  }

  /** Bearing and speed of a step, which the wire does not carry. */
  #turn(row: number, metresX: number, metresY: number): void {
    const metres = Math.hypot(metresX, metresY)
    const seconds = (this.timeMs - this.columns.changedAtMs[row]!) / 1000
    if (seconds > 0) this.columns.speedKmh[row] = Math.min(999, (metres / seconds) * 3.6)
    if (metres >= LEAST_STEP_METRES) this.columns.bearingDeg[row] = ((Math.atan2(metresX, metresY) * 180) / Math.PI + 360) % 360
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
      const row = this.#rowOf(reader.varint())
      const xy = reader.u24()
      slots[slot] = row + 1
      columns.cell[row] = cell
      columns.slot[row] = slot
      columns.stepX[row] = xy & (CELL_STEPS - 1)
      columns.stepY[row] = xy >>> 12
      this.#place(row, grid.lonOf((cell % grid.columns) * CELL_STEPS + (xy & (CELL_STEPS - 1))), grid.latOf(Math.floor(cell / grid.columns) * CELL_STEPS + (xy >>> 12)))
      this.#describe(row, reader.u8())
      const [bearing, speed] = [reader.u8(), reader.u8()]
      columns.bearingDeg[row] = bearing === UNKNOWN_8 ? Number.NaN : (bearing * 360) / BEARING_PARTS
      columns.speedKmh[row] = speed === UNKNOWN_8 ? Number.NaN : speed
      columns.changedAtMs[row] = this.timeMs - reader.varint() * 100
    }
    this.#slots.set(cell, slots)
  }

  #exact(reader: WireReader, end: number): void {
    const isWhole = reader.u8() === 1
    const { isFollowed, number } = this.columns
    if (isWhole) {
      for (let row = 0; row < this.count; row++) {
        if (isFollowed[row]) this.#left.push(number[row]!)
        isFollowed[row] = 0
      }
    }
    while (reader.at < end) {
      const row = this.#record(reader, gone => (this.columns.isFollowed[gone] = 0))
      if (row >= 0) this.columns.isFollowed[row] = 1
    }
  }

  #outside(reader: WireReader, { end, cell }: { end: number; cell: number }): void {
    if (reader.u8() === 1) this.#dropCell(cell)
    while (reader.at < end) {
      const row = this.#record(reader, gone => this.#goInside(gone, cell))
      if (row >= 0) this.columns.cell[row] = cell
    }
  }

  #goInside(row: number, outside: number): void {
    if (this.columns.cell[row] === outside) this.columns.cell[row] = NOBODY
  }

  /** One exact record; -1 when it says the unit is gone. */
  #record(reader: WireReader, gone: (row: number) => void): number {
    const number = reader.varint()
    if (reader.u8() === 0) {
      const row = this.indexOf(number)
      if (row >= 0) gone(row)
      this.#left.push(number)
      return NOBODY
    }
    const row = this.#rowOf(number)
    this.#place(row, reader.i32() / DEGREE, reader.i32() / DEGREE)
    this.#describe(row, reader.u8())
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

  #describe(row: number, kind: number): void {
    this.columns.kind[row] = kind & ~OFF_DUTY
    this.columns.isOnDuty[row] = kind & OFF_DUTY ? 0 : 1
  }

  /** Puts a row somewhere; one that was nowhere has not come from anywhere. */
  #place(row: number, lon: number, lat: number): void {
    const { columns } = this
    const isNew = Number.isNaN(columns.lon[row]!)
    columns.lon[row] = lon
    columns.lat[row] = lat
    columns.fromX[row] = isNew ? lon - this.originLon : columns.x[row]!
    columns.fromY[row] = isNew ? lat - this.originLat : columns.y[row]!
    columns.fromAtMs[row] = isNew ? this.timeMs : columns.changedAtMs[row]!
    columns.x[row] = lon - this.originLon
    columns.y[row] = lat - this.originLat
    if (row < this.#dirtyFrom) this.#dirtyFrom = row
    if (row >= this.#dirtyTo) this.#dirtyTo = row + 1
  }

  #rowOf(number: number): number {
    const known = this.#indexOf.get(number)
    if (known !== undefined) return known
    if (this.count >= MOST_UNITS) throw new RangeError('too many units')
    const row = this.count++
    this.columns.makeRoom(this.count)
    this.#indexOf.set(number, row)
    this.columns.number[row] = number
    this.columns.cell[row] = NOBODY
    this.columns.isFollowed[row] = 0
    this.columns.lon[row] = Number.NaN
    return row
  }

  #dropCell(cell: number): void {
    const { columns } = this
    for (const held of this.#slots.get(cell) ?? []) {
      const row = held - 1
      if (row < 0 || columns.cell[row] !== cell) continue
      columns.cell[row] = NOBODY
      this.#left.push(columns.number[row]!)
    }
    this.#slots.delete(cell)
    if (cell !== this.grid?.outside) return
    for (let row = 0; row < this.count; row++) {
      if (columns.cell[row] !== cell) continue
      columns.cell[row] = NOBODY
      this.#left.push(columns.number[row]!)
    }
  }

  #dropAll(): void {
    this.#slots.clear()
    for (let row = 0; row < this.count; row++) {
      this.columns.cell[row] = NOBODY
      this.columns.isFollowed[row] = 0
      this.#left.push(this.columns.number[row]!)
    }
    this.#clearDensity()
  }

  /** Removes who left and came back nowhere; whoever only went to another cell keeps the row and the way there. */
  #settle(): void {
    this.version++
    const left = this.#left
    this.#left = []
    for (const number of left) {
      const row = this.#indexOf.get(number)
      if (row !== undefined && this.columns.cell[row] === NOBODY && this.columns.isFollowed[row] === 0) this.#remove(number, row)
    }
  }

  #remove(number: number, row: number): void {
    const last = --this.count
    this.#indexOf.delete(number)
    if (row === last) return
    const { columns } = this
    columns.copyRow(last, row)
    this.#indexOf.set(columns.number[row]!, row)
    const slots = this.#slots.get(columns.cell[row]!)
    if (slots && columns.cell[row] !== this.grid?.outside) slots[columns.slot[row]!] = row + 1
    if (row < this.#dirtyFrom) this.#dirtyFrom = row
    if (row >= this.#dirtyTo) this.#dirtyTo = row + 1
  }
}

function grown(slots: Uint32Array, least: number): Uint32Array {
  const larger = new Uint32Array(Math.max(least, slots.length * 2))
  larger.set(slots)
  return larger
}
