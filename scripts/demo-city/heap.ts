/** A binary min-heap of whole numbers by cost. */
export class Heap {
  readonly #items: number[] = []
  readonly #costs: number[] = []

  get size(): number {
    return this.#items.length
  }

  push(item: number, cost: number): void {
    let at = this.#items.length
    while (at > 0) {
      const above = (at - 1) >> 1
      if ((this.#costs[above] as number) <= cost) break
      this.#move(above, at)
      at = above
    }
    this.#items[at] = item
    this.#costs[at] = cost
  }

  /** The cheapest; only when `size` is not 0. */
  pop(): number {
    const top = this.#items[0] as number
    const item = this.#items.pop() as number
    const cost = this.#costs.pop() as number
    const size = this.#items.length
    if (size === 0) return top
    let at = 0
    for (;;) {
      let below = at * 2 + 1
      if (below >= size) break
      if (below + 1 < size && (this.#costs[below + 1] as number) < (this.#costs[below] as number)) below++
      if ((this.#costs[below] as number) >= cost) break
      this.#move(below, at)
      at = below
    }
    this.#items[at] = item
    this.#costs[at] = cost
    return top
  }

  #move(from: number, to: number): void {
    this.#items[to] = this.#items[from] as number
    this.#costs[to] = this.#costs[from] as number
  }
}
