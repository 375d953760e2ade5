import { commonProblems } from '#platform/pure'

/** As long as the pool itself lets anybody wait for a connection. */
const LONGEST_WAIT_MS = 10_000
const RETRY_AFTER_SECONDS = 5

/** So many at a time; the others wait in line, in the order they came. */
export class Lane implements AsyncDisposable {
  readonly #width: number
  readonly #longestWaitMs: number
  readonly #line = new Set<() => void>()
  #running = 0

  constructor(width: number, longestWaitMs = LONGEST_WAIT_MS) {
    this.#width = width
    this.#longestWaitMs = longestWaitMs
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#width) this.#running += 1
    else await this.#itsTurn()
    try {
      return await work()
    } finally {
      this.#next()
    }
  }

  #itsTurn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(patience)
        resolve()
      }
      const patience = setTimeout(() => {
        this.#line.delete(go)
        reject(commonProblems.busy({ retryAfterSeconds: RETRY_AFTER_SECONDS }))
      }, this.#longestWaitMs)
      this.#line.add(go)
    })
  }

  /** Whoever leaves hands its place to the first in line. */
  #next(): void {
    const [first] = this.#line
    if (!first) return void (this.#running -= 1)
    this.#line.delete(first)
    first()
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
