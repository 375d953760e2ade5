import { bigMemory } from './big-memory.ts'

/**
 * Room for fixes of minutes still open. Hot code: 1 M units at one fix every 5 s are 12 M fixes, 26 bytes each. A block is 32
 * words: five fixes of 6 words and the number of the block after it; block 0 is none. Blocks are taken in a row, so that units
 * that report in turn write to neighbouring pages (a free list made it twice as slow), and a slab is used again once none of
 * its blocks is: a minute or two later.
 */
export const FIXES_PER_BLOCK = 5
export const WORDS_PER_FIX = 6
const WORDS_PER_BLOCK = 32
const NEXT = 30
const SLAB_BITS = 12
const BLOCKS_PER_SLAB = 2 ** SLAB_BITS

export class ChunkBlocks {
  readonly #slabs: Int32Array[] = [aSlab()]
  /** Blocks in use of each slab; block 0 is always. */
  readonly #inUse: number[] = [1]
  readonly #idle: number[] = []
  #current = 0
  #nextInSlab = 1

  take(): number {
    if (this.#nextInSlab === BLOCKS_PER_SLAB) this.#turnTo(this.#idle.pop() ?? this.#newSlab())
    const block = this.#current * BLOCKS_PER_SLAB + this.#nextInSlab++
    this.#inUse[this.#current]!++
    this.link(block, 0)
    return block
  }

  next(block: number): number {
    return this.slabOf(block)[this.wordOf(block) + NEXT]!
  }

  link(block: number, next: number): void {
    this.slabOf(block)[this.wordOf(block) + NEXT] = next
  }

  /** Gives back a whole chain. */
  free(first: number): void {
    for (let block = first; block !== 0; block = this.next(block)) {
      const slab = block >>> SLAB_BITS
      if (--this.#inUse[slab]! === 0 && slab !== this.#current) this.#idle.push(slab)
    }
  }

  slabOf(block: number): Int32Array {
    return this.#slabs[block >>> SLAB_BITS]!
  }

  /** Where a block begins in its slab. */
  wordOf(block: number): number {
    return (block & (BLOCKS_PER_SLAB - 1)) * WORDS_PER_BLOCK
  }

  #turnTo(slab: number): void {
    if (this.#inUse[this.#current] === 0) this.#idle.push(this.#current)
    this.#current = slab
    this.#nextInSlab = 0
  }

  #newSlab(): number {
    this.#inUse.push(0)
    return this.#slabs.push(aSlab()) - 1
  }
}

function aSlab(): Int32Array {
  return new Int32Array(bigMemory(BLOCKS_PER_SLAB * WORDS_PER_BLOCK * 4))
}
