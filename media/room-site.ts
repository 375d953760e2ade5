import type { types } from 'mediasoup'
import { CODECS } from './codecs.ts'
import { type Direction, Link, type OpenGround } from './link.ts'
import type { MediaWorker } from './media-worker.ts'
import type { SentMedia } from './sent-media.ts'

/** How often voices are measured: fifteen packets of 20 ms, of which the worker wants ten to say how loud one is. */
export const LOUDNESS_MS = 300
const QUIETEST_DB = -65
const MOST_MEASURED = 20

export type Levels = ReadonlyMap<string, number>
type Told = { readonly onLevels: (levels: Levels) => void }

/** A room's part at one worker: its router, how loud the voices are that come in there, and what was piped in from other sites. */
export class RoomSite {
  readonly worker: MediaWorker
  readonly #router: types.Router
  readonly #loudness: types.AudioLevelObserver
  readonly #openGround: OpenGround
  readonly #piped = new Map<string, Promise<unknown>>()

  private constructor(at: { readonly worker: MediaWorker; readonly router: types.Router; readonly openGround: OpenGround }, loudness: types.AudioLevelObserver, told: Told) {
    this.worker = at.worker
    this.#router = at.router
    this.#openGround = at.openGround
    this.#loudness = loudness
    loudness.on('volumes', volumes => told.onLevels(new Map(volumes.map(({ producer, volume }) => [producer.id, volume]))))
    loudness.on('silence', () => told.onLevels(new Map()))
  }

  static async open(worker: MediaWorker, openGround: OpenGround, told: Told): Promise<RoomSite> {
    const router = await worker.openRouter(CODECS)
    const loudness = await router.createAudioLevelObserver({ maxEntries: MOST_MEASURED, threshold: QUIETEST_DB, interval: LOUDNESS_MS })
    return new RoomSite({ worker, router, openGround }, loudness, told)
  }

  get rtpCapabilities(): types.RtpCapabilities {
    return this.#router.rtpCapabilities
  }

  get isClosed(): boolean {
    return this.#router.closed
  }

  async openLink(direction: Direction, onChange: () => void): Promise<Link> {
    const ground = await this.#openGround({ router: this.#router, webRtcServer: this.worker.webRtcServer }, direction)
    return new Link(direction, ground, onChange)
  }

  canGive(producerId: string, rtpCapabilities: types.RtpCapabilities): boolean {
    return this.#router.canConsume({ producerId, rtpCapabilities })
  }

  /** A voice that comes in here is measured here, wherever it is heard. */
  async measure({ producerId, source }: SentMedia): Promise<void> {
    if (source === 'microphone') await this.#loudness.addProducer({ producerId })
  }

  /** `[MED-3]` Brings a producer here from the site it comes in at, once, however many want it. Closing it there closes it here. */
  async bring(sent: SentMedia, from: RoomSite): Promise<void> {
    if (from === this) return
    const { producerId } = sent
    const known = this.#piped.get(producerId)
    if (known) return void (await known)
    const piping = from.#router.pipeToRouter({ producerId, router: this.#router, enableRtx: true })
    this.#piped.set(producerId, piping)
    sent.producer.observer.once('close', () => this.#piped.delete(producerId))
    try {
      await piping
    } catch (error) {
      this.#piped.delete(producerId)
      throw error
    }
  }

  close(): void {
    this.#router.close()
  }
}
