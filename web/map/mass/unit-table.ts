import { STALE_AFTER_MS } from '#domain/force'
import { WORLD, worldX, worldY } from './mercator.ts'
import { ABOVE, FROM_X, FROM_Y, LOOK, MOVING, type MassRows, NO_ROWS, RATE, ROW_WORDS, SET_OUT, STALE, TO_X, TO_Y, lookOf } from './rows.ts'

/** Units in view as `CellWorld` has them, in any order; only the first `count` rows are set. NaN is not known. */
export type WorldColumns = {
  readonly count: number
  readonly number: Uint32Array
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly kind: Uint8Array
  readonly bearingDeg: Float32Array
  readonly speedKmh: Float32Array
  readonly changedAtMs: Float64Array
}

const MOVING_KMH = 1
/** As `glide.ts`: a unit takes as long for its way as its fixes are apart, within these. */
const SHORTEST_S = 0.4
const LONGEST_S = 12
/** A far jump was never walked; the unit is shown where it is. 0.2 degree. */
const FAR = (0.2 / 360) * WORLD
const FAR_SQUARED = FAR * FAR
const FIRST_ROOM = 1024

/** What is kept of a unit lies together, so that a unit costs two cache misses and not twelve. */
const WAY_WORDS = 8
const [WAY_RATE, WAY_BEARING, WAY_TURN, WAY_MARK] = [4, 5, 6, 7] as const
const FIX_WORDS = 4
const [FIX_SET_OUT, FIX_LON, FIX_LAT, FIX_AT] = [0, 1, 2, 3] as const
const WATCHED = 1

/** From so many on rows are laid in strips of latitude: a raster then writes into one part of its picture after another. */
const SORTED_FROM = 20_000
const STRIPS = 128

/**
 * Hot code: the glide of every unit, by its number, so that the order of the columns may change from turn to turn. Runs in
 * the worker, so that the page's thread never loops over units.
 */
export class UnitTable {
  #room = 0
  /** From, to, share a second, heading, the turn it was last in view, and whether it is watched or drawn above. */
  #ways = new Float32Array(0)
  /** When it set out (s), and the last fix: lon, lat, at (ms). */
  #fixes = new Float64Array(0)
  #packed = new Uint32Array(0)
  #watched: readonly number[] = []
  readonly #watchedRows = new Map<number, number>()
  #turn = 0
  #columns: WorldColumns | null = null
  /** Where the first unit ever seen stood: rows are told from here. */
  #originX = Number.NaN
  #originY = Number.NaN
  /** The earliest a unit now shown turns grey by its silence alone. */
  greyAtMs = Infinity

  /** Which unit a row is of, as last packed. */
  numberOf(row: number): number {
    return this.#packed[row] ?? 0
  }

