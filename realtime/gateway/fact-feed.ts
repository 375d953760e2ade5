import { type RecordedFact, channelEnds, followFacts, readFacts } from '#platform/event-log'
import type { Handles } from '#platform/handles'

const RING_FACTS = 4_096

export type FactListener = (facts: readonly RecordedFact[]) => void

/**
 * One reader of a fact channel for all connections of this process. A ring of the newest facts serves most resumes;
 * what is older comes from PostgreSQL.
 */
export class FactFeed implements AsyncDisposable {
  readonly channel: string
  private readonly handles: Handles
  private readonly listeners = new Set<FactListener>()
  private ring: RecordedFact[] = []
  private follower: AsyncDisposable | null = null
  private startedAt = 0

  private constructor(handles: Handles, channel: string) {
    this.handles = handles
    this.channel = channel
  }

  static async open(handles: Handles, channel: string): Promise<FactFeed> {
    const feed = new FactFeed(handles, channel)
    feed.startedAt = (await channelEnds(handles.db, channel)).head
    feed.follower = await followFacts(handles, { channel, after: feed.startedAt, onFacts: facts => feed.take(facts) })
    return feed
  }

  /** The offset of the newest fact seen here. */
  get head(): number {
    return this.ring.at(-1)?.offset ?? this.startedAt
  }

  listen(listener: FactListener): Disposable {
    this.listeners.add(listener)
    return { [Symbol.dispose]: () => this.listeners.delete(listener) }
  }

  /** The facts after a cursor, at most `limit`; null when the cursor is older than what is kept. */
  async after(cursor: number, limit: number): Promise<readonly RecordedFact[] | null> {
    const first = this.ring[0]
    if (cursor === this.head) return []
    if (first && cursor >= first.offset - 1 && cursor < this.head) {
      const from = cursor - first.offset + 1
      return this.ring.slice(from, from + limit)
    }
    return readFacts(this.handles.db, this.channel, { after: cursor, limit })
  }

  private take(facts: readonly RecordedFact[]): void {
    this.ring.push(...facts)
    if (this.ring.length > RING_FACTS) this.ring = this.ring.slice(-RING_FACTS)
    for (const listener of this.listeners) listener(facts)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.listeners.clear()
    await this.follower?.[Symbol.asyncDispose]()
  }
}
