import type { MediaOrder } from '#domain/call'
import type { Clock } from '#platform/clock'
import type { Logger } from '#platform/log'
import type { Metrics } from '#platform/metrics'
import type { CityPort, ServerLoad } from './city-port.ts'
import type { Speech } from './floor.ts'
import type { OpenGround } from './link.ts'
import type { Place } from './media-connection.ts'
import type { MediaWorker } from './media-worker.ts'
import { mediaProblems } from './problems.ts'
import { Room, type RoomHost } from './room.ts'
import type { Outlet } from './seat.ts'
import { Workers } from './workers.ts'

const TICK_MS = 500
const BEAT_MS = 1_000
const MOST_ROOMS = 1_000

export type ServerOptions = {
  readonly serverId: string
  readonly city: CityPort
  readonly workers: Omit<Parameters<typeof Workers.start>[0], 'log'>
  readonly openGround: OpenGround
  readonly seatWaitMs: number
  readonly log: Logger
  readonly metrics: Metrics
  readonly clock: Clock
}

/** All rooms of this process and the workers they live at. It tells the city that it is there and how busy it is. */
export class MediaServer implements AsyncDisposable {
  readonly #options: ServerOptions
  readonly #rooms = new Map<string, Room>()
  readonly #timers: NodeJS.Timeout[] = []
  #workers: Workers | null = null
  #orders: AsyncDisposable | null = null
  #isDraining = false

  private constructor(options: ServerOptions) {
    this.#options = options
  }

  static async start(options: ServerOptions): Promise<MediaServer> {
    const server = new MediaServer(options)
    server.#workers = await Workers.start({ ...options.workers, log: options.log }, { onDied: worker => server.#onDied(worker), onStarted: () => server.#count() })
    server.#timers.push(setInterval(() => server.#tick(), TICK_MS))
    server.#orders = await options.city.followOrders(order => server.#obey(order))
    return server
  }

  /** From here on the city hands out tickets for it: somebody must hear those who come. */
  async announce(): Promise<void> {
    await this.#register()
    this.#timers.push(setInterval(() => this.#beat(), BEAT_MS))
  }

  get load(): ServerLoad {
    const workers = this.#workers?.alive ?? []
    const cpu = workers.reduce((sum, worker) => sum + worker.cpu, 0) / Math.max(1, workers.length)
    return { cpu, rooms: this.#rooms.size, seats: this.rooms.reduce((sum, room) => sum + room.seats.length, 0) }
  }

  get rooms(): readonly Room[] {
    return [...this.#rooms.values()]
  }

  get workers(): readonly MediaWorker[] {
    return this.#workers?.alive ?? []
  }

  /** `[MED-9]` By a ticket for this server and nothing else. */
  async enter(ticket: string, outlet: Outlet): Promise<Place> {
    const claims = await this.#options.city.verifyTicket(ticket)
    if (!claims || claims.serverId !== this.#options.serverId) throw mediaProblems.ticketRefused()
    if (this.#isDraining) throw mediaProblems.draining()
    const known = this.#rooms.get(claims.callId)
    if (!known && this.#rooms.size >= MOST_ROOMS) throw mediaProblems.noWorker()
    const room = known ?? new Room(claims, this.#host())
    this.#rooms.set(claims.callId, room)
    return { room, seat: await room.enter(claims, outlet) }
  }

  /** `[MED-11]` No new seats; everybody is sent to another server. Resolves when all have left, at the latest after `deadlineMs`. */
  async drain(deadlineMs: number): Promise<void> {
    this.#isDraining = true
    await this.#tellCity('drain', () => this.#options.city.drain(this.#options.serverId))
    for (const room of this.rooms) for (const seat of room.seats) seat.tell({ tell: 'enterAgain', why: 'drained' })
    const untilMs = performance.now() + deadlineMs
    while (this.#rooms.size > 0 && performance.now() < untilMs) await new Promise(resolve => setTimeout(resolve, 50))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDraining = true
    await this.#orders?.[Symbol.asyncDispose]()
    for (const timer of this.#timers) clearInterval(timer)
    for (const room of this.rooms) {
      for (const seat of room.seats) {
        seat.tell({ tell: 'enterAgain', why: 'server_gone' })
        await this.#tellCity('seat', () => this.#options.city.noteSeatMedia({ callId: room.callId, seatId: seat.seatId, media: 'waiting' }))
      }
      room.close()
    }
    this.#rooms.clear()
    await this.#workers?.[Symbol.asyncDispose]()
    await this.#tellCity('leave', () => this.#options.city.leave(this.#options.serverId))
  }

  #register(): Promise<void> {
    return this.#options.city.register({ id: this.#options.serverId, unavailable: null })
  }

  #obey(order: MediaOrder): void {
    this.#order(order).catch((error: unknown) => this.#options.log.error({ err: error, callId: order.callId }, 'media bug'))
  }

  /** What the call decided about a seat or about everybody. */
  async #order(order: MediaOrder): Promise<void> {
    const room = this.#rooms.get(order.callId)
    if (!room) return
    if (order.order === 'end') return room.putOut(room.seats, 'ended')
    const seat = room.seat(order.seatId)
    if (!seat) return
    if (order.order === 'remove') return room.putOut([seat], 'removed')
    if (order.order === 'mute') return seat.mute()
    const { maySpeak, mayShow, floorPriority } = order
    await seat.allow({ maySpeak, mayShow, floorPriority })
  }

  #host(): RoomHost {
    const { openGround, seatWaitMs: waitMs, clock, city } = this.#options
    return {
      workers: this.#workers!,
      openGround,
      waitMs,
      nowMs: () => clock.now().getTime(),
      onSeat: seat => void this.#tellCity('seat', () => city.noteSeatMedia(seat)),
      onSpeech: (callId, speech) => void this.#tellCity('speech', () => city.noteSpeech(spoken(callId, speech))),
      onEmpty: room => {
        if (this.#rooms.get(room.callId) === room) this.#rooms.delete(room.callId)
      },
      failed: (error, callId) => this.#options.log.error({ err: error, callId }, 'media bug'),
    }
  }

  #onDied(worker: MediaWorker): void {
    this.#options.metrics.mediaWorkerDeaths.inc()
    for (const room of this.rooms) room.workerDied(worker)
    this.#count()
  }

  #tick(): void {
    const nowMs = this.#options.clock.now().getTime()
    for (const room of this.rooms) room.tick(nowMs)
    this.#count()
  }

  #beat(): void {
    const { city, serverId } = this.#options
    void this.#tellCity('beat', async () => {
      if (!(await city.beat({ id: serverId, load: this.load })) && !this.#isDraining) await this.#register()
    })
  }

  #count(): void {
    const { metrics } = this.#options
    const seats = this.rooms.flatMap(room => room.seats)
    metrics.mediaRooms.set(this.#rooms.size)
    metrics.mediaSeats.set(seats.length)
    metrics.mediaConsumers.set(seats.reduce((sum, seat) => sum + seat.givenCount, 0))
    for (const worker of this.workers) metrics.mediaWorkerCpu.set({ worker: String(worker.index) }, worker.cpu)
  }

  /** Media goes on without the city's answer; it asks again with the next beat. */
  async #tellCity(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.log.warn({ err: error, what }, 'city not told of media')
    }
  }
}

function spoken(callId: string, { seatId, fromMs, untilMs, end }: Speech) {
  return { callId, seatId, from: new Date(fromMs), until: new Date(untilMs), end }
}
