import type { Actor } from '#platform/context'
import type { RecordedFact } from '#platform/event-log'
import type { FactsMessage } from '#platform/pure'
import type { FactFeed } from './fact-feed.ts'

const BATCH = 200
/** Even who hears nothing is told now and then how far the channel is, so that a resume stays short. */
const ADVANCE_EVERY = 500

export type StreamPorts = {
  readonly actor: () => Actor
  readonly mayHear: (actor: Actor, fact: RecordedFact) => boolean
  readonly send: (message: FactsMessage) => void
  /** False while the reader is slow: what is not sent stays in the log and follows when there is room. */
  readonly hasRoom: () => boolean
  readonly reload: () => void
}

/**
 * `[LIVE-1]` What one connection hears of one channel: every fact it may hear after its cursor, once, in order.
 * Two states: catching up from the log, or live on the feed. A slow reader falls back to catching up.
 */
export class FactStream implements Disposable {
  private readonly feed: FactFeed
  private readonly ports: StreamPorts
  /** Up to where the client has been told. */
  private told: number
  /** Up to where we have looked; between the two there was nothing it may hear. */
  private looked: number
  private isCatchingUp = false
  private isClosed = false
  private readonly listening: Disposable

  constructor(feed: FactFeed, cursor: number, ports: StreamPorts) {
    this.feed = feed
    this.ports = ports
    this.told = cursor
    this.looked = cursor
    this.listening = feed.listen(facts => this.hear(facts))
  }

  /** Goes on from the cursor until live. Called at start and whenever there is room again. */
  async catchUp(): Promise<void> {
    if (this.isCatchingUp || this.isClosed) return
    this.isCatchingUp = true
    try {
      while (!this.isClosed && this.ports.hasRoom() && this.looked < this.feed.head) {
        const facts = await this.feed.after(this.looked, BATCH)
        if (facts === null) return this.ports.reload()
        this.pass(facts)
      }
    } finally {
      this.isCatchingUp = false
    }
  }

  private hear(facts: readonly RecordedFact[]): void {
    const isNext = facts[0]?.offset === this.looked + 1
    if (!this.isCatchingUp && isNext && this.ports.hasRoom()) return this.pass(facts)
    void this.catchUp()
  }

  private pass(facts: readonly RecordedFact[]): void {
    const last = facts.at(-1)
    if (!last || this.isClosed) return
    this.looked = last.offset
    const actor = this.ports.actor()
    const heard = facts.filter(fact => this.ports.mayHear(actor, fact))
    if (heard.length === 0 && this.looked - this.told < ADVANCE_EVERY) return
    this.ports.send({ channel: this.feed.channel, after: this.told, upTo: this.looked, facts: heard.map(onTheWire) })
    this.told = this.looked
  }

  [Symbol.dispose](): void {
    this.isClosed = true
    this.listening[Symbol.dispose]()
  }
}

function onTheWire(fact: RecordedFact): FactsMessage['facts'][number] {
  const { offset, name, version, areaCode, actorName, payload } = fact
  return { offset, name, version, at: fact.at.toISOString(), areaCode, actorName, payload }
}
