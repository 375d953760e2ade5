import { LAYOUT, columnOf, quarterOf, rowOf } from './nearest-layout.ts'

const { ABOVE, ABOVE_COLUMN, ABOVE_ROW, BITS, BLOCK, BUCKET, BUCKET_BITS, COLUMN, DEEPEST, DEPTH, FACTS, FILL, LAT, LEAF, LEFT, LINK, LON, NEXT, NODE, NOTES, PLACE, ROOT, ROW, SHIFT, SLOT, TRAITS } = LAYOUT

/** A branch with fewer becomes a leaf again; far enough below a bucket that it does not flutter. Looked for where a leaf has a third of it. */
const FEWEST_IN_BRANCH = 48
/** What the units of a leaf have together is counted anew when so many have left; at each it was a twelfth of all moves. */
const RECOUNT_AFTER = 32
const FIRST_ROOM = 4_096
const MANY = 2 ** 30

/** `Moves` is of this shape; rows beyond `count` are not read. */
export type Placed = { readonly count: number; readonly number: Uint32Array; readonly lon: Float64Array; readonly lat: Float64Array }

/**
 * Hot code: where everybody is, for `NearSearch`. Cells halve where many stand and join again where they leave, so that a
 * crowded county seat and an empty mountain cost the same. Of a unit that stays in its leaf only its own line and its bucket's
 * notes are touched: places lie by unit, not by cell, since moves are hundreds of times as many as searches. One in forty of
 * 100 k units that report every 5 s changes its leaf; 20 k moves take 0.5 ms in a quiet machine. Nothing is ever rebuilt: the grid
 * is right the moment `put` returns `[FRC-9]`.
 */
export class NearGrid {
  nodes = new Int32Array(FIRST_ROOM)
  /** By bucket. */
  notes = new Int32Array(FIRST_ROOM)
  /** By slot: the unit's number. */
  units = new Int32Array(FIRST_ROOM)
  /** By unit number: one room, as fractions and as integers. */
  places = new Float64Array(FIRST_ROOM * PLACE)
  facts = new Int32Array(this.places.buffer)
  #blocks = new Int32Array(FIRST_ROOM)
  #size = 0
  #blockCount = 1 // the root stands in block 0
  #bucketCount = 1
  #freeBlock = 0
  #freeBucket = 0

  constructor() {
    this.notes[COLUMN] = -1 // nobody's bucket 0 is of no cell: whoever is nowhere moves
  }

  get size(): number {
    return this.#size
  }

  /** Where the grid believes a unit to be; null for nowhere. */
  placeOf(number: number): readonly [lon: number, lat: number] | null {
    return this.#slotOf(number) === 0 ? null : [this.places[number * PLACE + LON]!, this.places[number * PLACE + LAT]!]
  }

  traitsOf(number: number): number {
    return this.facts[number * FACTS + TRAITS] ?? 0
  }

  /** Where units are now, column by column: a call for each would box its degrees. A place that is none is passed over. */
  put({ count, number, lon, lat }: Placed): void {
    let { places, facts, notes } = this
    for (let index = 0; index < count; index++) {
      const east = lon[index]!
      const north = lat[index]!
      if (!(east >= -180 && east <= 180 && north >= -90 && north <= 90)) continue
      const unit = number[index]!
      if (unit * PLACE >= places.length) {
        this.#makeRoom(unit)
        ;({ places, facts } = this)
      }
      places[unit * PLACE + LON] = east
      places[unit * PLACE + LAT] = north
      const column = columnOf(east)
      const row = rowOf(north)
      const at = (facts[unit * FACTS + SLOT]! >> BUCKET_BITS) * NOTES
      const shift = notes[at + SHIFT]!
      if ((((column >> shift) ^ notes[at + COLUMN]!) | ((row >> shift) ^ notes[at + ROW]!)) === 0) continue
      this.#move(unit, column, row)
      ;({ notes } = this)
    }
  }

