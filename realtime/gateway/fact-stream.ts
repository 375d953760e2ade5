import type { RecordedFact } from '#platform/event-log'
import type { Timer } from '#platform/pure'
import type { FactFeed } from './fact-feed.ts'
import type { FactPage, FactPages } from './fact-page.ts'

const BATCH = 200
/** Even who hears nothing is told now and then how far the channel is, so that a resume stays short. */
const ADVANCE_EVERY = 500
/** With PostgreSQL away a reader that needs it asks again at most after this long, spread so that not all ask at once. */
const RETRY_MS = 1_000

export type StreamPorts<Who> = {
  readonly who: () => Who
  readonly send: (page: FactPage) => void
  /** False while the reader is slow: what is not sent stays in the log and follows when there is room. */
  readonly hasRoom: () => boolean
  /** The cursor is older than what is kept: the reader must take a new snapshot. */
  readonly reload: () => void
  readonly failed: (error: unknown) => void
  readonly timer: Timer
  /** 0 ≤ n < 1 */
  readonly random: () => number
}

/**
 * `[LIVE-1]` What one connection hears of one channel: every fact it may hear after its cursor, once, in order.
 * Two states: catching up from ring or log, or live on the feed. A slow reader falls back to catching up.
 */
export class FactStream<Who> implements Disposable {
  protected readonly ports: StreamPorts<Who>
  /** Up to where the client has been told. */
  protected told: number
  /** Up to where we have looked; between the two there was nothing it may hear. */
  protected looked: number
  readonly #feed: FactFeed
  readonly #pages: FactPages<Who>
  readonly #listening: Disposable
  #isCatchingUp = false
  #isClosed = false
  #cancelRetry = (): void => undefined

  constructor(from: { feed: FactFeed; pages: FactPages<Who>; cursor: number }, ports: StreamPorts<Who>) {
    this.#feed = from.feed
    this.#pages = from.pages
    this.ports = ports
    this.told = from.cursor
    this.looked = from.cursor
    this.#listening = from.feed.listen({ onFacts: facts => this.hear(facts), onLost: () => this.#findBack() })
  }

  /** Goes on from the cursor until live. Called at start and whenever there is room again. */
  catchUp(): void {
    if (this.#isCatchingUp || this.#isClosed) return
    this.#isCatchingUp = true
    this.#cancelRetry()
    this.#readOn().then(
      () => {
        this.#isCatchingUp = false
        // What came while the last page was on its way.
        if (this.#isBehind && this.ports.hasRoom()) this.catchUp()
      },
      (error: unknown) => {
        this.#isCatchingUp = false
        this.ports.failed(error)
        this.#cancelRetry = this.ports.timer(RETRY_MS * this.ports.random(), () => this.catchUp())
      },
    )
  }

  /** Says how far the reader has been told, so that a message lost on the way does not stay unnoticed on a quiet channel. */
  beacon(): void {
    if (!this.#isClosed && !this.#isBehind && this.ports.hasRoom()) this.tell(this.#pages.bare(this.told, this.looked))
  }

  async #readOn(): Promise<void> {
    while (!this.#isClosed && this.#isBehind && this.ports.hasRoom()) {
      const facts = await this.#feed.after(this.looked, BATCH)
      if (this.#isClosed) return
      if (facts === null) return this.#reload()
      if (facts.length === 0) throw new Error('the log is shorter than the feed')
      this.pass(facts)
    }
  }

  get #isBehind(): boolean {
    return !this.#isClosed && this.looked < this.#feed.head
  }

  protected hear(facts: readonly RecordedFact[]): void {
    if (this.#isClosed || facts.at(-1)!.offset <= this.looked) return
    const isNext = facts[0]!.offset === this.looked + 1
    if (!this.#isCatchingUp && isNext && this.ports.hasRoom()) this.pass(facts)
    if (this.#isBehind) this.catchUp()
  }

  protected pass(facts: readonly RecordedFact[]): void {
    const cut = this.#pages.cut(facts)
    this.looked = cut.at(-1)!.offset
    const page = this.#pages.page(this.ports.who(), this.told, cut)
    if (page.message.facts.length > 0 || this.looked - this.told >= ADVANCE_EVERY) this.tell(page)
  }

  protected tell(page: FactPage): void {
    this.ports.send(page)
    this.told = page.message.upTo
  }

  /** The feed jumped. Behind it we go on from the log; ahead of it we are of another log. */
  #findBack(): void {
    if (this.looked > this.#feed.head) this.#reload()
    else this.catchUp()
  }

  #reload(): void {
    this[Symbol.dispose]()
    this.ports.reload()
  }

  [Symbol.dispose](): void {
    this.#isClosed = true
    this.#cancelRetry()
    this.#listening[Symbol.dispose]()
  }
}
