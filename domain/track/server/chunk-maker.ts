import type { ChunkPart } from '../track-chunk.ts'
import { type ChunkRows, MOST_CHUNK_BYTES, roomForRows, writeChunk, writeChunkAt } from '../track-chunk-write.ts'
import { type ChunkBlocks, FIXES_PER_BLOCK } from './chunk-blocks.ts'
import { CellWay, type Whereabouts } from './chunk-cells.ts'
import { FixUnpacker } from './chunk-fix.ts'
import { sortRows } from './chunk-order.ts'
import type { ClosedBatch } from './closed-chunks.ts'

/** Fixes of a minute as they lie in their blocks. */
export type Chain = { readonly minute: number; readonly first: number; readonly count: number }

/** Makes chunks of blocks, and knows where each unit was at the end of its last: the way from there is part of the next. */
export class ChunkMaker {
  readonly #blocks: ChunkBlocks
  readonly #rows: ChunkRows = roomForRows()
  readonly #unpacker = new FixUnpacker(this.#rows)
  readonly #more = new Map<number, string>()
  readonly #way = new CellWay()
  #lastLon = new Int32Array(0)
  #lastLat = new Int32Array(0)
  #lastMs = new Float64Array(0)

  constructor(blocks: ChunkBlocks) {
    this.#blocks = blocks
  }

  grow(room: number): void {
    const [lon, lat, ms] = [this.#lastLon, this.#lastLat, this.#lastMs]
    this.#lastLon = new Int32Array(room)
    this.#lastLat = new Int32Array(room)
    this.#lastMs = new Float64Array(room).fill(Number.NEGATIVE_INFINITY)
    this.#lastLon.set(lon)
    this.#lastLat.set(lat)
    this.#lastMs.set(ms)
  }

  recall(number: number, { lonE6, latE6, fixedAtMs }: Whereabouts): void {
    this.#lastLon[number] = lonE6
    this.#lastLat[number] = latE6
    this.#lastMs[number] = fixedAtMs
  }

  lastOf(number: number): Whereabouts {
    return { lonE6: this.#lastLon[number]!, latE6: this.#lastLat[number]!, fixedAtMs: this.#lastMs[number]! }
  }

  /** What a fix says besides, by its block and place in the chain. */
  keepMore(block: number, place: number, more: string | undefined): void {
    if (more !== undefined) this.#more.set(block * FIXES_PER_BLOCK + (place % FIXES_PER_BLOCK), more)
  }

  part(chain: Chain): ChunkPart {
    this.#fillRows(chain.first, chain.count)
    return { minute: chain.minute, bytes: writeChunk(this.#rows).slice() }
  }

  /** The cells of a chain for a unit that was there before, and where it was last; good until the next call. */
  wayOf(chain: Chain, before: Whereabouts): CellWay {
    this.#fillRows(chain.first, chain.count)
    Object.assign(this.#way.last, before)
    this.#way.follow(this.#rows, chain.minute)
    return this.#way
  }

  /** Packs the next entry of a batch and frees its blocks. */
  pack(batch: ClosedBatch): void {
    const entry = batch.packed
    const [number, minute, block] = [batch.number[entry]!, batch.minute[entry]!, batch.block[entry]!]
    this.#fillRows(block, batch.fixCount[entry]!)
    this.#freeBlocks(block)
    this.#addCells(batch, number, minute)
    if (this.#rows.more.size === 0) {
      const from = batch.rows.open(MOST_CHUNK_BYTES)
      return batch.endRow(writeChunkAt(this.#rows, batch.rows.bytes, from))
    }
    const bytes = writeChunk(this.#rows)
    const from = batch.rows.open(bytes.length)
    batch.rows.bytes.set(bytes, from)
    batch.endRow(from + bytes.length)
  }

  #addCells(batch: ClosedBatch, number: number, minute: number): void {
    const isLate = batch.isLate[batch.packed] === 1
    const way = this.#way
    way.last.lonE6 = this.#lastLon[number]!
    way.last.latE6 = this.#lastLat[number]!
    way.last.fixedAtMs = isLate ? Number.NEGATIVE_INFINITY : this.#lastMs[number]!
    way.follow(this.#rows, minute)
    for (let at = 0; at < way.count; at++) batch.cells.add(minute, way.cells[at]!, number)
    if (!isLate) this.recall(number, way.last)
  }

  #freeBlocks(first: number): void {
    if (this.#more.size > 0) {
      for (let block = first; block !== 0; block = this.#blocks.next(block)) {
        for (let slot = 0; slot < FIXES_PER_BLOCK; slot++) this.#more.delete(block * FIXES_PER_BLOCK + slot)
      }
    }
    this.#blocks.free(first)
  }

  /** Leaves the fixes in `#rows`, in order of time. */
  #fillRows(first: number, count: number): void {
    this.#unpacker.unpack(this.#blocks, first, count)
    this.#rows.more.clear()
    if (this.#more.size > 0) this.#findMore(first, count)
    sortRows(this.#rows)
  }

  #findMore(first: number, count: number): void {
    let block = first
    for (let place = 0; place < count; place++) {
      if (place > 0 && place % FIXES_PER_BLOCK === 0) block = this.#blocks.next(block)
      const more = this.#more.get(block * FIXES_PER_BLOCK + (place % FIXES_PER_BLOCK))
      if (more !== undefined) this.#rows.more.set(place, more)
    }
  }
}
