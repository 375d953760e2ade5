/** The world as a square of 360° × 360°, halved each way up to 22 times: the smallest cell is some 10 × 8 m here. */
const DEEPEST = 22
const CELLS = 2 ** DEEPEST
/** Units of a leaf lie side by side in buckets of so many: 8 to 96 search alike, but 32, 64, 96 take 20 k moves in 1.1, 0.8, 0.8 ms; fewer sort kinds apart better. */
export const BUCKET = 64
/** A branch with fewer becomes a leaf again; far enough below a bucket that it does not flutter. */
const FEWEST_IN_BRANCH = 24
const FIRST_ROOM = 4_096
/** Deeper than any leaf: whoever is nowhere moves into one. */
const NOWHERE = DEEPEST + 1

/** A node is four numbers: its first child (0 for a leaf), how many below it, what they have together, its first bucket. */
export const STRIDE = 4
export const CHILD = 0
export const COUNT = 1
export const BITS = 2
export const HEAD = 3
export const ROOT = 0

type Place = { readonly lon: number; readonly lat: number }
/** `Moves` is of this shape; rows beyond `count` are not read. */
export type Placed = { readonly count: number; readonly number: Uint32Array; readonly lon: Float64Array; readonly lat: Float64Array }

/**
 * Hot code: where everybody is, for `NearSearch`. Cells halve where many stand and join again where they leave, so that a
 * crowded county seat and an empty mountain cost the same. Four sister nodes fill one cache line and the units of a leaf
 * lie side by side: with linked lists of units a search took twice as long. Most moves stay in their leaf: 20 k take some
 * 1 ms. Nothing is ever rebuilt: the grid is right the moment `put` returns `[FRC-9]`.
 */
export class NearGrid {
  /** Nodes in fours; four sisters are one block. */
  nodes = new Int32Array(FIRST_ROOM)
  /** By slot: longitude and latitude; number and traits. A bucket is `BUCKET` slots. */
  places = new Float64Array(FIRST_ROOM * 2)
  units = new Int32Array(FIRST_ROOM * 2)
  /** By bucket: how many it holds, and the next of the same leaf, which is full; 0 is none. Only the smallest cells have two. */
  fill = new Uint8Array(FIRST_ROOM)
  nextBucket = new Int32Array(FIRST_ROOM)
  /** By block: the node above, how deep it lies. */
  #above = new Int32Array(FIRST_ROOM / 16)
  #depth = new Uint8Array(FIRST_ROOM / 16)
  #leafOfBucket = new Int32Array(FIRST_ROOM)
  #bucketDepth = new Uint8Array(FIRST_ROOM)
  /** By unit number: its slot (0 is nobody's), how deep its leaf lies, the smallest cell it stands in, what it has. */
  #slot = new Int32Array(FIRST_ROOM)
  #leafDepth = new Uint8Array(FIRST_ROOM).fill(NOWHERE)
  #column = new Int32Array(FIRST_ROOM)
  #line = new Int32Array(FIRST_ROOM)
  #traits = new Int32Array(FIRST_ROOM)
  #blocks = 1 // the root stands in block 0
  #buckets = 1
  #freeBlock = 0
  #freeBucket = 0

  get size(): number {
    return this.nodes[COUNT]!
  }

  /** Where the grid believes a unit to be; null for nowhere. */
  placeOf(number: number): readonly [lon: number, lat: number] | null {
    const slot = this.#slot[number] ?? 0
    return slot === 0 ? null : [this.places[2 * slot]!, this.places[2 * slot + 1]!]
  }

  traitsOf(number: number): number {
    return this.#traits[number] ?? 0
  }

