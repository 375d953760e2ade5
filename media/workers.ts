import type { Logger } from '#platform/log'
import { chooseWorker } from './choose-worker.ts'
import { type Listen, MediaWorker, type Mediasoup } from './media-worker.ts'

const FIRST_WAIT_MS = 100
const MOST_WAIT_MS = 10_000
/** One that lived so long died of something new: its successor comes at once. */
const STEADY_MS = 30_000

type Options = { readonly count: number; readonly mediasoup: Mediasoup; readonly workerBin: string; readonly listen: Listen; readonly log: Logger }
type Told = { readonly onDied: (worker: MediaWorker) => void; readonly onStarted: (worker: MediaWorker) => void }

/** The workers of this server, by index: each has its ports, and a successor on the same ports when it dies. */
export class Workers implements AsyncDisposable {
  readonly #options: Options
  readonly #told: Told
  readonly #alive = new Map<number, MediaWorker>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #waiting = new Set<() => void>()
  #isClosed = false

  private constructor(options: Options, told: Told) {
    this.#options = options
    this.#told = told
  }

  /** Comes up with what can be started; throws only when not a single one can. */
  static async start(options: Options, told: Told): Promise<Workers> {
    const workers = new Workers(options, told)
    const started = await Promise.allSettled(Array.from({ length: options.count }, (_, index) => workers.#start(index, FIRST_WAIT_MS)))
    const failed = started.flatMap((it, index) => (it.status === 'rejected' ? [{ index, reason: it.reason as unknown }] : []))
    if (failed.length === options.count) {
      await workers[Symbol.asyncDispose]()
      throw failed[0]!.reason
    }
    for (const { index } of failed) workers.#later(index, FIRST_WAIT_MS)
    return workers
  }

  get alive(): readonly MediaWorker[] {
    return [...this.#alive.values()].filter(({ isAlive }) => isAlive)
  }

  /** The least busy one; waits a while for one to come when none lives. */
  async leastBusy(patienceMs: number): Promise<MediaWorker | null> {
    const untilMs = performance.now() + patienceMs
    for (;;) {
      const worker = chooseWorker(this.alive)
      const leftMs = untilMs - performance.now()
      if (worker || leftMs <= 0 || this.#isClosed) return worker
      await this.#oneStarts(leftMs)
    }
  }

  #oneStarts(patienceMs: number): Promise<void> {
    return new Promise(resolve => {
      const go = () => {
        clearTimeout(timer)
        this.#waiting.delete(go)
        resolve()
      }
      const timer = setTimeout(go, patienceMs)
      this.#waiting.add(go)
    })
  }

  async #start(index: number, waitMs: number): Promise<void> {
    const worker = await MediaWorker.start({ ...this.#options, index })
    if (this.#isClosed) return worker.close()
    const startedMs = performance.now()
    this.#alive.set(index, worker)
    worker.onDied(() => {
      this.#alive.delete(index)
      if (this.#isClosed) return
      const isSteady = performance.now() - startedMs > STEADY_MS
      this.#options.log.error({ worker: index }, 'media worker died')
      this.#later(index, isSteady ? 0 : waitMs)
      this.#told.onDied(worker)
    })
    this.#told.onStarted(worker)
    for (const go of [...this.#waiting]) go()
  }

  #later(index: number, waitMs: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      const nextMs = Math.min(MOST_WAIT_MS, Math.max(FIRST_WAIT_MS, waitMs * 2))
      this.#start(index, nextMs).catch((error: unknown) => {
        this.#options.log.error({ err: error, worker: index }, 'media worker does not start')
        if (!this.#isClosed) this.#later(index, nextMs)
      })
    }, waitMs)
    this.#timers.add(timer)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const go of [...this.#waiting]) go()
    for (const worker of this.#alive.values()) worker.close()
    this.#alive.clear()
  }
}
