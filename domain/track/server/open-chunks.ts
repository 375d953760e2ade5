import type { FixColumns } from '../fix-columns.ts'
import { type ChunkPart, DEGREE, MINUTE_MS, MOST_FIXES } from '../track-chunk.ts'
import type { FixSpan } from '../track-chunk-merge.ts'
import { type ChunkRows, roomForRows, writeChunk } from '../track-chunk-write.ts'
import { ChunkBlocks, FIXES_PER_BLOCK, WORDS_PER_FIX } from './chunk-blocks.ts'
import { NOWHERE, type Whereabouts, boxOfCells, chunkCells, isNearBox } from './chunk-cells.ts'
import { FixPacker, FixUnpacker } from './chunk-fix.ts'
import { sortRows } from './chunk-order.ts'

/** A minute of a unit that takes no more fixes, or a later part of one, on its way to PostgreSQL. */
export type ClosedChunk = ChunkPart & {
  readonly number: number
  /** Where the unit was in it or on its way to it, for `track_cell`. */
  readonly cells: readonly number[]
  /** The oldest journal segment with one of its fixes. */
  readonly segment: number
  /** Fixes before it may be closed or stored already: only PostgreSQL knows all its neighbours. */
  readonly isLate: boolean
}

type Chain = { number: number; minute: number; first: number; last: number; count: number; segment: number; openedAtMs: number }

/** Stragglers of a minute: an open minute is closed this long after its end, a late part after this long. */
const GRACE_MS = 10_000
/** A clock this far ahead is wrong: the fix stands at the instant it was received. */
const MOST_AHEAD_MS = 86_400_000
/** Further ahead than the judge believes, a fix may not begin the minute that the next ones fall into. */
const MOST_EARLY_MS = 2 * MINUTE_MS
const FIRST_ROOM = 4_096
const POOL_BYTES = 1024 * 1024

/**
 * Fixes of the minutes still open, by unit: what is not in PostgreSQL yet. A unit's minute closes when its next begins or
 * after a grace; what comes for an older minute makes another part of it. Nothing here survives the process: the journal
 * does, until `oldestSegment` has passed it. Hot code: 3.6 M fixes a second, chunks and COPY included.
 */
export class OpenChunks implements AsyncDisposable {
  /** The journal segment that holds what is added now; set by whoever writes the journal. */
  segment = 0
  /** Days whose partitions are known to be there. */
  readonly daysMade = new Set<number>()
  readonly #keepMs: number
  readonly #blocks = new ChunkBlocks()
  readonly #more = new Map<number, string>()
  readonly #late = new Map<string, Chain>()
  readonly #rows: ChunkRows = roomForRows()
  readonly #unpacker = new FixUnpacker(this.#rows)
  readonly #packer = new FixPacker()
  #slab: Int32Array = new Int32Array(0)
  #pool = new Uint8Array(0)
  #poolUsed = 0
  #closed: ClosedChunk[] = []
  readonly #closedOf = new Map<number, ClosedChunk[]>()
  #room = FIRST_ROOM
  #highest = 0
  #minute = new Int32Array(FIRST_ROOM)
  #first = new Int32Array(FIRST_ROOM)
  #last = new Int32Array(FIRST_ROOM)
  #count = new Int32Array(FIRST_ROOM)
  #segmentOf = new Float64Array(FIRST_ROOM)
  #lastLon = new Int32Array(FIRST_ROOM)
  #lastLat = new Int32Array(FIRST_ROOM)
  #lastMs = new Float64Array(FIRST_ROOM).fill(Number.NEGATIVE_INFINITY)

  constructor({ keepDays }: { keepDays: number }) {
    this.#keepMs = keepDays * 86_400_000
  }

