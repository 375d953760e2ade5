import { type Moves, roomForMoves } from '#domain/force'

type Kept = { readonly turn: number; readonly heardAtMs: number; readonly moves: Moves }

/**
 * `[WCH-6]` The moves of the last seconds as they were heard, so that whoever takes over can go on from what the last
 * evaluator remembered. 40 bytes a move: half a million are 20 MB.
 */
export class MovesMemory {
  readonly #keepMs: number
  readonly #most: number
  #kept: Kept[] = []
  #count = 0
  /** Counts what was ever kept. */
  #turn = 0

  constructor({ keepMs, most }: { keepMs: number; most: number }) {
    this.#keepMs = keepMs
    this.#most = most
  }

  /** Copies: the arrays of a turn are used again. */
  keep(moves: Moves, nowMs: number): void {
    this.#kept.push({ turn: ++this.#turn, heardAtMs: nowMs, moves: copyOf(moves) })
    this.#count += moves.count
    let gone = 0
    while (gone < this.#kept.length && (this.#kept[gone]!.heardAtMs < nowMs - this.#keepMs || this.#count > this.#most)) this.#count -= this.#kept[gone++]!.moves.count
    if (gone > 0) this.#kept = this.#kept.slice(gone)
  }

  /** The first kept after this turn, in the order they were heard; begin with 0. */
  after(turn: number): Kept | undefined {
    const first = this.#kept[0]
    return first === undefined ? undefined : this.#kept[Math.max(0, turn + 1 - first.turn)]
  }

  /** When what is kept begins. */
  get oldestMs(): number {
    return this.#kept[0]?.heardAtMs ?? Infinity
  }
}

function copyOf(moves: Moves): Moves {
  const { count } = moves
  return {
    count,
    number: moves.number.slice(0, count),
    lon: moves.lon.slice(0, count),
    lat: moves.lat.slice(0, count),
    fixedAtMs: moves.fixedAtMs.slice(0, count),
    speedKmh: moves.speedKmh.slice(0, count),
    bearingDeg: moves.bearingDeg.slice(0, count),
    accuracyMetres: moves.accuracyMetres.slice(0, count),
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
type NowColumns = Readonly<Record<(typeof COPIED)[number], Float64Array | Float32Array>>
