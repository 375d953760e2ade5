import { BITS, BUCKET, CHILD, COUNT, HEAD, type NearGrid, ROOT, STRIDE } from './nearest-grid.ts'

const EARTH_RADIUS_METRES = 6_371_008.8
const HALF_RADIANS = Math.PI / 360
/** 6 µm: what rounding may make of the edge of a cell. */
const ROUNDING = 5e-13
const MOST_WANTED = 100
const SIZE_DEG = Float64Array.from({ length: 24 }, (_, depth) => 360 / 2 ** depth)

/** Whom a search wants. Bits are what `NearGrid.describe` was told. */
export type Wanted = {
  /** At least one of these (kinds); 0 for any. */
  readonly anyOf: number
  /** All of these (on duty, skills). */
  readonly allOf: number
  /** At least one of these as well (where it belongs); 0 for any. */
  readonly placedIn: number
  /** The last word, for what bits cannot tell. */
  readonly accept: ((number: number) => boolean) | null
}
export const ANYBODY: Wanted = { anyOf: 0, allOf: 0, placedIn: 0, accept: null }

/** Found units, nearest first; used again by the next search. */
export type Found = { count: number; readonly number: Int32Array; readonly metres: Float64Array }

/**
 * The k nearest by great circle, exactly `[FRC-8]`. At every branch it goes down into the nearer cells first and leaves out
 * those that cannot hold anybody nearer than the k-th found. The measure is the haversine
 * h = sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2), which grows with the distance; for anybody in a cell it is at least
 * s(gap in φ)² + cos φ₁ · (least cosine in it) · s(gap in λ)² with s(t) = t − t³/6 ≤ sin t: each factor is at most the true one;
 * a cosine is least at one of the cell's two edges.
 * Equal distances come by number. Hot code: 100 k units in a hot-spot city, k = 10, some 4 µs.
 */
export class NearSearch {
  readonly #grid: NearGrid
  readonly #found: Found = { count: 0, number: new Int32Array(MOST_WANTED), metres: new Float64Array(MOST_WANTED) }
  readonly #h = new Float64Array(MOST_WANTED)
  #k = 0
  /** Nobody with a larger measure is wanted any more. */
  #most = Infinity
  #isCounting = false
  #total = 0
  /** Where the cell under way at each depth lies. */
  readonly #columns = new Int32Array(SIZE_DEG.length)
  readonly #rows = new Int32Array(SIZE_DEG.length)
  #lon = 0
  #lat = 0
  #sin = 0
  #cos = 0
  #anyOf = 0
  #allOf = 0
  #placedIn = 0
  #accept: Wanted['accept'] = null

  constructor(grid: NearGrid) {
    this.#grid = grid
  }

  nearest(place: readonly [lon: number, lat: number], k: number, { wanted = ANYBODY, maxMetres = Infinity }: { wanted?: Wanted; maxMetres?: number } = {}): Found {
    this.#aim(place, { wanted, maxMetres })
    this.#k = Math.min(k, MOST_WANTED)
    this.#found.count = 0
    this.#isCounting = false
    if (this.#k > 0) this.#visit(ROOT, 0)
    for (let rank = 0; rank < this.#found.count; rank++) this.#found.metres[rank] = 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(this.#h[rank]!)))
    return this.#found
  }

  countWithin(place: readonly [lon: number, lat: number], maxMetres: number, wanted: Wanted = ANYBODY): number {
    this.#aim(place, { wanted, maxMetres })
    this.#isCounting = true
    this.#total = 0
    this.#visit(ROOT, 0)
    return this.#total
  }

  /** Whether a unit is wanted, for who has it at hand. */
  fitting(wanted: Wanted): (number: number) => boolean {
    return number => fitsBits(this.#grid.traitsOf(number), wanted) && (wanted.accept === null || wanted.accept(number))
  }

  #aim([lon, lat]: readonly [lon: number, lat: number], { wanted, maxMetres }: { wanted: Wanted; maxMetres: number }): void {
    this.#lon = lon
    this.#lat = lat
    this.#sin = Math.sin(2 * lat * HALF_RADIANS)
    this.#cos = Math.max(0, Math.cos(2 * lat * HALF_RADIANS))
    this.#anyOf = wanted.anyOf
    this.#allOf = wanted.allOf
    this.#placedIn = wanted.placedIn
    this.#accept = wanted.accept
    const half = maxMetres / (2 * EARTH_RADIUS_METRES)
    this.#most = half >= Math.PI / 2 ? 2 : Math.sin(half) ** 2
  }

  /** A cell, whose column and row stand in the table for its depth: as arguments they would be too many, as an object one a cell. */
  #visit(node: number, depth: number): void {
    const first = this.#grid.nodes[node * STRIDE + CHILD]!
    if (first === 0) this.#scan(this.#grid.nodes[node * STRIDE + HEAD]!)
    else this.#descend(first, depth + 1)
  }

  /** Four sister cells, the nearer first; the one that holds the place is 0 away. */
  #descend(first: number, depth: number): void {
    const { nodes } = this.#grid
    const column = 2 * this.#columns[depth - 1]!
    const row = 2 * this.#rows[depth - 1]!
    const size = SIZE_DEG[depth]!
    const left = column * size - 180 - this.#lon
    const lower = row * size - 90 - this.#lat
    const below = gapBelow(lower, size)
    const above = gapBelow(lower + size, size)
    const west = gapAround(left, size)
    const east = gapAround(left + size, size)
    const middleCos = this.#leastCos(lower + size)
    const belowCos = this.#cos * Math.min(middleCos, this.#leastCos(lower))
    const aboveCos = this.#cos * Math.min(middleCos, this.#leastCos(lower + 2 * size))
    let one = this.#isWanted(nodes, first) ? below + belowCos * west : Infinity
    let two = this.#isWanted(nodes, first + 1) ? below + belowCos * east : Infinity
    let three = this.#isWanted(nodes, first + 2) ? above + aboveCos * west : Infinity
    let four = this.#isWanted(nodes, first + 3) ? above + aboveCos * east : Infinity
    for (;;) {
      const least = Math.min(one, two, three, four)
      if (least > this.#most || least === Infinity) return
      const quarter = least === one ? 0 : least === two ? 1 : least === three ? 2 : 3
      if (quarter === 0) one = Infinity
      else if (quarter === 1) two = Infinity
      else if (quarter === 2) three = Infinity
      else four = Infinity
      this.#columns[depth] = column + (quarter & 1)
      this.#rows[depth] = row + (quarter >> 1)
      this.#visit(first + quarter, depth)
    }
  }

  /** At most the cosine of the latitude so far above ours: cos(φ + δ) = cos φ cos δ − sin φ sin δ, cos δ ≥ 1 − δ²/2, |sin δ| ≤ |δ|. */
  #leastCos(aboveDeg: number): number {
    const delta = Math.abs(aboveDeg) * 2 * HALF_RADIANS
    return Math.max(0, this.#cos * (1 - (delta * delta) / 2) - Math.abs(this.#sin) * delta)
  }

  #isWanted(nodes: Int32Array, node: number): boolean {
    return nodes[node * STRIDE + COUNT] !== 0 && this.#fits(nodes[node * STRIDE + BITS]!)
  }