  /** What a unit has, as bits. */
  describe(number: number, traits: number): void {
    this.#makeRoom(number)
    const old = this.traitsOf(number)
    this.facts[number * FACTS + TRAITS] = traits
    const slot = this.#slotOf(number)
    if (slot === 0 || old === traits) return
    const leaf = this.#leafOf(slot)
    this.#add(leaf, traits)
    this.notes[this.#bucketOf(leaf) * NOTES + LEFT]!++
    if (this.#isToTidy(leaf)) this.#tidy(leaf)
  }

  remove(number: number): void {
    const slot = this.#slotOf(number)
    if (slot === 0) return
    const leaf = this.#leafOf(slot)
    this.#takeAway(slot)
    this.facts[number * FACTS + SLOT] = 0
    this.#size--
    if (this.#isToTidy(leaf)) this.#tidy(leaf)
  }

  /** To another leaf. Cells join and buckets go when all else is done, so that no number here loses its meaning under way. */
  #move(unit: number, column: number, row: number): void {
    const slot = this.facts[unit * FACTS + SLOT]!
    const leaf = this.#leafOf(slot)
    let to = this.#leafFor(slot, column, row)
    if (slot === 0) this.#size++
    else this.#takeAway(slot)
    while (this.#isToSplit(to)) {
      this.#split(to)
      to = this.nodes[to * NODE + LINK]! + quarterOf(column, row, DEEPEST - 1 - this.#depthOf(to))
    }
    this.#lay(unit, to)
    if (slot !== 0 && this.#isToTidy(leaf)) this.#tidy(leaf)
  }

  /** Where a unit of this slot belongs now: up to the lowest node that holds both cells, and down from there. */
  #leafFor(slot: number, column: number, row: number): number {
    const { nodes, notes } = this
    const blocks = this.#blocks
    let node = ROOT
    let shift = DEEPEST
    if (slot !== 0) {
      const at = (slot >> BUCKET_BITS) * NOTES
      node = notes[at + LEAF]!
      shift = notes[at + SHIFT]!
      for (let apart = ((column >> shift) ^ notes[at + COLUMN]!) | ((row >> shift) ^ notes[at + ROW]!); apart !== 0; apart >>= 1) {
        node = blocks[(node >> 2) * BLOCK + ABOVE]!
        shift++
      }
    }
    for (let link = nodes[node * NODE + LINK]!; link > 0; link = nodes[node * NODE + LINK]!) node = link + quarterOf(column, row, --shift)
    return node
  }

  #isToSplit(leaf: number): boolean {
    return this.notes[this.#bucketOf(leaf) * NOTES + FILL] === BUCKET && this.#depthOf(leaf) < DEEPEST
  }

  #lay(number: number, leaf: number): void {
    let bucket = this.#bucketOf(leaf)
    if (bucket === 0 || this.notes[bucket * NOTES + FILL] === BUCKET) bucket = this.#newBucket(leaf, bucket)
    const slot = bucket * BUCKET + this.notes[bucket * NOTES + FILL]!++
    this.units[slot] = number
    this.facts[number * FACTS + SLOT] = slot
    this.#add(leaf, this.facts[number * FACTS + TRAITS]!)
  }

  #add(leaf: number, traits: number): void {
    const { nodes } = this
    for (let node = leaf; (nodes[node * NODE + BITS]! | traits) !== nodes[node * NODE + BITS]; node = this.#above(node)) {
      nodes[node * NODE + BITS]! |= traits
      if (node === ROOT) return
    }
  }

  /** The last of the leaf's first bucket comes into the slot of who leaves, who may be the same. */
  #takeAway(slot: number): void {
    const { notes, units } = this
    const bucket = this.#bucketOf(this.#leafOf(slot))
    const last = bucket * BUCKET + --notes[bucket * NOTES + FILL]!
    const number = units[last]!
    units[slot] = number
    this.facts[number * FACTS + SLOT] = slot
    notes[bucket * NOTES + LEFT]!++
  }

