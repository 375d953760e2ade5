import type { Handles } from '#platform/handles'
import { findMediaWorker, untilMediaWorker } from '#platform/media-worker'
import { BusDoor } from './bus-door.ts'
import type { CityPort } from './city-port.ts'
import { openWebRtcGround } from './link.ts'
import { mediaConfig } from './media-config.ts'
import { MediaServer } from './media-server.ts'

/** A seat is kept so long for who lost its socket: a phone in a lift, a page that loads anew. */
const SEAT_WAIT_MS = 20_000
/** So long seats have to go to another server when this one is asked to go. */
const DRAIN_MS = 4_000
const SAY_AGAIN_MS = 2_000

type Held = Pick<Handles, 'env' | 'log' | 'metrics' | 'clock' | 'bus'>

/** The role `media` of one process. Without a worker it comes up all the same, says why no call can be had, and begins when there is one. */
export class MediaProcess implements AsyncDisposable {
  readonly serverId = crypto.randomUUID()
  readonly #handles: Held
  readonly #city: CityPort
  readonly #ending = new AbortController()
  #open: { readonly server: MediaServer; readonly door: BusDoor } | null = null
  #opening: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null

  private constructor(handles: Held, city: CityPort) {
    this.#handles = handles
    this.#city = city
  }

  static async start(handles: Held, city: CityPort): Promise<MediaProcess> {
    const process = new MediaProcess(handles, city)
    const { path } = findMediaWorker(handles.env)
    if (path !== null) await process.#start(path)
    else await process.#wait()
    return process
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    if (this.#timer) clearInterval(this.#timer)
    await this.#opening
    if (!this.#open) return this.#city.leave(this.serverId)
    await this.#open.server.drain(DRAIN_MS)
    await this.#open.server[Symbol.asyncDispose]()
    await this.#open.door[Symbol.asyncDispose]()
  }

  async #wait(): Promise<void> {
    await this.#sayWhy()
    this.#timer = setInterval(() => void this.#sayWhy(), SAY_AGAIN_MS)
    this.#opening = this.#startLater()
  }

  async #startLater(): Promise<void> {
    try {
      const path = await untilMediaWorker(this.#handles.env, this.#ending.signal)
      if (this.#timer) clearInterval(this.#timer)
      if (!this.#ending.signal.aborted) await this.#start(path)
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#handles.log.error({ err: error }, 'media cannot start')
    }
  }

  async #start(workerBin: string): Promise<void> {
    const { env, log, metrics, clock, bus } = this.#handles
    const { workerCount: count, listen, ice } = mediaConfig(env)
    const mediasoup = await import('mediasoup') // A process without this role never loads it.
    const { serverId } = this
    const server = await MediaServer.start({ serverId, city: this.#city, workers: { count, mediasoup, workerBin, listen }, openGround: openWebRtcGround, seatWaitMs: SEAT_WAIT_MS, log, metrics, clock })
    this.#open = { server, door: await BusDoor.open({ serverId, bus, server, ice, clock, log, metrics }) }
    await server.announce()
    log.info({ serverId, workers: count, port: listen.port }, 'media ready')
  }

  async #sayWhy(): Promise<void> {
    const found = findMediaWorker(this.#handles.env)
    if (found.path !== null) return
    try {
      await this.#city.register({ id: this.serverId, unavailable: found.why })
    } catch (error) {
      this.#handles.log.warn({ err: error }, 'city not told of media')
    }
  }
}