  /** Where units are now, column by column: a call for each would box its degrees. A place that is none is passed over. */
  put({ count, number, lon, lat }: Placed): void {
    for (let row = 0; row < count; row++) if (number[row]! >= this.#slot.length) this.#makeRoom(number[row]!)
    const [slots, depths, columns, lines] = [this.#slot, this.#leafDepth, this.#column, this.#line]
    let { places } = this
    for (let row = 0; row < count; row++) {
      const east = lon[row]!
      const north = lat[row]!
      if (!(east >= -180 && east <= 180 && north >= -90 && north <= 90)) continue
      const unit = number[row]!
      const column = columnOf(east)
      const line = rowOf(north)
      // How deep the old and the new place share a cell: 22 for the same smallest one.
      const shared = DEEPEST - 32 + Math.clz32((columns[unit]! ^ column) | (lines[unit]! ^ line))
      columns[unit] = column
      lines[unit] = line
      if (shared < depths[unit]!) {
        this.#move(unit, shared, { lon: east, lat: north })
        ;({ places } = this)
      } else {
        const slot = slots[unit]!
        places[2 * slot] = east
        places[2 * slot + 1] = north
      }
    }
  }

  #move(number: number, shared: number, place: Place): void {
    const slot = this.#slot[number]!
    if (slot === 0) return this.#settle(number, ROOT, place)
    const leaf = this.#leafOfBucket[(slot / BUCKET) | 0]!
    this.#cut(slot, leaf)
    this.#settle(number, this.#leave(leaf, shared), place)
  }

  /** What a unit has, as bits. */
  describe(number: number, traits: number): void {
    if (number >= this.#slot.length) this.#makeRoom(number)
    if (this.#traits[number] === traits) return
    this.#traits[number] = traits
    const slot = this.#slot[number]!
    if (slot === 0) return
    this.units[2 * slot + 1] = traits
    const leaf = this.#leafOfBucket[(slot / BUCKET) | 0]!
    this.#add(leaf, traits)
    this.#recount(leaf)
  }

  remove(number: number): void {
    const slot = this.#slot[number] ?? 0
    if (slot === 0) return
    const leaf = this.#leafOfBucket[(slot / BUCKET) | 0]!
    this.#cut(slot, leaf)
    this.#leave(leaf, -1)
    this.#slot[number] = 0
    this.#leafDepth[number] = NOWHERE
  }

  /** Counts one less from the leaf up to, but not, the node of this depth, which is answered; -1 counts it at the root too. */
  #leave(leaf: number, depth: number): number {
    this.#recount(leaf)
    let node = leaf
    let sparse = -1
    for (let at = this.#depthOf(leaf); at > depth; at--) {
      const count = --this.nodes[node * STRIDE + COUNT]!
      if (count < FEWEST_IN_BRANCH && this.nodes[node * STRIDE + CHILD] !== 0) sparse = node
      if (at > 0) node = this.#above[node >> 2]!
    }
    if (sparse !== -1) this.#join(sparse)
    return node
  }

  /** Lays a unit into its leaf below `from`; a unit that comes from elsewhere below it is counted there already. */
  #settle(number: number, from: number, { lon, lat }: Place): void {
    if (from === ROOT && this.#slot[number] === 0) this.nodes[COUNT]!++
    let node = from
    for (let shift = DEEPEST - 1 - this.#depthOf(node); this.nodes[node * STRIDE + CHILD] !== 0; shift--) {
      node = this.nodes[node * STRIDE + CHILD]! + this.#quarter(number, shift)
      this.nodes[node * STRIDE + COUNT]!++
    }
    this.#lay(number, node, { lon, lat })
    this.#add(node, this.#traits[number]!)
  }

  #add(leaf: number, traits: number): void {
    const { nodes } = this
    for (let node = leaf; (nodes[node * STRIDE + BITS]! | traits) !== nodes[node * STRIDE + BITS]; node = this.#above[node >> 2]!) {
      nodes[node * STRIDE + BITS]! |= traits
      if (node === ROOT) return
    }
  }

  #lay(number: number, leaf: number, { lon, lat }: Place): void {
    let bucket = this.nodes[leaf * STRIDE + HEAD]!
    if (bucket === 0 || this.fill[bucket] === BUCKET) {
      const depth = this.#depthOf(leaf)
      if (bucket !== 0 && depth < DEEPEST) {
        this.#split(leaf, depth)
        const shift = DEEPEST - 1 - depth
        const quarter = this.nodes[leaf * STRIDE + CHILD]! + this.#quarter(number, shift)
        this.nodes[quarter * STRIDE + COUNT]!++
        this.nodes[quarter * STRIDE + BITS]! |= this.#traits[number]!
        return this.#lay(number, quarter, { lon, lat })
      }
      bucket = this.#newBucket(leaf, bucket)
    }
    const slot = bucket * BUCKET + this.fill[bucket]!++
    this.places[2 * slot] = lon
    this.places[2 * slot + 1] = lat
    this.units[2 * slot] = number
    this.units[2 * slot + 1] = this.#traits[number]!
    this.#slot[number] = slot
    this.#leafDepth[number] = this.#bucketDepth[bucket]!
  }

