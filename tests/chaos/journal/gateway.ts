import { setTimeout as pause } from 'node:timers/promises'
import type { FeedClient, SentFix } from '#realtime'
import { openFeed } from '../../feed-server.ts'

const START = { lon: 112.7, lat: 38.4 }
const FRAME_EVERY_MS = 10

/** What one frame said and when: `step` tells where each of its devices was. */
export type Sent = { readonly devices: readonly string[]; readonly fixedAtMs: number; readonly step: number }

/**
 * Sends a fleet's positions without pause, a third of it in each frame, and remembers what was acknowledged. After a cut it
 * comes again and sends what had no answer once more, as gateways do.
 */
export class Gateway {
  readonly kept: Sent[] = []
  readonly #url: string
  readonly #deviceIds: readonly string[]
  #unanswered: Sent[] = []
  #step = 0
  #lastMs = 0
  #isOver = false

  constructor(url: string, deviceIds: readonly string[]) {
    this.#url = url
    this.#deviceIds = deviceIds
  }

  stop(): void {
    this.#isOver = true
  }

  async drive(): Promise<void> {
    while (!this.#isOver) {
      const feed = await openFeed(this.#url).catch(() => null)
      if (!feed) await pause(50)
      else await this.#driveUntilCut(feed).catch(() => undefined)
    }
  }

  async #driveUntilCut(feed: FeedClient): Promise<void> {
    const handles = await feed.declare(this.#deviceIds)
    const handleOf = new Map(this.#deviceIds.map((id, at) => [id, handles[at]!]))
    const again = this.#unanswered
    this.#unanswered = []
    for (const sent of again) this.#send(feed, sent, handleOf)
    while (feed.isOpen && !this.#isOver) {
      await feed.ready()
      this.#send(feed, this.#next(), handleOf)
      await pause(FRAME_EVERY_MS)
      this.#note(feed)
    }
    await feed.closed
    this.#note(feed)
  }

  #next(): Sent {
    this.#step++
    this.#lastMs = Math.max(this.#lastMs + 10, Math.floor(Date.now() / 10) * 10)
    const devices = this.#deviceIds.filter((_, at) => at % 3 === this.#step % 3)
    return { devices, fixedAtMs: this.#lastMs, step: this.#step }
  }

  #send(feed: FeedClient, sent: Sent, handleOf: ReadonlyMap<string, number>): void {
    const fixes = sent.devices.map((id): SentFix => ({ handle: handleOf.get(id)!, ...placeOf(id, sent.step), fixedAtMs: sent.fixedAtMs }))
    feed.send(fixes, sent.fixedAtMs)
    this.#unanswered.push(sent)
  }

  /** One frame for each `Sent`: as many as are acknowledged are kept. */
  #note(feed: FeedClient): void {
    const waiting = feed.sent - feed.acknowledged
    this.kept.push(...this.#unanswered.splice(0, this.#unanswered.length - waiting))
  }
}

export function placeOf(deviceId: string, step: number): { lon: number; lat: number } {
  const at = Number(deviceId.split('-')[1])
  return { lon: START.lon + at * 1e-4 + (step % 500) * 1e-6, lat: START.lat + at * 1e-4 }
}