  /** Units whose rows are asked for by number; `isAbove` those a richer layer draws. */
  watch(numbers: readonly number[], isAbove: (number: number) => boolean): void {
    for (const number of this.#watched) this.#ways[number * WAY_WORDS + WAY_MARK] = 0
    for (const number of numbers) {
      if (number >= this.#room) this.#makeRoom(number)
      this.#ways[number * WAY_WORDS + WAY_MARK] = WATCHED | (isAbove(number) ? ABOVE : 0)
    }
    this.#watched = numbers
  }

  /** What is in view now; who is missing has left. 100 k units that all moved take 11 ms. */
  take(columns: WorldColumns, nowMs: number): void {
    this.#columns = columns
    this.#turn += 1
    const { count, number, lon, lat, bearingDeg, changedAtMs } = columns
    if (Number.isNaN(this.#originX) && count > 0) {
      this.#originX = worldX(lon[0]!)
      this.#originY = worldY(lat[0]!)
    }
    const turn = this.#turn
    const nowS = nowMs / 1000
    for (let row = 0; row < count; row++) {
      const unit = number[row]!
      if (unit >= this.#room) this.#makeRoom(unit)
      const way = unit * WAY_WORDS
      const fix = unit * FIX_WORDS
      const isKnown = turn > 1 && this.#ways[way + WAY_TURN] === turn - 1
      this.#ways[way + WAY_TURN] = turn
      const bearing = bearingDeg[row]!
      if (bearing === bearing) this.#ways[way + WAY_BEARING] = (bearing * (256 / 360) + 0.5) | 0
      if (!isKnown || this.#fixes[fix + FIX_LON] !== lon[row] || this.#fixes[fix + FIX_LAT] !== lat[row]) this.#move(unit, row, isKnown ? nowS : null)
      this.#fixes[fix + FIX_AT] = changedAtMs[row]!
    }
  }

  /** Rows for the drawing; `into` is used when it is large enough. Fixes are told by a clock ahead of ours. 100 k take 9 ms. */
  pack(into: Float32Array<ArrayBuffer> | null, nowMs: number, clockAheadMs = 0): MassRows {
    const columns = this.#columns
    if (columns === null) return NO_ROWS
    const { count, number, kind, speedKmh, changedAtMs } = columns
    const rows = into !== null && into.length >= count * ROW_WORDS ? into : new Float32Array(Math.ceil(count * 1.25 + 64) * ROW_WORDS)
    if (this.#packed.length < count) this.#packed = new Uint32Array(Math.ceil(count * 1.25))
    // In locals: a private field is read anew in every turn of a loop.
    const [ways, fixes, packed] = [this.#ways, this.#fixes, this.#packed]
    const strips = count < SORTED_FROM ? null : stripsOf(ways, columns)
    const nowS = nowMs / 1000
    const silentBeforeMs = nowMs + clockAheadMs - STALE_AFTER_MS
    this.#watchedRows.clear()
    for (let row = 0; row < count; row++) {
      const unit = number[row]!
      const way = unit * WAY_WORDS
      const x = ways[way + TO_X]!
      const y = ways[way + TO_Y]!
      const place = strips === null ? row : strips.next[((y - strips.north) * strips.perUnit) | 0]!++
      packed[place] = unit
      const rate = ways[way + WAY_RATE]!
      const outS = fixes[unit * FIX_WORDS + FIX_SET_OUT]! - nowS
      const isGliding = rate > 0 && -outS * rate < 1
      const at = place * ROW_WORDS
      rows[at + FROM_X] = isGliding ? ways[way + FROM_X]! : x
      rows[at + FROM_Y] = isGliding ? ways[way + FROM_Y]! : y
      rows[at + TO_X] = x
      rows[at + TO_Y] = y
      rows[at + SET_OUT] = isGliding ? outS : 0
      rows[at + RATE] = isGliding ? rate : 0
      const mark = ways[way + WAY_MARK]! | 0
      if (mark !== 0) this.#watchedRows.set(unit, place)
      const pace = paceOf(changedAtMs[row]! < silentBeforeMs, speedKmh[row]!)
      rows[at + LOOK] = lookOf(kind[row]!, pace | (mark & ABOVE), ways[way + WAY_BEARING]!)
    }
    this.greyAtMs = oldestFresh(columns, silentBeforeMs) + STALE_AFTER_MS
    return { rows, count, originX: this.#originX, originY: this.#originY, baseMs: nowMs, ...motionOf(rows, count, nowMs) }
  }

  /** The rows of the watched units that are in view, as last packed. */
  get watchedRows(): ReadonlyMap<number, number> {
    return this.#watchedRows
  }

  /** `sinceS` null: it comes into view, and stands. */
  #move(unit: number, row: number, sinceS: number | null): void {
    const { lon, lat, changedAtMs } = this.#columns!
    const [ways, fixes, way, fix] = [this.#ways, this.#fixes, unit * WAY_WORDS, unit * FIX_WORDS]
    const toX = worldX(lon[row]!) - this.#originX
    const toY = worldY(lat[row]!) - this.#originY
    fixes[fix + FIX_LON] = lon[row]!
    fixes[fix + FIX_LAT] = lat[row]!
    const gone = sinceS === null ? 1 : (sinceS - fixes[fix + FIX_SET_OUT]!) * ways[way + WAY_RATE]!
    const share = ways[way + WAY_RATE] === 0 || gone > 1 ? 1 : gone < 0 ? 0 : gone
    const fromX = ways[way + FROM_X]! + (ways[way + TO_X]! - ways[way + FROM_X]!) * share
    const fromY = ways[way + FROM_Y]! + (ways[way + TO_Y]! - ways[way + FROM_Y]!) * share
    const isFar = sinceS === null || (toX - fromX) * (toX - fromX) + (toY - fromY) * (toY - fromY) > FAR_SQUARED
    ways[way + FROM_X] = isFar ? toX : fromX
    ways[way + FROM_Y] = isFar ? toY : fromY
    ways[way + TO_X] = toX
    ways[way + TO_Y] = toY
    fixes[fix + FIX_SET_OUT] = sinceS ?? 0
    ways[way + WAY_RATE] = isFar ? 0 : 1 / Math.min(LONGEST_S, Math.max(SHORTEST_S, (changedAtMs[row]! - fixes[fix + FIX_AT]!) / 1000))
  }

  #makeRoom(number: number): void {
    this.#room = Math.max(FIRST_ROOM, 2 ** Math.ceil(Math.log2(number + 1)))
    const ways = new Float32Array(this.#room * WAY_WORDS)
    ways.set(this.#ways)
    this.#ways = ways
    const fixes = new Float64Array(this.#room * FIX_WORDS)
    fixes.set(this.#fixes)
    this.#fixes = fixes
  }
}

function paceOf(isStale: boolean, speedKmh: number): number {
  return isStale ? STALE : speedKmh > MOVING_KMH ? MOVING : 0
}

/** When the unit silent for longest among those not yet grey was last heard. */
function oldestFresh({ changedAtMs, count }: WorldColumns, silentBeforeMs: number): number {
  let oldest = Infinity
  for (let row = 0; row < count; row++) {
    const changed = changedAtMs[row]!
    if (changed >= silentBeforeMs && changed < oldest) oldest = changed
  }
  return oldest
}

/** How fast the fastest is, in world units a millisecond, and when the last one arrives. */
function motionOf(rows: Float32Array, count: number, nowMs: number): Pick<MassRows, 'fastest' | 'restsAtMs'> {
  let fastest = 0
  let restsAtS = 0
  for (let at = 0; at < count * ROW_WORDS; at += ROW_WORDS) {
    const rate = rows[at + RATE]!
    if (rate === 0) continue
    const [wayX, wayY] = [rows[at + TO_X]! - rows[at + FROM_X]!, rows[at + TO_Y]! - rows[at + FROM_Y]!]
    const pace = (wayX * wayX + wayY * wayY) * rate * rate
    if (pace > fastest) fastest = pace
    if (rows[at + SET_OUT]! + 1 / rate > restsAtS) restsAtS = rows[at + SET_OUT]! + 1 / rate
  }
  return { fastest: Math.sqrt(fastest) / 1000, restsAtMs: fastest > 0 ? nowMs + restsAtS * 1000 : 0 }
}

type Strips = { readonly next: Uint32Array; readonly north: number; readonly perUnit: number }

/** Where the rows of each strip begin: the first half of a counting sort; `pack` writes each row to its strip's next place. */
function stripsOf(ways: Float32Array, { number, count }: WorldColumns): Strips {
  let [north, south] = [Infinity, -Infinity]
  for (let row = 0; row < count; row++) {
    const y = ways[number[row]! * WAY_WORDS + TO_Y]!
    if (y < north) north = y
    if (y > south) south = y
  }
  const perUnit = STRIPS / (south - north || 1)
  const next = new Uint32Array(STRIPS + 2)
  for (let row = 0; row < count; row++) next[(((ways[number[row]! * WAY_WORDS + TO_Y]! - north) * perUnit) | 0) + 1]! += 1
  for (let strip = 1; strip < next.length; strip++) next[strip]! += next[strip - 1]!
  return { next, north, perUnit }
}
