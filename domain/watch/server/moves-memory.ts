import { type Moves, roomForMoves } from '#domain/force'

type Kept = { readonly turn: number; readonly heardAtMs: number; readonly from: number; readonly count: number }
export type Heard = Pick<Kept, 'turn' | 'heardAtMs'> & { readonly moves: Moves }

/**
 * `[WCH-6]` The moves of the last seconds as they were heard, so that whoever takes over can go on from what the last
 * evaluator remembered. Columns used round and round, 40 bytes a move: half a million are 20 MB, and nothing for the collector.
 */
export class MovesMemory {
  readonly #keepMs: number
  readonly #most: number
  readonly #ring: Moves
  /** Oldest first, from `#first` on; what is before that is gone. */
  #kept: Kept[] = []
  #first = 0
  /** Where in the columns the next begins. */
  #end = 0
  /** Counts what was ever kept. */
  #turn = 0

  constructor({ keepMs, most }: { keepMs: number; most: number }) {
    this.#keepMs = keepMs
    this.#most = most
    this.#ring = roomForMoves(most)
  }

  /** Copies: the arrays of a turn are used again. A turn of more than there is room for empties it: history knows them. */
  keep(moves: Moves, nowMs: number): void {
    const { count } = moves
    if (count === 0) return
    const turn = ++this.#turn
    const isTooMany = count > this.#most
    this.#forget(({ heardAtMs }) => isTooMany || heardAtMs < nowMs - this.#keepMs)
    if (isTooMany) return
    const end = this.#end
    const isAtTheStart = end + count > this.#most
    const from = isAtTheStart ? 0 : end
    if (isAtTheStart) this.#forget(kept => kept.from >= end)
    this.#forget(kept => kept.from < from + count && kept.from + kept.count > from)
    for (const name of COLUMNS) this.#ring[name].set(moves[name].subarray(0, count), from)
    this.#end = from + count
    this.#kept.push({ turn, heardAtMs: nowMs, from, count })
  }

  /** The first kept after this turn, in the order they were heard; begin with 0. Its columns are good until the next is kept. */
  after(turn: number): Heard | undefined {
    const oldest = this.#kept[this.#first]
    const kept = oldest && this.#kept[this.#first + Math.max(0, turn + 1 - oldest.turn)]
    return kept && { turn: kept.turn, heardAtMs: kept.heardAtMs, moves: this.#movesOf(kept) }
  }

  /** The last turn heard. */
  get turn(): number {
    return this.#turn
  }

  /** Whether all that came after this turn is still kept. */
  hasAllAfter(turn: number): boolean {
    return turn === this.#turn || (this.#kept[this.#first]?.turn ?? Infinity) <= turn + 1
  }

  /** When what is kept begins. */
  get oldestMs(): number {
    return this.#kept[this.#first]?.heardAtMs ?? Infinity
  }

  /** The oldest go while this is true of them. */
  #forget(isGone: (kept: Kept) => boolean): void {
    while (this.#first < this.#kept.length && isGone(this.#kept[this.#first]!)) this.#first++
    if (this.#first === 0 || this.#first < this.#kept.length / 2) return
    this.#kept = this.#kept.slice(this.#first)
    this.#first = 0
  }

  #movesOf({ from, count }: Kept): Moves {
    const part = <K extends (typeof COLUMNS)[number]>(name: K) => this.#ring[name].subarray(from, from + count) as Moves[K]
    return { count, number: part('number'), lon: part('lon'), lat: part('lat'), fixedAtMs: part('fixedAtMs'), speedKmh: part('speedKmh'), bearingDeg: part('bearingDeg'), accuracyMetres: part('accuracyMetres') }
  }
}

/** Part of the units as moves, from where they are known to be now. */
export function movesOfNow(columns: NowColumns, from: number, upTo: number): Moves {
  const moves = roomForMoves(upTo - from)
  for (let number = from; number < upTo; number++) {
    if (Number.isNaN(columns.lon[number]!)) continue
    const row = moves.count++
    moves.number[row] = number
    for (const name of COPIED) moves[name][row] = columns[name][number]!
  }
  return moves
}

const COPIED = ['lon', 'lat', 'fixedAtMs', 'speedKmh', 'bearingDeg', 'accuracyMetres'] as const
const COLUMNS = ['number', ...COPIED] as const
type NowColumns = Readonly<Record<(typeof COPIED)[number], Float64Array | Float32Array>>
