import { bigMemory } from './big-memory.ts'
import { CopyRows } from './copy-rows.ts'

const FIRST_ROOM = 1_024

/** Of one minute: unit number and cell, word by word. */
type Pairs = { words: Uint32Array; count: number }

/**
 * Who was in which cell in which minute, on the way to `track_cell`: a row for each cell and minute with all its units, in rising order
 * as varints of the differences. A byte or two for each, beside 60 for a row of its own.
 */
export class CellPairs {
  readonly #in = new Map<number, Pairs>()
  readonly #rows = new CopyRows()
  /** Of a minute that is done with. */
  #spare: Pairs | null = null

  add(minute: number, cell: number, number: number): void {
    const pairs = this.#in.get(minute) ?? this.#begin(minute)
    if (pairs.count * 2 === pairs.words.length) {
      const wider = wordsFor(pairs.words.length)
      wider.set(pairs.words)
      pairs.words = wider
    }
    pairs.words[pairs.count * 2] = number
    pairs.words[pairs.count * 2 + 1] = cell
    pairs.count++
  }

  /** Units and minutes in one of these cells. */
  find(cells: ReadonlySet<number>, found: (number: number, minute: number) => void): void {
    for (const [minute, { words, count }] of this.#in) {
      for (let at = 0; at < count; at++) if (cells.has(words[at * 2 + 1]!)) found(words[at * 2]!, minute)
    }
  }

  /** In COPY's form. What stands here twice comes once. */
  rows(): CopyRows {
    this.#rows.clear()
    for (const [minute, pairs] of this.#in) addMinute(this.#rows, minute, pairs)
    return this.#rows
  }

  clear(): void {
    this.#spare = this.#in.values().next().value ?? this.#spare
    this.#in.clear()
  }

  #begin(minute: number): Pairs {
    const pairs = { words: this.#spare?.words ?? wordsFor(FIRST_ROOM), count: 0 }
    this.#spare = null
    this.#in.set(minute, pairs)
    return pairs
  }
}

const MOST_VARINT_BYTES = 5

function wordsFor(pairs: number): Uint32Array {
  return new Uint32Array(bigMemory(pairs * 8))
}

/** Sorted as numbers of 64 bits, the cell above the unit (little endian): 40 ns a pair, a map of arrays took 300. */
function addMinute(rows: CopyRows, minute: number, { words, count }: Pairs): void {
  new BigUint64Array(words.buffer, 0, count).sort()
  for (let from = 0; from < count; ) {
    const cell = words[from * 2 + 1]!
    let end = from + 1
    while (end < count && words[end * 2 + 1] === cell) end++
    let at = rows.open((end - from) * MOST_VARINT_BYTES)
    const { bytes } = rows
    let before = 0
    for (; from < end; from++) {
      let step = words[from * 2]! - before
      if (step === 0) continue
      before += step
      for (; step > 0x7f; step >>>= 7) bytes[at++] = (step & 0x7f) | 0x80
      bytes[at++] = step
    }
    rows.close(cell, minute, at)
  }
}

export function unpackNumbers(bytes: Uint8Array): number[] {
  const numbers: number[] = []
  let number = 0
  let step = 0
  let shift = 0
  for (const byte of bytes) {
    step |= (byte & 0x7f) << shift
    shift += 7
    if (byte > 0x7f) continue
    number += step
    numbers.push(number)
    step = 0
    shift = 0
  }
  return numbers
}
