/** What is due when, few and seldom: a binary heap. A timer is not taken back; its owner looks whether it still matters. */
export class Timers<T> {
  readonly #heap: { readonly atMs: number; readonly what: T }[] = []

  add(atMs: number, what: T): void {
    if (!Number.isFinite(atMs)) return
    const heap = this.#heap
    heap.push({ atMs, what })
    for (let at = heap.length - 1; at > 0; ) {
      const up = (at - 1) >> 1
      if (heap[up]!.atMs <= heap[at]!.atMs) return
      ;[heap[up], heap[at]] = [heap[at]!, heap[up]!]
      at = up
    }
  }

  /** The earliest that is due, or null. */
  take(nowMs: number): { readonly atMs: number; readonly what: T } | null {
    const [first] = this.#heap
    if (first === undefined || first.atMs > nowMs) return null
    const last = this.#heap.pop()!
    if (this.#heap.length > 0) {
      this.#heap[0] = last
      this.#sink()
    }
    return first
  }

  #sink(): void {
    const heap = this.#heap
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let least = at
      if (left < heap.length && heap[left]!.atMs < heap[least]!.atMs) least = left
      if (right < heap.length && heap[right]!.atMs < heap[least]!.atMs) least = right
      if (least === at) return
      ;[heap[least], heap[at]] = [heap[at]!, heap[least]!]
      at = least
    }
  }
}
