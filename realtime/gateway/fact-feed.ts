import { type Ends, type FactFollower, type FollowOptions, type From, type RecordedFact, channelEnds, followFacts, readFacts } from '#platform/event-log'
import type { Handles } from '#platform/handles'

/** `ring`: some hours of a busy city. `warm`: what a gateway that has just come up reads first, to serve its first resumes. */
const SIZES = { ring: 4_096, warm: 1_000 }

export type FeedListener = {
  readonly onFacts: (facts: readonly RecordedFact[]) => void
  /** The feed went on elsewhere: what lies between is to be read from the log, if it is still there. */
  readonly onLost?: () => void
}

export type FeedPorts = {
  readonly ends: () => Promise<Ends>
  readonly read: (from: From) => Promise<readonly RecordedFact[] | null>
  readonly follow: (options: Omit<FollowOptions, 'channel'>) => Promise<FactFollower>
  readonly sizes?: typeof SIZES
  /** A reader was served from here. */
  readonly served?: (by: 'ring' | 'log') => void
}

/**
 * One reader of a fact channel for all connections of this process. A ring of the newest facts serves most resumes;
 * what is older comes from PostgreSQL, once for all who ask for the same at the same time.
 */
export class FactFeed implements AsyncDisposable {
  readonly channel: string
  readonly #ports: FeedPorts
  readonly #sizes: typeof SIZES
  readonly #listeners = new Set<FeedListener>()
  readonly #asked = new Map<string, Promise<readonly RecordedFact[] | null>>()
  #ring: readonly RecordedFact[] = []
  #head: number
  #follower: FactFollower | null = null

  protected constructor(channel: string, head: number, ports: FeedPorts) {
    this.channel = channel
    this.#head = head
    this.#ports = ports
    this.#sizes = ports.sizes ?? SIZES
  }

  static async open(channel: string, ports: FeedPorts): Promise<FactFeed> {
    const { head, tail } = await ports.ends()
    const feed = new this(channel, Math.max(tail, head - (ports.sizes ?? SIZES).warm), ports)
    await feed.#start(head)
    return feed
  }

  /** The offset of the newest fact seen here. */
  get head(): number {
    return this.#head
  }

  listen(listener: FeedListener): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) }
  }

  /** True when the log reaches that far: a reader may know more than we do, but never more than the log. */
  async reaches(cursor: number): Promise<boolean> {
    if (cursor <= this.#head) return true
    this.#follower?.look()
    return cursor <= (await this.#ports.ends()).head
  }

  /** The facts after a cursor, at most `limit`; null when the cursor is older than what is kept. */
  async after(cursor: number, limit: number): Promise<readonly RecordedFact[] | null> {
    const facts = this.fromRing(cursor, limit)
    this.#ports.served?.(facts ? 'ring' : 'log')
    return facts ?? this.#fromLog({ after: cursor, limit })
  }

  /** `[LIVE-8]` The ring answers only for cursors it reaches back to; null for every other. */
  protected fromRing(cursor: number, limit: number): readonly RecordedFact[] | null {
    const start = this.ringStart
    return cursor < start || cursor > this.#head ? null : this.ring.slice(cursor - start, cursor - start + limit)
  }

  protected get ring(): readonly RecordedFact[] {
    return this.#ring
  }

  /** The offset before the oldest fact in the ring. */
  protected get ringStart(): number {
    return this.#head - this.#ring.length
  }

  #fromLog(from: From): Promise<readonly RecordedFact[] | null> {
    const key = `${from.after} ${from.limit}`
    const asking = this.#asked.get(key) ?? this.#ports.read(from).finally(() => this.#asked.delete(key))
    this.#asked.set(key, asking)
    return asking
  }

  async #start(head: number): Promise<void> {
    while (this.#head < head) {
      const facts = await this.#ports.read({ after: this.#head, limit: this.#sizes.warm })
      if (facts === null || facts.length === 0) this.#head = head
      else this.#take(facts)
    }
    this.#follower = await this.#ports.follow({ after: this.#head, onFacts: facts => this.#take(facts), onLost: at => this.#goOnAt(at) })
  }

  #take(facts: readonly RecordedFact[]): void {
    const fresh = facts.filter(fact => fact.offset > this.#head)
    if (fresh.length === 0) return
    this.#ring = [...this.#ring, ...fresh].slice(-this.#sizes.ring)
    this.#head = fresh.at(-1)!.offset
    for (const listener of this.#listeners) listener.onFacts(fresh)
  }

  #goOnAt(head: number): void {
    this.#ring = []
    this.#head = head
    for (const listener of this.#listeners) listener.onLost?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear()
    await this.#follower?.[Symbol.asyncDispose]()
  }
}

/** The feed of a channel on this process's PostgreSQL. */
export function openFactFeed(handles: Handles, channel: string): Promise<FactFeed> {
  return FactFeed.open(channel, {
    ends: () => channelEnds(handles.db, channel),
    read: from => readFacts(handles.db, channel, from),
    follow: options => followFacts(handles, { channel, ...options }),
    served: by => handles.metrics.factPages.inc({ by }),
  })
}
