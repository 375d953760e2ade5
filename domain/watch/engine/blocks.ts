const SMALLEST = 3
const CLASSES = 32

/** Room in a growing array, in blocks of 2^k places: what is given back is handed out again to the next of its size. The first eight are never given. */
export class Blocks {
  readonly #free: number[][] = Array.from({ length: CLASSES }, () => [])
  /** How long the array must be. */
  top = 8

  claim(size: number): number {
    const grade = gradeOf(size)
    const used = this.#free[grade]!.pop()
    if (used !== undefined) return used
    const at = this.top
    this.top += 2 ** grade
    return at
  }

  release(at: number, size: number): void {
    this.#free[gradeOf(size)]!.push(at)
  }

  /** What a block claimed for so much really holds. */
  roomOf(size: number): number {
    return 2 ** gradeOf(size)
  }
}

function gradeOf(size: number): number {
  return Math.max(SMALLEST, 32 - Math.clz32(size - 1))
}

/** The same numbers in an array that has room for `length`. */
export function grown<T extends Int32Array | Uint32Array | Float64Array>(old: T, length: number): T {
  if (length <= old.length) return old
  const wider = new (old.constructor as new (size: number) => T)(2 ** Math.ceil(Math.log2(length)))
  wider.set(old)
  return wider
}
