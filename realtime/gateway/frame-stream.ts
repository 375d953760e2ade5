import type { UnitColumns } from '#domain/force/server'
import { type CellRect, FrameWriter, NO_CELLS } from '#domain/track'
import type { CityCells } from './city-cells.ts'
import type { Encoded, Joined } from './frame-join.ts'
import type { Reach } from './reach.ts'
import { type Sight, StreamCell } from './stream-cell.ts'

/** Densities of a stretch of rows are counted anew in each tick, all of them in this many: some 2 s. */
const DENSITY_TURNS = 8

/** What one viewer of a stream looks at; `rectKey` says `rect`. */
export type Looker = { readonly rect: CellRect; readonly rectKey: string; readonly seesOutside: boolean }

/**
 * All viewers with one reach and one level of detail. Every cell that one of them looks at is encoded once a tick, for
 * all of them. Level 0 tells everybody, level n a stable sample of one in 2ⁿ and the density of all.
 */
export class FrameStream {
  readonly reach: Reach
  readonly level: number
  readonly lookers = new Set<Looker>()
  /** Frames that several viewers get alike, by what they look at and what they have; for this tick only. */
  readonly joined = new Map<string, Joined>()
  readonly changes: Encoded = { writer: new FrameWriter(65_536), offsets: new Uint32Array(1) }
  readonly densities: Encoded = { writer: new FrameWriter(), offsets: new Uint32Array(1) }
  readonly outsideChanges = new FrameWriter()
  bounds: CellRect = NO_CELLS
  private readonly city: CityCells
  private readonly columns: UnitColumns
  private readonly scratch = new FrameWriter()
  private readonly open = new Map<number, StreamCell>()
  /** By cell within the bounds. */
  private grid: (StreamCell | null)[] = []
  private readonly wholes = new Map<number, Uint8Array>()
  private hasNewLookers = false
  private readonly sharers = new Map<string, number>()
  private timeMs = 0

  constructor(about: { readonly reach: Reach; readonly level: number; readonly city: CityCells; readonly columns: UnitColumns }) {
    this.reach = about.reach
    this.level = about.level
    this.city = about.city
    this.columns = about.columns
  }

  /** Some viewer came, went, or looks elsewhere. */
  look(): void {
    this.hasNewLookers = true
  }

  /** Whether several viewers look at just these cells. */
  isShared(rectKey: string): boolean {
    return (this.sharers.get(rectKey) ?? 0) > 1
  }

  /** Encodes this tick. Cells opened in it hold their present state already, and are told whole. */
  encode(timeMs: number): void {
    this.timeMs = timeMs
    this.joined.clear()
    this.wholes.clear()
    this.reach.extend(this.columns)
    const fresh = this.hasNewLookers ? this.regroup() : null
    this.encodeChanges(fresh)
    if (this.level > 0) this.encodeDensities()
    this.outsideChanges.length = 0
    const outside = this.open.get(this.city.grid.outside)
    if (outside && outside.cell.isDirty && !fresh?.has(outside)) outside.writeOutside(this.outsideChanges, this.scratch, this.sight)
  }

  /** All that is in a cell, encoded once a tick for whoever comes to it. */
  whole(column: number, row: number): Uint8Array {
    const index = row * this.city.grid.columns + column
    const known = this.wholes.get(index)
    if (known) return known
    const writer = new FrameWriter(256)
    this.open.get(index)?.writeWhole(writer, this.sight)
    this.wholes.set(index, writer.written)
    return writer.written
  }

  changesOf(column: number, row: number): Uint8Array {
    const { west, south, east } = this.bounds
    const at = (row - south) * (east - west + 1) + column - west
    return this.changes.writer.bytes.subarray(this.changes.offsets[at], this.changes.offsets[at + 1])
  }

  writeWholeDensity(writer: FrameWriter, rect: CellRect): void {
    for (let row = rect.south; row <= rect.north; row++) {
      for (let column = rect.west; column <= rect.east; column++) this.open.get(row * this.city.grid.columns + column)?.writeDensity(writer)
    }
  }

  writeWholeOutside(writer: FrameWriter): void {
    this.open.get(this.city.grid.outside)?.writeWholeOutside(writer, this.sight)
  }

