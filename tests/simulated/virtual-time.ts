import type { Timer } from '#platform/pure'

type Event = { readonly atMs: number; readonly order: number; work: (() => void) | null }

/** Time that passes only when something is due. Same events, same order, however fast the machine. */
export class VirtualTime {
  nowMs = 0
  #order = 0
  readonly #heap: Event[] = []

  readonly timer: Timer = (ms, work) => {
    const event: Event = { atMs: this.nowMs + Math.max(0, ms), order: this.#order++, work }
    this.#push(event)
    return () => {
      event.work = null
    }
  }

  readonly pass = (ms: number): Promise<void> => new Promise(resolve => this.timer(ms, resolve))

  /** Lets everything happen that is due by then; promises settle before the next event. */
  async run(untilMs: number): Promise<void> {
    for (let next = this.#heap[0]; next && next.atMs <= untilMs; next = this.#heap[0]) {
      this.#pop()
      if (!next.work) continue
      this.nowMs = next.atMs
      next.work()
      await new Promise(setImmediate)
    }
    this.nowMs = untilMs
  }

  #push(event: Event): void {
    const heap = this.#heap
    let at = heap.push(event) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (isBefore(heap[parent]!, event)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = event
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1
      if (isBefore(last, heap[child]!)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)
}
