import type { Handles } from '#platform/handles'
import { findMediaWorker } from '#platform/media-worker'
import type { Words } from '#platform/pure'
import { BusDoor } from './bus-door.ts'
import type { CityPort } from './city-port.ts'
import { openWebRtcGround } from './link.ts'
import { mediaConfig } from './media-config.ts'
import { MediaServer } from './media-server.ts'
import { mediaProblems } from './problems.ts'

/** A seat is kept so long for who lost its socket: a phone in a lift, a page that loads anew. */
const SEAT_WAIT_MS = 20_000
/** So long seats have to go to another server when this one is asked to go. */
const DRAIN_MS = 4_000
const TRY_AGAIN_MS = 2_000

type Held = Pick<Handles, 'env' | 'log' | 'metrics' | 'clock' | 'bus'>

/** The role `media` of one process. Without a worker it comes up all the same, says why no call can be had, and begins when there is one. */
export class MediaProcess implements AsyncDisposable {
  readonly serverId = crypto.randomUUID()
  readonly #handles: Held
  readonly #city: CityPort
  #isEnding = false
  #hasFailed = false
  #open: { readonly server: MediaServer; readonly door: BusDoor } | null = null
  #trying: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null

  private constructor(handles: Held, city: CityPort) {
    this.#handles = handles
    this.#city = city
  }

  static async start(handles: Held, city: CityPort): Promise<MediaProcess> {
    const process = new MediaProcess(handles, city)
    await process.#try()
    return process
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#trying
    if (!this.#open) return this.#city.leave(this.serverId)
    await this.#open.server.drain(DRAIN_MS)
    await this.#open.server[Symbol.asyncDispose]()
    await this.#open.door[Symbol.asyncDispose]()
  }

  /** Until it is up; a worker may be built meanwhile, a port become free. */
  async #try(): Promise<void> {
    const found = findMediaWorker(this.#handles.env)
    const why = found.path === null ? found.why : await this.#start(found.path).then(() => null, error => this.#doesNotStart(error))
    if (why === null || this.#isEnding) return
    await this.#say(why)
    this.#timer = setTimeout(() => void (this.#trying = this.#try()), TRY_AGAIN_MS)
  }

  #doesNotStart(error: unknown): Words {
    const { env, log } = this.#handles
    if (!this.#hasFailed) log.error({ err: error }, 'media does not start, trying again')
    this.#hasFailed = true
    const isTaken = error instanceof Error && error.message.includes('address already in use')
    return isTaken ? portTaken(env.mediaPort) : mediaProblems.noWorker().words
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

  async #say(why: Words): Promise<void> {
    try {
      await this.#city.register({ id: this.serverId, unavailable: why })
    } catch (error) {
      this.#handles.log.warn({ err: error }, 'city not told of media')
    }
  }
}

function portTaken(port: number): Words {
  return {
    zh: `媒体端口 ${port} 已被别的程序占用，不能通话；请换一个 MEDIA_PORT。`,
    en: `Another program has media port ${port}, so there are no calls. Set another MEDIA_PORT.`,
  }
}
