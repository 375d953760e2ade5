import { chooseSite } from './choose-worker.ts'
import type { OpenGround } from './link.ts'
import type { MediaWorker } from './media-worker.ts'
import { mediaProblems } from './problems.ts'
import { type Levels, RoomSite } from './room-site.ts'
import type { SentMedia } from './sent-media.ts'
import type { Workers } from './workers.ts'

/** A worker that died has a successor sooner. */
const WORKER_PATIENCE_MS = 5_000

type Options = { readonly workers: Workers; readonly openGround: OpenGround; readonly onLevels: (worker: number, levels: Levels) => void }

/** `[MED-3]` Where a room is: at one worker, at more only when it is large and another is clearly less busy. */
export class RoomSites {
  readonly #options: Options
  readonly #opening = new Map<number, Promise<RoomSite>>()
  readonly #open = new Map<number, RoomSite>()
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
  }

  get workers(): readonly MediaWorker[] {
    return [...this.#open.values()].map(({ worker }) => worker)
  }

  /** Where one more seat goes. Waits for a worker when none lives. */
  async next(seats: number): Promise<RoomSite> {
    const { workers } = this.#options
    const { alive } = workers
    const at = this.workers.filter(worker => alive.includes(worker))
    const worker = chooseSite({ seats, at }, alive) ?? (await workers.leastBusy(WORKER_PATIENCE_MS))
    if (!worker || this.#isClosed) throw mediaProblems.noWorker()
    worker.tookSeat()
    return this.#at(worker)
  }

  /** Makes a producer reachable at another site. */
  async bring(sent: SentMedia, to: RoomSite): Promise<void> {
    const from = this.#open.get(sent.site)
    if (from) await to.bring(sent, from)
  }

  workerDied({ index }: MediaWorker): void {
    this.#opening.delete(index)
    this.#open.delete(index)
  }

  close(): void {
    this.#isClosed = true
    for (const site of this.#open.values()) site.close()
    this.#open.clear()
  }

  /** However many come at once, one is opened. */
  #at(worker: MediaWorker): Promise<RoomSite> {
    const known = this.#opening.get(worker.index)
    if (known) return known
    const opening = this.#openAt(worker)
    this.#opening.set(worker.index, opening)
    opening.catch(() => {
      if (this.#opening.get(worker.index) === opening) this.#opening.delete(worker.index)
    })
    return opening
  }

  async #openAt(worker: MediaWorker): Promise<RoomSite> {
    const { openGround, onLevels } = this.#options
    const site = await RoomSite.open(worker, openGround, { onLevels: levels => onLevels(worker.index, levels) })
    if (this.#isClosed || !worker.isAlive) {
      site.close()
      throw mediaProblems.enterAgain()
    }
    this.#open.set(worker.index, site)
    return site
  }
}
