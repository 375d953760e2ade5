import type { FixColumns } from '../fix-columns.ts'
import { type ChunkPart, DEGREE, MINUTE_MS, MOST_FIXES } from '../track-chunk.ts'
import type { FixSpan } from '../track-chunk-merge.ts'
import { ChunkBlocks, FIXES_PER_BLOCK, WORDS_PER_FIX } from './chunk-blocks.ts'
import { type CellBox, NOWHERE, type Whereabouts, boxOfCells, isNearBox } from './chunk-cells.ts'
import { FixPacker, MOST_PACKED, NO_MINUTE } from './chunk-fix.ts'
import { type Chain, ChunkMaker } from './chunk-maker.ts'
import { type ClosedBatch, ClosedChunks } from './closed-chunks.ts'

type LateChain = { number: number; minute: number; first: number; last: number; count: number; segment: number; openedAtMs: number }

/** Stragglers of a minute: an open minute is closed this long after its end, a late part after this long. */
const GRACE_MS = 10_000
const FIRST_ROOM = 4_096

/** A unit's open minute: what one fix touches lies side by side, so that a million units cost one miss of the cache and not five. */
const [MINUTE, COUNT, LAST, FIRST, SEGMENT] = [0, 1, 2, 3, 4]
const WORDS_PER_UNIT = 8
/** The newest closed entry of the unit, in the last two words, as a float. */
const [NEWEST, FLOATS_PER_UNIT] = [3, 4]

/** A slice of closing is so many chunks at least, 3 to 10 ms, and this share of what waits, so that it never waits for long. */
const PACKED_AT_ONCE = 2_500
const SHARE_AT_ONCE = 1 / 400
const UNITS_LOOKED_AT = 2_048
const SHARE_LOOKED_AT = 1 / 100

/**
 * Fixes of the minutes still open, by unit: what is not in PostgreSQL yet. A unit's minute closes when its next begins or after a
 * grace; what comes for an older minute makes another part of it. Everybody's minute ends at once: what is closed is
 * packed later, in slices. Nothing here survives the process: the journal does, until `oldestSegment` has passed it.
 */
export class OpenChunks implements AsyncDisposable {
  /** The journal segment that holds what is added now; set by whoever writes the journal. */
  segment = 0
  /** Days whose partitions are known to be there. */
  readonly daysMade = new Set<number>()
  readonly #keepMs: number
  readonly #blocks = new ChunkBlocks()
  readonly #maker = new ChunkMaker(this.#blocks)
  readonly #late = new Map<string, LateChain>()
  readonly #packer = new FixPacker()
  readonly #closed = new ClosedChunks()
  /** Minutes that need a segment, by segment: few of them. */
  readonly #needing = new Map<number, number>()
  #room = 0
  #highest = 0
  #units = new Int32Array(0)
  #floats = new Float64Array(0)
  /** Where looking for minutes that are over goes on. */
  #lookedAt = 0

  constructor({ keepDays }: { keepDays: number }) {
    this.#keepMs = keepDays * 86_400_000
    this.#grow(FIRST_ROOM - 1)
  }

  /** Takes judged fixes, believed or flagged, of known units. What is older than anything kept is let go. */
  addAll(fixes: FixColumns): void {
    for (let from = 0; from < fixes.count; from += MOST_PACKED) {
      const end = Math.min(fixes.count, from + MOST_PACKED)
      this.#packer.pack(fixes, { from, end, keepMs: this.#keepMs })
      this.#addPacked(fixes, from, end)
    }
  }