  /** The last of the leaf's first bucket takes the place of who leaves. */
  #cut(slot: number, leaf: number): void {
    const bucket = this.nodes[leaf * STRIDE + HEAD]!
    const last = bucket * BUCKET + --this.fill[bucket]!
    this.places[2 * slot] = this.places[2 * last]!
    this.places[2 * slot + 1] = this.places[2 * last + 1]!
    this.units[2 * slot] = this.units[2 * last]!
    this.units[2 * slot + 1] = this.units[2 * last + 1]!
    this.#slot[this.units[2 * slot]!] = slot
    if (this.fill[bucket] !== 0) return
    this.nodes[leaf * STRIDE + HEAD] = this.nextBucket[bucket]!
    this.#dropBucket(bucket)
  }

  #split(node: number, depth: number): void {
    const bucket = this.nodes[node * STRIDE + HEAD]!
    const first = this.#fourNodes(node, depth + 1)
    this.nodes[node * STRIDE + CHILD] = first
    this.nodes[node * STRIDE + HEAD] = 0
    const shift = DEEPEST - 1 - depth
    for (let slot = bucket * BUCKET; slot < (bucket + 1) * BUCKET; slot++) {
      const lon = this.places[2 * slot]!
      const lat = this.places[2 * slot + 1]!
      const quarter = first + this.#quarter(this.units[2 * slot]!, shift)
      this.nodes[quarter * STRIDE + COUNT]!++
      this.nodes[quarter * STRIDE + BITS]! |= this.units[2 * slot + 1]!
      this.#lay(this.units[2 * slot]!, quarter, { lon, lat })
    }
    this.#dropBucket(bucket)
  }

  /** A branch becomes a leaf again. */
  #join(node: number): void {
    const first = this.nodes[node * STRIDE + CHILD]!
    this.nodes[node * STRIDE + CHILD] = 0
    for (let quarter = first; quarter < first + 4; quarter++) {
      if (this.nodes[quarter * STRIDE + CHILD] !== 0) this.#join(quarter)
      const bucket = this.nodes[quarter * STRIDE + HEAD]! // fewer than a bucket: no second one
      for (let slot = bucket * BUCKET; slot < bucket * BUCKET + this.fill[bucket]!; slot++) {
        this.#lay(this.units[2 * slot]!, node, { lon: this.places[2 * slot]!, lat: this.places[2 * slot + 1]! })
      }
      if (bucket !== 0) this.#dropBucket(bucket)
    }
    this.#above[first >> 2] = this.#freeBlock
    this.#freeBlock = first
  }

  /** What a leaf says of its units, and whoever above it changes with it. A leaf of many buckets may say too much, never too little. */
  #recount(leaf: number): void {
    const { nodes, units } = this
    const bucket = nodes[leaf * STRIDE + HEAD]!
    if (this.nextBucket[bucket] !== 0) return
    let bits = 0
    for (let slot = bucket * BUCKET; slot < bucket * BUCKET + this.fill[bucket]!; slot++) bits |= units[2 * slot + 1]!
    for (let node = leaf; nodes[node * STRIDE + BITS] !== bits; ) {
      nodes[node * STRIDE + BITS] = bits
      if (node === ROOT) return
      const at = (node & ~3) * STRIDE + BITS
      bits = nodes[at]! | nodes[at + STRIDE]! | nodes[at + 2 * STRIDE]! | nodes[at + 3 * STRIDE]!
      node = this.#above[node >> 2]!
    }
  }

  #quarter(number: number, shift: number): number {
    return ((this.#line[number]! >> shift) & 1) * 2 + ((this.#column[number]! >> shift) & 1)
  }

  #depthOf(node: number): number {
    return this.#depth[node >> 2]!
  }

  #fourNodes(above: number, depth: number): number {
    let first = this.#freeBlock
    if (first !== 0) this.#freeBlock = this.#above[first >> 2]!
    else {
      first = this.#blocks++ * 4
      if (first * STRIDE >= this.nodes.length) this.#makeNodes(this.nodes.length * 2)
    }
    const block = first >> 2
    this.nodes.fill(0, first * STRIDE, (first + 4) * STRIDE)
    this.#above[block] = above
    this.#depth[block] = depth
    return first
  }

  #newBucket(leaf: number, next: number): number {
    let bucket = this.#freeBucket
    if (bucket !== 0) this.#freeBucket = this.nextBucket[bucket]!
    else {
      bucket = this.#buckets++
      if ((bucket + 1) * BUCKET * 2 > this.places.length) this.#makeBuckets(this.places.length * 2)
    }
    this.fill[bucket] = 0
    this.nextBucket[bucket] = next
    this.#leafOfBucket[bucket] = leaf
    this.#bucketDepth[bucket] = this.#depthOf(leaf)
    this.nodes[leaf * STRIDE + HEAD] = bucket
    return bucket
  }

  #dropBucket(bucket: number): void {
    this.fill[bucket] = 0
    this.nextBucket[bucket] = this.#freeBucket
    this.#freeBucket = bucket
  }

  #makeNodes(room: number): void {
    this.nodes = wider(this.nodes, new Int32Array(room))
    this.#above = wider(this.#above, new Int32Array(room / 16))
    this.#depth = wider(this.#depth, new Uint8Array(room / 16))
  }

  #makeBuckets(room: number): void {
    this.places = wider(this.places, new Float64Array(room))
    this.units = wider(this.units, new Int32Array(room))
    const buckets = Math.ceil(room / BUCKET / 2) + 1
    this.fill = wider(this.fill, new Uint8Array(Math.max(buckets, this.fill.length)))
    this.nextBucket = wider(this.nextBucket, new Int32Array(Math.max(buckets, this.nextBucket.length)))
    this.#leafOfBucket = wider(this.#leafOfBucket, new Int32Array(Math.max(buckets, this.#leafOfBucket.length)))
    this.#bucketDepth = wider(this.#bucketDepth, new Uint8Array(Math.max(buckets, this.#bucketDepth.length)))
  }

  #makeRoom(number: number): void {
    const room = 2 ** Math.ceil(Math.log2(number + 1))
    this.#slot = wider(this.#slot, new Int32Array(room))
    this.#leafDepth = wider(this.#leafDepth, new Uint8Array(room).fill(NOWHERE))
    this.#column = wider(this.#column, new Int32Array(room))
    this.#line = wider(this.#line, new Int32Array(room))
    this.#traits = wider(this.#traits, new Int32Array(room))
  }
}

function columnOf(lon: number): number {
  return Math.min(CELLS - 1, ((lon + 180) / 360) * CELLS) | 0
}
function rowOf(lat: number): number {
  return (((lat + 90) / 360) * CELLS) | 0
}

function wider<T extends Float64Array | Int32Array | Uint8Array>(old: T, grown: T): T {
  grown.set(old)
  return grown
}