  /** Nobody looks any more, or the grid is another: the city's cells are let go. */
  close(): void {
    for (const index of this.open.keys()) this.city.unwatch(index)
    this.open.clear()
  }

  private get sight(): Sight {
    return { columns: this.columns, visible: this.reach.visible, level: this.level, timeMs: this.timeMs }
  }

  private encodeChanges(fresh: ReadonlySet<StreamCell> | null): void {
    const { writer, offsets } = this.changes
    const { sight, scratch } = this
    writer.length = 0
    for (let at = 0; at < this.grid.length; at++) {
      offsets[at] = writer.length
      const open = this.grid[at]
      if (open && open.cell.isDirty && !fresh?.has(open)) open.writeChanges(writer, scratch, sight)
    }
    offsets[this.grid.length] = writer.length
  }

  private encodeDensities(): void {
    const { writer, offsets } = this.densities
    const { sight } = this
    const across = this.bounds.east - this.bounds.west + 1
    writer.length = 0
    for (let at = 0; at < this.grid.length; at++) {
      offsets[at] = writer.length
      const open = this.grid[at]
      if (open && Math.floor(at / across) % DENSITY_TURNS === this.city.tick % DENSITY_TURNS && open.count(sight)) open.writeDensity(writer)
    }
    offsets[this.grid.length] = writer.length
  }

  /** Opens the cells somebody now looks at and closes those nobody does; returns the newly opened. */
  private regroup(): ReadonlySet<StreamCell> {
    this.hasNewLookers = false
    this.sharers.clear()
    for (const { rectKey } of this.lookers) this.sharers.set(rectKey, (this.sharers.get(rectKey) ?? 0) + 1)
    this.bounds = boundsOf(this.lookers)
    const { west, south, east, north } = this.bounds
    const [across, up] = [Math.max(0, east - west + 1), Math.max(0, north - south + 1)]
    const isWatched = watchedIn(this.lookers, this.bounds)
    const fresh = new Set<StreamCell>()
    const wanted = new Set<number>()
    const seen = (index: number): StreamCell => {
      wanted.add(index)
      const known = this.open.get(index)
      if (known) return known
      const opened = new StreamCell(this.city.watch(index), index, this.sight)
      this.open.set(index, opened)
      fresh.add(opened)
      return opened
    }
    this.grid = Array.from({ length: across * up }, (_, at) =>
      isWatched[at] === 0 ? null : seen((south + Math.floor(at / across)) * this.city.grid.columns + west + (at % across)),
    )
    if ([...this.lookers].some(looker => looker.seesOutside)) seen(this.city.grid.outside)
    for (const index of this.open.keys()) {
      if (wanted.has(index)) continue
      this.city.unwatch(index)
      this.open.delete(index)
    }
    this.changes.offsets = new Uint32Array(this.grid.length + 1)
    this.densities.offsets = new Uint32Array(this.grid.length + 1)
    return fresh
  }
}

function boundsOf(lookers: Iterable<Looker>): CellRect {
  let bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const { rect } of lookers) {
    if (rect.west > rect.east) continue
    bounds = {
      west: Math.min(bounds.west, rect.west),
      south: Math.min(bounds.south, rect.south),
      east: Math.max(bounds.east, rect.east),
      north: Math.max(bounds.north, rect.north),
    }
  }
  return Number.isFinite(bounds.west) ? bounds : NO_CELLS
}

/** 1 for each cell of the bounds that some viewer looks at. */
function watchedIn(lookers: Iterable<Looker>, bounds: CellRect): Uint8Array {
  const across = Math.max(0, bounds.east - bounds.west + 1)
  const watched = new Uint8Array(across * Math.max(0, bounds.north - bounds.south + 1))
  const done = new Set<string>()
  for (const { rect, rectKey } of lookers) {
    if (rect.west > rect.east || done.has(rectKey)) continue
    done.add(rectKey)
    for (let row = rect.south; row <= rect.north; row++) {
      const from = (row - bounds.south) * across + rect.west - bounds.west
      watched.fill(1, from, from + rect.east - rect.west + 1)
    }
  }
  return watched
}
