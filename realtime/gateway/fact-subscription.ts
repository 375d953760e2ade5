import { type Cursor, every } from '#platform/pure'
import type { FactFeed } from './fact-feed.ts'
import type { FactPages } from './fact-page.ts'
import { FactStream, type StreamPorts } from './fact-stream.ts'

/** Long enough to cost nothing, short enough that nobody acts on an old picture for long. */
const BEACON_MS = 15_000

export type FactChannel<Who> = { readonly feed: FactFeed; readonly pages: FactPages<Who> }
export type FollowAnswer = { readonly ok: true; readonly cursor: Cursor; readonly audience: string } | { readonly ok: false; readonly code: 'reload' }

/** `audience`: says so when the rights are not those of the connection before; nobody else can, who was away meanwhile. */
export type SubscriptionPorts<Who> = StreamPorts<Who> & { readonly audience: () => string }

/** All that one connection hears: a stream of each channel, from the cursor it came with, or from the head. */
export class FactSubscription<Who> implements Disposable {
  protected readonly channels: readonly FactChannel<Who>[]
  protected readonly ports: SubscriptionPorts<Who>
  protected streams: readonly FactStream<Who>[] = []
  #stopBeacon = (): void => undefined
  #turn = 0

  constructor(channels: readonly FactChannel<Who>[], ports: SubscriptionPorts<Who>) {
    this.channels = channels
    this.ports = ports
  }

  /**
   * Ends what was followed before. `answered` begins anew, and is called once the answer is on its way, so that the
   * client knows its cursor before the first message.
   */
  async follow(from: Cursor | undefined): Promise<{ readonly answer: FollowAnswer; readonly answered: () => void }> {
    this.#end()
    const turn = ++this.#turn
    const cursors = this.channels.map(({ feed }) => from?.[feed.channel] ?? feed.head)
    const reached = await Promise.all(this.channels.map(({ feed }, index) => feed.reaches(cursors[index]!)))
    // Overtaken by a later follow, or closed: the later one has the streams.
    const isOver = turn !== this.#turn
    if (isOver || reached.includes(false)) return { answer: { ok: false, code: 'reload' }, answered: () => undefined }
    const cursor = Object.fromEntries(this.channels.map(({ feed }, index) => [feed.channel, cursors[index]!]))
    return { answer: { ok: true, cursor, audience: this.ports.audience() }, answered: () => turn === this.#turn && this.#begin(cursors) }
  }

  /** There is room again, or something to go on with. */
  catchUp(): void {
    for (const stream of this.streams) stream.catchUp()
  }

  #begin(cursors: readonly number[]): void {
    this.streams = this.channels.map((channel, index) => this.streamOf(channel, cursors[index]!))
    this.#stopBeacon = every(this.ports.timer, BEACON_MS, () => this.streams.forEach(stream => stream.beacon()))
    this.catchUp()
  }

  protected streamOf(channel: FactChannel<Who>, cursor: number): FactStream<Who> {
    return new FactStream({ ...channel, cursor }, { ...this.ports, reload: () => this.#reload() })
  }

  /** One channel without its past is enough: the client starts over with all. */
  #reload(): void {
    this.#end()
    this.ports.reload()
  }

  #end(): void {
    this.#stopBeacon()
    for (const stream of this.streams) stream[Symbol.dispose]()
    this.streams = []
  }

  [Symbol.dispose](): void {
    this.#turn += 1
    this.#end()
  }
}