  #isToTidy(leaf: number): boolean {
    const at = this.#bucketOf(leaf) * NOTES
    return this.notes[at + FILL]! < FEWEST_IN_BRANCH / 3 || this.notes[at + LEFT]! >= RECOUNT_AFTER
  }

  /** After some have left a leaf. */
  #tidy(leaf: number): void {
    const bucket = this.#bucketOf(leaf)
    const isEmpty = this.notes[bucket * NOTES + FILL] === 0
    if (isEmpty) {
      this.nodes[leaf * NODE + LINK] = 0 - this.notes[bucket * NOTES + NEXT]!
      this.#dropBucket(bucket)
    }
    if (isEmpty || this.notes[bucket * NOTES + LEFT]! >= RECOUNT_AFTER) this.#recount(leaf)
    this.#joinAbove(leaf)
  }

  #split(node: number): void {
    const bucket = this.#bucketOf(node)
    const first = this.#fourNodes(node)
    this.nodes[node * NODE + LINK] = first
    const shift = DEEPEST - this.#depthOf(first)
    for (let slot = bucket * BUCKET; slot < (bucket + 1) * BUCKET; slot++) {
      const number = this.units[slot]!
      const column = columnOf(this.places[number * PLACE + LON]!)
      const row = rowOf(this.places[number * PLACE + LAT]!)
      this.#lay(number, first + quarterOf(column, row, shift))
    }
    this.#dropBucket(bucket)
  }

  /** Branches with few become leaves again, from below upwards. */
  #joinAbove(leaf: number): void {
    for (let node = leaf; node !== ROOT; ) {
      const first = node & ~3
      if (this.#countOfLeaves(first) >= FEWEST_IN_BRANCH) return
      node = this.#above(first)
      this.nodes[node * NODE + LINK] = 0
      for (let quarter = first; quarter < first + 4; quarter++) this.#layAll(this.#bucketOf(quarter), node)
      this.#blocks[(first >> 2) * BLOCK + ABOVE] = this.#freeBlock
      this.#freeBlock = first
    }
  }

  /** Of four sisters; many if one is a branch or has two buckets. */
  #countOfLeaves(first: number): number {
    let count = 0
    for (let quarter = first; quarter < first + 4; quarter++) {
      const at = this.#bucketOf(quarter) * NOTES
      if (at < 0 || this.notes[at + NEXT] !== 0) return MANY
      count += this.notes[at + FILL]!
    }
    return count
  }

  #layAll(bucket: number, leaf: number): void {
    if (bucket === 0) return
    const end = bucket * BUCKET + this.notes[bucket * NOTES + FILL]!
    for (let slot = bucket * BUCKET; slot < end; slot++) this.#lay(this.units[slot]!, leaf)
    this.#dropBucket(bucket)
  }

  /** What a leaf says of its units, and whoever above it changes with it. A leaf of many buckets may say too much, never too little. */
  #recount(leaf: number): void {
    const { nodes, notes, units, facts } = this
    const bucket = this.#bucketOf(leaf)
    notes[bucket * NOTES + LEFT] = 0
    if (notes[bucket * NOTES + NEXT] !== 0) return
    let bits = 0
    for (let slot = bucket * BUCKET; slot < bucket * BUCKET + notes[bucket * NOTES + FILL]!; slot++) bits |= facts[units[slot]! * FACTS + TRAITS]!
    for (let node = leaf; nodes[node * NODE + BITS] !== bits; ) {
      nodes[node * NODE + BITS] = bits
      if (node === ROOT) return
      const at = (node & ~3) * NODE + BITS
      bits = nodes[at]! | nodes[at + NODE]! | nodes[at + 2 * NODE]! | nodes[at + 3 * NODE]!
      node = this.#above(node)
    }
  }

  #slotOf(number: number): number {
    return this.facts[number * FACTS + SLOT] ?? 0
  }

  #leafOf(slot: number): number {
    return this.notes[(slot >> BUCKET_BITS) * NOTES + LEAF]!
  }

  /** Below 0 for a branch. Not `-link`: −0 is no small integer. */
  #bucketOf(node: number): number {
    return 0 - this.nodes[node * NODE + LINK]!
  }

  #above(node: number): number {
    return this.#blocks[(node >> 2) * BLOCK + ABOVE]!
  }

  #depthOf(node: number): number {
    return this.#blocks[(node >> 2) * BLOCK + DEPTH]!
  }

  #columnOf(node: number): number {
    return 2 * this.#blocks[(node >> 2) * BLOCK + ABOVE_COLUMN]! + (node & 1)
  }

  #rowOf(node: number): number {
    return 2 * this.#blocks[(node >> 2) * BLOCK + ABOVE_ROW]! + ((node >> 1) & 1)
  }

  #fourNodes(above: number): number {
    let first = this.#freeBlock
    if (first !== 0) this.#freeBlock = this.#above(first)
    else {
      first = this.#blockCount++ * 4
      if (this.#blockCount * BLOCK > this.#blocks.length) this.#blocks = wider(this.#blocks, new Int32Array(this.#blocks.length * 2))
      if (this.#blockCount * 4 * NODE > this.nodes.length) this.nodes = wider(this.nodes, new Int32Array(this.nodes.length * 2))
    }
    this.nodes.fill(0, first * NODE, (first + 4) * NODE)
    this.#blocks.set([above, this.#depthOf(above) + 1, this.#columnOf(above), this.#rowOf(above)], (first >> 2) * BLOCK)
    return first
  }

  #newBucket(leaf: number, next: number): number {
    let bucket = this.#freeBucket
    if (bucket !== 0) this.#freeBucket = this.notes[bucket * NOTES + NEXT]!
    else {
      bucket = this.#bucketCount++
      if (this.#bucketCount * NOTES > this.notes.length) this.notes = wider(this.notes, new Int32Array(this.notes.length * 2))
      if (this.#bucketCount * BUCKET > this.units.length) this.units = wider(this.units, new Int32Array(this.units.length * 2))
    }
    this.notes.set([0, next, leaf, DEEPEST - this.#depthOf(leaf), this.#columnOf(leaf), this.#rowOf(leaf), 0], bucket * NOTES)
    this.nodes[leaf * NODE + LINK] = -bucket
    return bucket
  }

  #dropBucket(bucket: number): void {
    this.notes[bucket * NOTES + FILL] = 0
    this.notes[bucket * NOTES + NEXT] = this.#freeBucket
    this.#freeBucket = bucket
  }

  #makeRoom(number: number): void {
    if ((number + 1) * PLACE <= this.places.length) return
    this.places = wider(this.places, new Float64Array(2 ** Math.ceil(Math.log2(number + 1)) * PLACE))
    this.facts = new Int32Array(this.places.buffer)
  }
}

function wider<T extends Float64Array | Int32Array>(old: T, grown: T): T {
  grown.set(old)
  return grown
}