  /** Hot code, 15 ns a fix: nearly all go on in the unit's last block, with one look at the unit and one at the block. */
  #addPacked(fixes: FixColumns, from: number, end: number): void {
    const { minute, isEarly, words } = this.#packer
    const { number } = fixes
    const saysMore = fixes.more.size > 0
    for (let row = from, packed = 0; row < end; row++, packed++) {
      const units = this.#units
      const at = number[row]! * WORDS_PER_UNIT
      const place = units[at + COUNT]! % FIXES_PER_BLOCK
      if (place === 0 || minute[packed] !== units[at + MINUTE] || units[at + COUNT] === MOST_FIXES || isEarly[packed] === 1 || saysMore) {
        this.#add(fixes, row, packed)
        continue
      }
      const block = units[at + LAST]!
      const slab = this.#blocks.slabOf(block)
      const to = this.#blocks.wordOf(block) + place * WORDS_PER_FIX
      const word = packed * WORDS_PER_FIX
      slab[to] = words[word]!
      slab[to + 1] = words[word + 1]!
      slab[to + 2] = words[word + 2]!
      slab[to + 3] = words[word + 3]!
      slab[to + 4] = words[word + 4]!
      slab[to + 5] = words[word + 5]!
      units[at + COUNT]!++
    }
  }

  #add(fixes: FixColumns, row: number, packed: number): void {
    const minute = this.#packer.minute[packed]!
    if (minute === NO_MINUTE) return
    const number = fixes.number[row]!
    if (number > this.#highest) this.#reach(number)
    const units = this.#units
    const at = number * WORDS_PER_UNIT
    if (minute !== units[at + MINUTE]! || this.#packer.isEarly[packed] === 1 || units[at + COUNT]! === MOST_FIXES) {
      if (minute < units[at + MINUTE]! || this.#packer.isEarly[packed] === 1) return this.#addLate({ number, minute, packed }, fixes, row)
      this.#close(number)
    }
    const place = units[at + COUNT]!
    if (place === 0) this.#open(at, minute)
    else if (place % FIXES_PER_BLOCK === 0) units[at + LAST] = this.#lengthened(units[at + LAST]!)
    const block = units[at + LAST]!
    this.#put(packed, block, place)
    if (fixes.more.size > 0) this.#maker.keepMore(block, place, fixes.more.get(row))
    units[at + COUNT] = place + 1
  }

  #put(packed: number, block: number, place: number): void {
    const { words } = this.#packer
    const slab = this.#blocks.slabOf(block)
    const to = this.#blocks.wordOf(block) + (place % FIXES_PER_BLOCK) * WORDS_PER_FIX
    const from = packed * WORDS_PER_FIX
    for (let word = 0; word < WORDS_PER_FIX; word++) slab[to + word] = words[from + word]!
  }

  /** Where a unit was last before this process took over, so that its way from there is known. */
  recall(number: number, whereabouts: Whereabouts): void {
    if (number >= this.#room) this.#grow(number)
    this.#maker.recall(number, whereabouts)
  }

  /** A slice of closing what is due and packing it; to be called twenty times a second. */
  closeSome(nowMs: number): void {
    this.#closeDue(nowMs, Math.max(UNITS_LOOKED_AT, this.#highest * SHARE_LOOKED_AT))
    this.#closeLate(nowMs)
    this.#packSome(Math.max(PACKED_AT_ONCE, this.#closed.waiting * SHARE_AT_ONCE))
  }

  /** All that is packed and not forgotten yet, oldest first; each stays readable until it is. */
  packed(): readonly ClosedBatch[] {
    if (this.#closed.waiting <= PACKED_AT_ONCE) this.#packSome(PACKED_AT_ONCE)
    return this.#closed.takeWhole()
  }

  /** Closes and packs all that is due at once: 1 µs a chunk. */
  closed(nowMs: number): readonly ClosedBatch[] {
    this.#closeDue(nowMs, this.#highest)
    this.#closeLate(nowMs)
    this.#packSome(Number.POSITIVE_INFINITY)
    return this.#closed.takeWhole()
  }

  /** What PostgreSQL has by now, the oldest batch: call after the commit. */
  forget(batch: ClosedBatch): void {
    this.#closed.forget(batch)
    for (let entry = 0; entry < batch.count; entry++) this.#need(batch.segment[entry]!, -1)
  }

  /** The oldest journal segment still needed; Infinity when all is stored. What lies wholly before it may be dropped. */
  oldestSegment(): number {
    return Math.min(...this.#needing.keys())
  }

  /** Parts of minutes that touch the span and are not known to be in PostgreSQL. Ask here first, then there: never the reverse. */
  read(number: number, fromMs: number, toMs: number): readonly ChunkPart[] {
    const isWithin = withinMinutes({ fromMs, toMs })
    const parts: ChunkPart[] = []
    for (const chain of this.#late.values()) if (chain.number === number && isWithin(chain.minute)) parts.push(this.#maker.part(chain))
    if (number > this.#highest) return parts
    const chain = this.#chainOf(number)
    if (chain && isWithin(chain.minute)) parts.push(this.#maker.part(chain))
    for (const { batch, entry } of this.#closed.of(this.#floats[number * FLOATS_PER_UNIT + NEWEST]!)) {
      if (isWithin(batch.minute[entry]!)) parts.push(entry < batch.packed ? batch.part(entry) : this.#maker.part(batch.chain(entry)))
    }
    return parts
  }

  /**
   * Minutes of units, not known to be in PostgreSQL, that touch one of these cells in the span. What is not packed is looked into
   * only if a minute of the unit began near the cells: 1 M units take some 100 ms.
   */
  touching(cells: ReadonlySet<number>, span: FixSpan): readonly { readonly number: number; readonly minute: number }[] {
    const isWithin = withinMinutes(span)
    const touching: { number: number; minute: number }[] = []
    for (const batch of this.#closed.batches) batch.cells.find(cells, (number, minute) => void (isWithin(minute) && touching.push({ number, minute })))
    const look = (number: number, chain: Chain, before: Whereabouts): Whereabouts => {
      const way = this.#maker.wayOf(chain, before)
      if (isWithin(chain.minute) && way.touches(cells)) touching.push({ number, minute: chain.minute })
      return { ...way.last }
    }
    for (const chain of this.#late.values()) look(chain.number, chain, NOWHERE)
    for (const [number, chains] of this.#chainsNear(boxOfCells(cells))) {
      let before = this.#maker.lastOf(number)
      for (const { chain, isLate } of chains) {
        if (isLate) look(number, chain, NOWHERE)
        else before = look(number, chain, before)
      }
    }
    return touching
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #open(at: number, minute: number): void {
    const block = this.#blocks.take()
    const units = this.#units
    units[at + MINUTE] = minute
    units[at + FIRST] = block
    units[at + LAST] = block
    units[at + SEGMENT] = this.segment
    this.#need(this.segment, 1)
  }

  #lengthened(last: number): number {
    const block = this.#blocks.take()
    this.#blocks.link(last, block)
    return block
  }

  #addLate({ number, minute, packed }: { number: number; minute: number; packed: number }, fixes: FixColumns, row: number): void {
    const key = `${number}/${minute}`
    let chain = this.#late.get(key)
    if (chain?.count === MOST_FIXES) {
      this.#finishLate(key, chain)
      chain = undefined
    }
    if (chain === undefined) {
      const block = this.#blocks.take()
      chain = { number, minute, first: block, last: block, count: 0, segment: this.segment, openedAtMs: fixes.receivedAtMs[row]! }
      this.#need(this.segment, 1)
      this.#late.set(key, chain)
    } else if (chain.count % FIXES_PER_BLOCK === 0) chain.last = this.#lengthened(chain.last)
    this.#put(packed, chain.last, chain.count)
    this.#maker.keepMore(chain.last, chain.count++, fixes.more.get(row))
  }

  #closeDue(nowMs: number, most: number): void {
    const due = Math.floor((nowMs - GRACE_MS) / MINUTE_MS)
    const units = this.#units
    let number = this.#lookedAt
    for (let left = Math.min(most, this.#highest); left > 0; left--) {
      number = number < this.#highest ? number + 1 : 1
      const at = number * WORDS_PER_UNIT
      if (units[at + COUNT]! > 0 && units[at + MINUTE]! < due) this.#close(number)
    }
    this.#lookedAt = number
  }

  /** They stand in order of receipt; after a clock was set back everything is due. */
  #closeLate(nowMs: number): void {
    for (const [key, chain] of this.#late) {
      if (chain.openedAtMs > nowMs - GRACE_MS && chain.openedAtMs <= nowMs) return
      this.#finishLate(key, chain)
    }
  }

  #finishLate(key: string, chain: LateChain): void {
    this.#late.delete(key)
    this.#enter(chain, true)
  }

  #close(number: number): void {
    const chain = this.#chainOf(number)
    if (!chain) return
    this.#enter({ ...chain, number, segment: this.#units[number * WORDS_PER_UNIT + SEGMENT]! }, false)
    this.#units[number * WORDS_PER_UNIT + COUNT] = 0
  }

  #enter(chain: Chain & { readonly number: number; readonly segment: number }, isLate: boolean): void {
    const newest = chain.number * FLOATS_PER_UNIT + NEWEST
    const batch = this.#closed.current()
    const entry = batch.count++
    batch.number[entry] = chain.number
    batch.minute[entry] = chain.minute
    batch.block[entry] = chain.first
    batch.fixCount[entry] = chain.count
    batch.segment[entry] = chain.segment
    batch.isLate[entry] = isLate ? 1 : 0
    batch.before[entry] = this.#floats[newest]!
    this.#floats[newest] = batch.firstId + entry
  }

  #packSome(most: number): void {
    for (let left = most, batch = this.#closed.unpacked(); left > 0 && batch; batch = this.#closed.unpacked()) {
      for (; left > 0 && batch.packed < batch.count; left--) this.#maker.pack(batch)
    }
  }

  #need(segment: number, more: 1 | -1): void {
    const count = (this.#needing.get(segment) ?? 0) + more
    if (count === 0) this.#needing.delete(segment)
    else this.#needing.set(segment, count)
  }

  #chainOf(number: number): Chain | null {
    const at = number * WORDS_PER_UNIT
    const count = this.#units[at + COUNT]!
    return count === 0 ? null : { minute: this.#units[at + MINUTE]!, first: this.#units[at + FIRST]!, count }
  }

  /** What is not packed of units near the box, oldest first: all of a unit's once one is near, since a way leads from each to the next. */
  #chainsNear(box: CellBox): Map<number, { chain: Chain; isLate: boolean }[]> {
    const chains = new Map<number, { chain: Chain; isLate: boolean }[]>()
    const isNear = (block: number) => {
      const [slab, word] = [this.#blocks.slabOf(block), this.#blocks.wordOf(block)]
      return isNearBox(box, slab[word]!, slab[word + 1]!)
    }
    for (let number = 1; number <= this.#highest; number++) {
      const at = number * WORDS_PER_UNIT
      if (this.#units[at + COUNT]! > 0 && isNear(this.#units[at + FIRST]!)) chains.set(number, [])
    }
    const waiting = this.#closed.batches.flatMap(batch => batch.waiting())
    for (const { number, chain } of waiting) if (isNear(chain.first)) chains.set(number, [])
    for (const { number, ...one } of waiting) chains.get(number)?.push(one)
    for (const [number, its] of chains) {
      const chain = this.#chainOf(number)
      if (chain) its.push({ chain, isLate: false })
    }
    return chains
  }

  #reach(number: number): void {
    this.#highest = number
    if (number >= this.#room) this.#grow(number)
  }

  #grow(number: number): void {
    this.#room = 2 ** Math.ceil(Math.log2(number + 1))
    const units = new Int32Array(this.#room * WORDS_PER_UNIT)
    units.set(this.#units)
    this.#units = units
    this.#floats = new Float64Array(units.buffer)
    this.#maker.grow(this.#room)
  }
}

function withinMinutes({ fromMs, toMs }: FixSpan): (minute: number) => boolean {
  const [from, to] = [Math.floor(fromMs / MINUTE_MS), Math.floor(toMs / MINUTE_MS)]
  return minute => minute >= from && minute <= to
}

export function whereaboutsOf(lon: number, lat: number, fixedAtMs: number): Whereabouts {
  return { lonE6: Math.round(lon * DEGREE), latE6: Math.round(lat * DEGREE), fixedAtMs }
}