  #fits(bits: number): boolean {
    return (bits & this.#allOf) === this.#allOf && (this.#anyOf === 0 || (bits & this.#anyOf) !== 0) && (this.#placedIn === 0 || (bits & this.#placedIn) !== 0)
  }

  #scan(head: number): void {
    const { places, units, fill, nextBucket } = this.#grid
    const isPicky = (this.#anyOf | this.#allOf | this.#placedIn) !== 0
    const [ownLon, ownLat, ownCos, ownSin] = [this.#lon, this.#lat, this.#cos, this.#sin]
    let most = this.#most
    for (let bucket = head; bucket !== 0; bucket = nextBucket[bucket]!) {
      const end = bucket * BUCKET + fill[bucket]!
      for (let slot = bucket * BUCKET; slot < end; slot++) {
        const down = sine((places[2 * slot + 1]! - ownLat) * HALF_RADIANS)
        const square = down * down
        if (square > most || (isPicky && !this.#fits(units[2 * slot + 1]!))) continue
        const apart = Math.abs(places[2 * slot]! - ownLon)
        const across = sine((apart > 180 ? 360 - apart : apart) * HALF_RADIANS)
        // The cosine of its latitude comes from ours by the sum of angles: no table, no cosine.
        const cos = Math.max(0, ownCos * (1 - 2 * square) - ownSin * 2 * down * Math.sqrt(1 - square))
        const h = Math.min(1, square + ownCos * cos * across * across)
        if (h > most) continue
        const number = units[2 * slot]!
        if (this.#accept !== null && !this.#accept(number)) continue
        if (this.#isCounting) this.#total++
        else {
          this.#keep(number, h)
          most = this.#most
        }
      }
    }
  }

  #keep(number: number, h: number): void {
    const found = this.#found
    const measures = this.#h
    let rank = found.count
    if (rank === this.#k) {
      rank--
      if (h === measures[rank] && number > found.number[rank]!) return
    } else found.count++
    for (; rank > 0 && (measures[rank - 1]! > h || (measures[rank - 1] === h && found.number[rank - 1]! > number)); rank--) {
      measures[rank] = measures[rank - 1]!
      found.number[rank] = found.number[rank - 1]!
    }
    measures[rank] = h
    found.number[rank] = number
    if (found.count === this.#k) this.#most = measures[this.#k - 1]!
  }
}

function fitsBits(bits: number, { anyOf, allOf, placedIn }: Omit<Wanted, 'accept'>): boolean {
  return (bits & allOf) === allOf && (anyOf === 0 || (bits & anyOf) !== 0) && (placedIn === 0 || (bits & placedIn) !== 0)
}

/** Exact to the last bits: the series up to 12° apart, the library beyond. */
function sine(t: number): number {
  if (t > 0.1 || t < -0.1) return Math.sin(t)
  const square = t * t
  return t * (1 - (square / 6) * (1 - (square / 20) * (1 - square / 42)))
}

/** At most sin² of half the gap in latitude to a row that begins `gap` above the place. */
function gapBelow(gap: number, size: number): number {
  return lowSquare(Math.max(gap, -gap - size))
}

/** The same in longitude, whichever way round is nearer. */
function gapAround(gap: number, size: number): number {
  const east = gap < 0 ? gap + 360 : gap
  return lowSquare(Math.min(east, 360 - east - size))
}

/** t − t³/6 ≤ sin t for 0 ≤ t ≤ π/2, squared; 0 within. */
function lowSquare(gapDeg: number): number {
  const t = gapDeg * HALF_RADIANS - ROUNDING
  if (t <= 0) return 0
  const sine = t * (1 - (t * t) / 6)
  return sine * sine
}
