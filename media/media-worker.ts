import { setPriority } from 'node:os'
import type { types } from 'mediasoup'
import type { Logger } from '#platform/log'
import type { WorkerLoad } from './choose-worker.ts'

/** `[MED-1]` A worker is asked how it is so often; six questions in a row without an answer and it is killed: on a machine with six times more to do than cores one was silent for 0.7 s. */
const BEAT_MS = 500
const MOST_UNANSWERED = 6
/** Voices come before everything else on the machine, where that may be asked for. */
const PRIORITY = -10
/** Its load is what it used over so long; seats that came since are counted besides. */
const LOAD_WINDOW_MS = 2_000

export type Listen = { readonly addresses: readonly { readonly ip: string; readonly announced: string | null }[]; readonly port: number }
export type Mediasoup = { createWorker(settings: types.WorkerSettings): Promise<types.Worker> }
type Options = { readonly index: number; readonly mediasoup: Mediasoup; readonly workerBin: string; readonly listen: Listen; readonly log: Logger }

/**
 * One worker process and its pair of ports. It dies once: whoever waits for it is told, and another is started in its place. A worker
 * that hangs is found by its silence and killed, so that both ways of dying are one.
 */
export class MediaWorker implements WorkerLoad {
  readonly index: number
  readonly webRtcServer: types.WebRtcServer
  readonly #worker: types.Worker
  readonly #log: Logger
  readonly #timer: NodeJS.Timeout
  readonly #rooms = new Set<object>()
  readonly #fresh: number[] = []
  #unanswered = 0
  #cpu = 0
  #used: { readonly cpuMs: number; readonly atMs: number } | null = null

  private constructor({ index, log }: Options, worker: types.Worker, webRtcServer: types.WebRtcServer) {
    this.index = index
    this.#log = log
    this.#worker = worker
    this.webRtcServer = webRtcServer
    this.#timer = setInterval(() => this.#beat(), BEAT_MS)
  }

  static async start(options: Options): Promise<MediaWorker> {
    const { mediasoup, workerBin, listen, index } = options
    const worker = await mediasoup.createWorker({ workerBin, logLevel: 'warn', logTags: ['info', 'ice', 'dtls', 'bwe'] })
    preferred(worker.pid)
    try {
      const port = listen.port === 0 ? {} : { port: listen.port + index }
      const infos = listen.addresses.flatMap(({ ip, announced }) =>
        (['udp', 'tcp'] as const).map(protocol => ({ protocol, ip, ...port, ...(announced === null ? {} : { announcedAddress: announced }) })),
      )
      return new MediaWorker(options, worker, await worker.createWebRtcServer({ listenInfos: infos }))
    } catch (error) {
      worker.close()
      throw error
    }
  }

  get pid(): number {
    return this.#worker.pid
  }

  get isAlive(): boolean {
    return !this.#worker.closed
  }

  get cpu(): number {
    return this.#cpu
  }

  get rooms(): number {
    return this.#rooms.size
  }

  get freshSeats(): number {
    const since = performance.now() - LOAD_WINDOW_MS
    while (this.#fresh.length > 0 && this.#fresh[0]! < since) this.#fresh.shift()
    return this.#fresh.length
  }

  /** Called once, when the process ended without being asked to. */
  onDied(listener: () => void): void {
    this.#worker.once('died', () => {
      clearInterval(this.#timer)
      listener()
    })
  }

  async openRouter(codecs: types.RouterRtpCodecCapability[]): Promise<types.Router> {
    const router = await this.#worker.createRouter({ mediaCodecs: codecs })
    this.#rooms.add(router)
    router.observer.once('close', () => this.#rooms.delete(router))
    return router
  }

  tookSeat(): void {
    this.#fresh.push(performance.now())
  }

  dump(): Promise<types.WorkerDump> {
    return this.#worker.dump()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#worker.close()
  }

  /** Beats pass through the loop one by one, so a loop of ours that stood still is not taken for the worker's silence. */
  #beat(): void {
    if (this.#unanswered >= MOST_UNANSWERED) return this.#kill()
    this.#unanswered += 1
    this.#worker.getResourceUsage().then(
      ({ ru_utime, ru_stime }) => {
        this.#unanswered = 0
        this.#measure(ru_utime + ru_stime)
      },
      () => undefined, // Closed meanwhile: `died` tells.
    )
  }

  #measure(cpuMs: number): void {
    const atMs = performance.now()
    this.#used ??= { cpuMs, atMs }
    if (atMs - this.#used.atMs < LOAD_WINDOW_MS) return
    this.#cpu = (cpuMs - this.#used.cpuMs) / (atMs - this.#used.atMs)
    this.#used = { cpuMs, atMs }
  }

  #kill(): void {
    clearInterval(this.#timer)
    this.#log.warn({ worker: this.index }, 'media worker hangs, killed')
    try {
      process.kill(this.pid, 'SIGKILL')
    } catch {
      // Ended by itself this very moment: `died` tells.
    }
  }
}

/** Only root, or who was given the right, may; a worker without it carries calls all the same. */
function preferred(pid: number): void {
  try {
    setPriority(pid, PRIORITY)
  } catch {
    // EACCES, or it ended already.
  }
}