  /** Takes one judged fix, believed or flagged, of a known unit. What is older than anything kept is let go. */
  add(fixes: FixColumns, row: number): void {
    this.#packer.fixes = fixes
    const number = fixes.number[row]!
    const receivedAtMs = fixes.receivedAtMs[row]!
    const claimedAtMs = fixes.fixedAtMs[row]!
    if (!isStorable(fixes, row) || claimedAtMs < receivedAtMs - this.#keepMs) return
    const fixedAtMs = claimedAtMs > receivedAtMs + MOST_AHEAD_MS ? receivedAtMs : claimedAtMs
    const minute = Math.floor(fixedAtMs / MINUTE_MS)
    if (number >= this.#room) this.#grow(number)
    if (number > this.#highest) this.#highest = number
    const open = this.#minute[number]!
    if (minute < open || fixedAtMs > receivedAtMs + MOST_EARLY_MS) return this.#addLate({ number, minute, offsetMs: fixedAtMs - minute * MINUTE_MS }, fixes, row)
    if (minute > open || this.#count[number] === MOST_FIXES) this.#close(number)
    if (this.#count[number] === 0) this.#open(number, minute)
    else if (this.#count[number]! % FIXES_PER_BLOCK === 0) this.#lengthen(number)
    const place = this.#count[number]!
    const at = this.#wordOf(this.#last[number]!, place)
    this.#packer.offsetMs = fixedAtMs - minute * MINUTE_MS
    this.#packer.pack(this.#slab, at, row)
    if (fixes.more.size > 0) this.#keepMore(this.#last[number]!, place, fixes.more.get(row))
    this.#count[number] = place + 1
  }

  /** Where a unit was last before this process took over, so that its way from there is known. */
  recall(number: number, { lonE6, latE6, fixedAtMs }: Whereabouts): void {
    if (number >= this.#room) this.#grow(number)
    this.#lastLon[number] = lonE6
    this.#lastLat[number] = latE6
    this.#lastMs[number] = fixedAtMs
  }

  /** Closes what is due and answers all that is not forgotten yet, oldest first; each stays readable until it is. */
  closed(nowMs: number): readonly ClosedChunk[] {
    const due = Math.floor((nowMs - GRACE_MS) / MINUTE_MS)
    for (let number = 1; number <= this.#highest; number++) if (this.#count[number]! > 0 && this.#minute[number]! < due) this.#close(number)
    for (const [key, chain] of this.#late) {
      if (chain.openedAtMs > nowMs - GRACE_MS && chain.openedAtMs <= nowMs) continue
      this.#late.delete(key)
      this.#finish(chain, true)
    }
    return this.#closed
  }

  /** Closes everything at once: before the process ends. */
  closeAll(): readonly ClosedChunk[] {
    return this.closed(Number.POSITIVE_INFINITY)
  }

  /** What PostgreSQL has by now: call after the commit. */
  forget(stored: readonly ClosedChunk[]): void {
    const areFirst = stored.every((chunk, place) => this.#closed[place] === chunk)
    const gone = areFirst ? null : new Set(stored)
    this.#closed = gone === null ? this.#closed.slice(stored.length) : this.#closed.filter(chunk => !gone.has(chunk))
    for (const chunk of stored) {
      const its = this.#closedOf.get(chunk.number)
      if (its && its.length > 1) this.#closedOf.set(chunk.number, its.filter(other => other !== chunk))
      else this.#closedOf.delete(chunk.number)
    }
  }

  /** The oldest journal segment still needed; Infinity when all is stored. What lies wholly before it may be dropped. */
  oldestSegment(): number {
    let oldest = Number.POSITIVE_INFINITY
    for (let number = 1; number <= this.#highest; number++) if (this.#count[number]! > 0) oldest = Math.min(oldest, this.#segmentOf[number]!)
    for (const { segment } of this.#late.values()) oldest = Math.min(oldest, segment)
    for (const { segment } of this.#closed) oldest = Math.min(oldest, segment)
    return oldest
  }

  /** Parts of minutes that touch the span and are not known to be in PostgreSQL. Ask here first, then there: never the reverse. */
  read(number: number, fromMs: number, toMs: number): readonly ChunkPart[] {
    const [from, to] = [Math.floor(fromMs / MINUTE_MS), Math.floor(toMs / MINUTE_MS)]
    const isWithin = ({ minute }: { minute: number }) => minute >= from && minute <= to
    const parts: ChunkPart[] = (this.#closedOf.get(number) ?? []).filter(isWithin)
    for (const chain of this.#late.values()) if (chain.number === number && isWithin(chain)) parts.push(this.#part(chain))
    if (number <= this.#highest && this.#count[number]! > 0) {
      const chain = this.#chainOf(number)
      if (isWithin(chain)) parts.push(this.#part(chain))
    }
    return parts
  }

  /**
   * Minutes of units, not known to be in PostgreSQL, that touch one of these cells in the span. An open minute is looked into only
   * if it began near the cells: 1 M units take some 100 ms.
   */
  touching(cells: ReadonlySet<number>, { fromMs, toMs }: FixSpan): readonly { readonly number: number; readonly minute: number }[] {
    const [from, to] = [Math.floor(fromMs / MINUTE_MS), Math.floor(toMs / MINUTE_MS)]
    const isWithin = ({ minute }: { minute: number }) => minute >= from && minute <= to
    const touching: { number: number; minute: number }[] = this.#closed.filter(chunk => isWithin(chunk) && chunk.cells.some(cell => cells.has(cell)))
    const box = boxOfCells(cells)
    const look = (chain: Chain, before: Whereabouts) => {
      this.#fillRows(chain)
      if (chunkCells(this.#rows, chain.minute, before).cells.some(cell => cells.has(cell))) touching.push(chain)
    }
    for (const chain of this.#late.values()) if (isWithin(chain)) look(chain, NOWHERE)
    for (let number = 1; number <= this.#highest; number++) {
      if (this.#count[number] === 0 || this.#minute[number]! < from || this.#minute[number]! > to) continue
      const [slab, word] = [this.#blocks.slabOf(this.#first[number]!), this.#blocks.wordOf(this.#first[number]!)]
      if (isNearBox(box, slab[word]!, slab[word + 1]!)) look(this.#chainOf(number), this.#before(number))
    }
    return touching
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #open(number: number, minute: number): void {
    const block = this.#blocks.take()
    this.#minute[number] = minute
    this.#first[number] = block
    this.#last[number] = block
    this.#segmentOf[number] = this.segment
  }

  #lengthen(number: number): void {
    const block = this.#blocks.take()
    this.#blocks.link(this.#last[number]!, block)
    this.#last[number] = block
  }

  #addLate({ number, minute, offsetMs }: { number: number; minute: number; offsetMs: number }, fixes: FixColumns, row: number): void {
    const key = `${number}/${minute}`
    let chain = this.#late.get(key)
    if (chain?.count === MOST_FIXES) {
      this.#finish(chain, true)
      chain = undefined
    }
    if (chain === undefined) {
      const block = this.#blocks.take()
      chain = { number, minute, first: block, last: block, count: 0, segment: this.segment, openedAtMs: fixes.receivedAtMs[row]! }
      this.#late.set(key, chain)
    } else if (chain.count % FIXES_PER_BLOCK === 0) {
      const block = this.#blocks.take()
      this.#blocks.link(chain.last, block)
      chain.last = block
    }
    const at = this.#wordOf(chain.last, chain.count)
    this.#packer.offsetMs = offsetMs
    this.#packer.pack(this.#slab, at, row)
    this.#keepMore(chain.last, chain.count++, fixes.more.get(row))
  }

  /** Where the fix at this place of its chain stands in `#slab`, which it sets. */
  #wordOf(block: number, place: number): number {
    this.#slab = this.#blocks.slabOf(block)
    return this.#blocks.wordOf(block) + (place % FIXES_PER_BLOCK) * WORDS_PER_FIX
  }

  #keepMore(block: number, place: number, more: string | undefined): void {
    if (more !== undefined) this.#more.set(block * FIXES_PER_BLOCK + (place % FIXES_PER_BLOCK), more)
  }

  #chainOf(number: number): Chain {
    return {
      number,
      minute: this.#minute[number]!,
      first: this.#first[number]!,
      last: this.#last[number]!,
      count: this.#count[number]!,
      segment: this.#segmentOf[number]!,
      openedAtMs: 0,
    }
  }

  #close(number: number): void {
    if (this.#count[number] === 0) return
    this.#finish(this.#chainOf(number), false)
    this.#count[number] = 0
  }

  #finish(chain: Chain, isLate: boolean): void {
    const { number, minute, segment } = chain
    this.#fillRows(chain)
    const bytes = this.#kept(writeChunk(this.#rows))
    const { cells, last } = chunkCells(this.#rows, minute, isLate ? NOWHERE : this.#before(number))
    if (!isLate && last) this.recall(number, last)
    const chunk: ClosedChunk = { number, minute, bytes, cells, segment, isLate }
    this.#closed.push(chunk)
    const others = this.#closedOf.get(number)
    if (others) others.push(chunk)
    else this.#closedOf.set(number, [chunk])
    this.#letGo(chain)
  }

  /** Thousands of chunks share a piece of memory: one for each costs more than making the chunk. */
  #kept(bytes: Uint8Array): Uint8Array {
    if (this.#poolUsed + bytes.length > this.#pool.length) {
      this.#pool = new Uint8Array(Math.max(POOL_BYTES, bytes.length))
      this.#poolUsed = 0
    }
    const from = this.#poolUsed
    this.#poolUsed += bytes.length
    this.#pool.set(bytes, from)
    return this.#pool.subarray(from, this.#poolUsed)
  }

  #before(number: number): Whereabouts {
    return { lonE6: this.#lastLon[number]!, latE6: this.#lastLat[number]!, fixedAtMs: this.#lastMs[number]! }
  }

  #letGo({ first }: Chain): void {
    if (this.#more.size > 0) {
      for (let block = first; block !== 0; block = this.#blocks.next(block)) {
        for (let slot = 0; slot < FIXES_PER_BLOCK; slot++) this.#more.delete(block * FIXES_PER_BLOCK + slot)
      }
    }
    this.#blocks.free(first)
  }

  #part(chain: Chain): ChunkPart {
    this.#fillRows(chain)
    return { minute: chain.minute, bytes: writeChunk(this.#rows).slice() }
  }

  /** Leaves the fixes in `#rows`, in order of time. */
  #fillRows({ first, count }: Chain): void {
    const rows = this.#rows
    rows.more.clear()
    rows.count = count
    let block = first
    for (let place = 0; place < count; block = this.#blocks.next(block)) {
      const slab = this.#blocks.slabOf(block)
      const word = this.#blocks.wordOf(block)
      for (let slot = 0; slot < FIXES_PER_BLOCK && place < count; slot++, place++) {
        this.#unpacker.unpack(slab, word + slot * WORDS_PER_FIX, place)
        if (this.#more.size === 0) continue
        const more = this.#more.get(block * FIXES_PER_BLOCK + slot)
        if (more !== undefined) rows.more.set(place, more)
      }
    }
    sortRows(rows)
  }

  #grow(number: number): void {
    this.#room = 2 ** Math.ceil(Math.log2(number + 1))
    const wider = <T extends Int32Array | Float64Array>(old: T): T => {
      const grown = new (old.constructor as new (length: number) => T)(this.#room)
      grown.set(old)
      return grown
    }
    this.#minute = wider(this.#minute)
    this.#first = wider(this.#first)
    this.#last = wider(this.#last)
    this.#count = wider(this.#count)
    this.#segmentOf = wider(this.#segmentOf)
    this.#lastLon = wider(this.#lastLon)
    this.#lastLat = wider(this.#lastLat)
    const known = this.#lastMs.length
    this.#lastMs = wider(this.#lastMs).fill(Number.NEGATIVE_INFINITY, known)
  }
}

/** The codec keeps whole numbers: what is no number or no place on earth has nowhere to stand. */
function isStorable(fixes: FixColumns, row: number): boolean {
  return Math.abs(fixes.lon[row]!) <= 180 && Math.abs(fixes.lat[row]!) <= 90 && Number.isFinite(fixes.fixedAtMs[row]!)
}

export function whereaboutsOf(lon: number, lat: number, fixedAtMs: number): Whereabouts {
  return { lonE6: Math.round(lon * DEGREE), latE6: Math.round(lat * DEGREE), fixedAtMs }
}
