import type { ChunkPart } from '../track-chunk.ts'
import type { Chain } from './chunk-maker.ts'
import { bigMemory } from './big-memory.ts'
import { CellPairs } from './cell-pairs.ts'
import { CopyRows } from './copy-rows.ts'

/** Some 2 MB and 60 ms a transaction: nobody waits long behind one. */
export const MOST_IN_BATCH = 16_384
/** Kept to be used again, some 50 MB: for when everybody's minute ends. */
const MOST_IDLE = 16

/**
 * Minutes of units that take no more fixes, column by column: first as they lie in their blocks, then packed to a chunk in the very
 * bytes COPY takes. Hot code: an object, an array and a view for each chunk cost more than packing it.
 */
export class ClosedBatch {
  /** Entries have numbers that only rise, from this one on, whatever batch they are in. */
  firstId = 1
  count = 0
  /** So many of the first are packed. */
  packed = 0
  readonly number = new Int32Array(bigMemory(MOST_IN_BATCH * 4))
  readonly minute = new Int32Array(bigMemory(MOST_IN_BATCH * 4))
  /** Where the fixes lie until they are packed, and how many they are. */
  readonly block = new Int32Array(bigMemory(MOST_IN_BATCH * 4))
  readonly fixCount = new Int32Array(bigMemory(MOST_IN_BATCH * 4))
  /** The oldest journal segment with one of the fixes. */
  readonly segment = new Int32Array(bigMemory(MOST_IN_BATCH * 4))
  /** Fixes before it may be closed or stored already: only PostgreSQL knows all its neighbours. */
  readonly isLate = new Uint8Array(bigMemory(MOST_IN_BATCH))
  /** The entry of the same unit before this one; nothing when that is forgotten. */
  readonly before = new Float64Array(bigMemory(MOST_IN_BATCH * 8))
  readonly cells = new CellPairs()
  readonly rows = new CopyRows()
  readonly #end = new Int32Array(bigMemory(MOST_IN_BATCH * 4))

  /** The next entry is packed: its bytes were written up to here. */
  endRow(end: number): void {
    const entry = this.packed++
    this.rows.close(this.number[entry]!, this.minute[entry]!, end)
    this.#end[entry] = end
  }

  /** Of an entry that is packed; a copy, since readers wait for PostgreSQL while the batch is used again. */
  part(entry: number): ChunkPart {
    const before = entry === 0 ? CopyRows.START : this.#end[entry - 1]!
    return { minute: this.minute[entry]!, bytes: this.rows.rowBetween(before, this.#end[entry]!).slice() }
  }

  /** Of an entry that is not. */
  chain(entry: number): Chain {
    return { minute: this.minute[entry]!, first: this.block[entry]!, count: this.fixCount[entry]! }
  }

  /** All that are not packed. */
  waiting(): { readonly number: number; readonly chain: Chain; readonly isLate: boolean }[] {
    return Array.from({ length: this.count - this.packed }, (_, place) => {
      const entry = this.packed + place
      return { number: this.number[entry]!, chain: this.chain(entry), isLate: this.isLate[entry] === 1 }
    })
  }

  late(): { readonly number: number; readonly minute: number }[] {
    if (!this.isLate.subarray(0, this.count).includes(1)) return []
    return Array.from({ length: this.count }, (_, entry) => ({ number: this.number[entry]!, minute: this.minute[entry]! })).filter((_, entry) => this.isLate[entry] === 1)
  }

  minutes(): Set<number> {
    return new Set(this.minute.subarray(0, this.count))
  }

  /** Empty again, for entries from this id on. */
  reuse(firstId: number): this {
    this.firstId = firstId
    this.count = 0
    this.packed = 0
    this.cells.clear()
    this.rows.clear()
    return this
  }
}

/** The batches that are not in PostgreSQL yet, oldest first; the last one takes what is closed now. */
export class ClosedChunks {
  readonly #batches: ClosedBatch[] = [new ClosedBatch()]
  readonly #idle: ClosedBatch[] = []

  /** Entries before this one are forgotten. */
  get oldestId(): number {
    return this.#batches[0]!.firstId
  }

  get batches(): readonly ClosedBatch[] {
    return this.#batches
  }

  /** The one with room for another entry. */
  current(): ClosedBatch {
    const last = this.#batches.at(-1)!
    return last.count < MOST_IN_BATCH ? last : this.#begin(last)
  }

  /** The oldest one that is not wholly packed. */
  unpacked(): ClosedBatch | undefined {
    return this.#batches.find(batch => batch.packed < batch.count)
  }

  /** How many entries are not packed. */
  get waiting(): number {
    return this.#batches.reduce((sum, batch) => sum + batch.count - batch.packed, 0)
  }

  /** Batches that are wholly packed and take nothing more. */
  takeWhole(): readonly ClosedBatch[] {
    const last = this.#batches.at(-1)!
    if (last.count > 0 && last.packed === last.count) this.#begin(last)
    const end = this.#batches.findIndex(batch => batch.count === 0 || batch.packed < batch.count)
    return this.#batches.slice(0, end)
  }

  /** The oldest one, which is in PostgreSQL by now. */
  forget(batch: ClosedBatch): void {
    if (this.#batches[0] !== batch || this.#batches.length === 1) throw new Error('batches are forgotten in their order')
    this.#batches.shift()
    if (this.#idle.length < MOST_IDLE) this.#idle.push(batch)
  }

  /** The entries of one unit from this one back, newest first. */
  *of(newestId: number): Generator<{ readonly batch: ClosedBatch; readonly entry: number }> {
    const oldestId = this.oldestId
    for (let id = newestId; id >= oldestId; ) {
      const batch = this.#batches[Math.floor((id - oldestId) / MOST_IN_BATCH)]!
      const entry = id - batch.firstId
      yield { batch, entry }
      id = batch.before[entry]!
    }
  }

  #begin(last: ClosedBatch): ClosedBatch {
    const batch = (this.#idle.pop() ?? new ClosedBatch()).reuse(last.firstId + MOST_IN_BATCH)
    this.#batches.push(batch)
    return batch
  }
}
