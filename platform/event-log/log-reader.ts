import { type Timer, every } from '#platform/pure'
import type { Ends, From, Numbered } from './fact-log.ts'

const POLL_MS = 1_000
const BATCH = 500

export type ReaderPorts<Row extends Numbered> = {
  readonly read: (from: From) => Promise<readonly Row[] | null>
  readonly ends: () => Promise<Ends>
  /** Awaited, so a slow reader slows only itself. What throws is handed over again. */
  readonly onFacts: (facts: readonly Row[]) => void | Promise<void>
  /** The cursor is no longer kept: facts were missed, and reading goes on after `head`. Without it reading stops there. */
  readonly onLost?: (head: number) => void | Promise<void>
  readonly failed: (error: unknown) => void
  readonly timer: Timer
}

/**
 * `[LOG-2]` Hands over every fact after a cursor, once, in order, without gaps. `look` (a NOTIFY) makes it quick,
 * a poll each second makes it sure. The cursor moves only after the facts were taken.
 */
export class LogReader<Row extends Numbered> implements AsyncDisposable {
  #cursor: number
  readonly #ports: ReaderPorts<Row>
  readonly #stopPolling: () => void
  #reading: Promise<void> | null = null
  #isAskedAgain = false
  #isStopped = false

  constructor(after: number, ports: ReaderPorts<Row>) {
    this.#cursor = after
    this.#ports = ports
    this.#stopPolling = every(ports.timer, POLL_MS, () => this.look())
  }

  get cursor(): number {
    return this.#cursor
  }

  /** There may be something new. Never two readings at once: the one under way looks once more. */
  look(): void {
    if (this.#isStopped) return
    this.#isAskedAgain = true
    this.#reading ??= this.#readOn()
      .catch(this.#ports.failed)
      .finally(() => {
        this.#reading = null
      })
  }

  async #readOn(): Promise<void> {
    while (this.#isAskedAgain && !this.#isStopped) {
      this.#isAskedAgain = false
      const facts = await this.#ports.read({ after: this.#cursor, limit: BATCH })
      if (facts === null) await this.#startOver()
      else if (facts.length > 0) {
        await this.#ports.onFacts(facts)
        this.#cursor = facts.at(-1)!.offset
        this.#isAskedAgain ||= facts.length === BATCH
      }
    }
  }

  async #startOver(): Promise<void> {
    if (!this.#ports.onLost) throw new Error('fact follower fell behind what is kept')
    const { head } = await this.#ports.ends()
    await this.#ports.onLost(head)
    this.#cursor = head
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true
    this.#stopPolling()
    await this.#reading
  }
}
