import type { MediaTold, TicketClaims } from '#domain/call'
import type { SeatMedia } from './city-port.ts'
import { FREE_FLOOR, type FloorEvent, type Speech, stepFloor } from './floor.ts'
import type { OpenGround } from './link.ts'
import type { MediaWorker } from './media-worker.ts'
import { mediaProblems } from './problems.ts'
import type { RoomSite } from './room-site.ts'
import { RoomSites } from './room-sites.ts'
import { RoomVoices } from './room-voices.ts'
import { type Outlet, Seat, type SeatRoom } from './seat.ts'
import type { SentMedia } from './sent-media.ts'
import type { Workers } from './workers.ts'

const MOST_SEATS = 500
/** A page that came back and still holds its links says so sooner. */
const STALE_LINK_MS = 10_000
const NOBODY: ReadonlySet<string> = new Set()

export type RoomHost = {
  readonly workers: Workers
  readonly openGround: OpenGround
  /** How long a seat is kept for who lost its socket or its worker. */
  readonly waitMs: number
  nowMs(): number
  onSeat(seat: { readonly callId: string; readonly seatId: string; readonly media: SeatMedia }): void
  onSpeech(callId: string, speech: Speech): void
  onEmpty(room: Room): void
  failed(error: unknown, callId: string): void
}

/** One call's media: who sits in it, what is sent, which voices pass, who holds the floor. It goes on with the same seats when a worker dies. */
export class Room implements SeatRoom {
  readonly callId: string
  readonly sent = new Map<string, SentMedia>()
  readonly #host: RoomHost
  readonly #hasFloor: boolean
  readonly #sites: RoomSites
  readonly #voices = new RoomVoices()
  readonly #seats = new Map<string, Seat>()
  readonly #waiting = new Map<string, NodeJS.Timeout>()
  readonly #stale = new Set<NodeJS.Timeout>()
  #floor = FREE_FLOOR
  #passed = ''
  #isClosed = false

  constructor({ callId, isVoiceGroup }: Pick<TicketClaims, 'callId' | 'isVoiceGroup'>, host: RoomHost) {
    this.callId = callId
    this.#hasFloor = isVoiceGroup ?? false
    this.#host = host
    const onLevels: ConstructorParameters<typeof RoomSites>[0]['onLevels'] = (worker, levels) => {
      this.#voices.measured(worker, levels)
      this.#hear()
    }
    this.#sites = new RoomSites({ workers: host.workers, openGround: host.openGround, onLevels })
  }

  get seats(): readonly Seat[] {
    return [...this.#seats.values()]
  }

  /** The workers it is at. */
  get workers(): readonly MediaWorker[] {
    return this.#sites.workers
  }

  get passed(): ReadonlySet<string> {
    if (!this.#hasFloor) return this.#voices.passed
    const voice = this.seat(this.#holder ?? '')?.sent.find(({ source }) => source === 'microphone')
    return voice ? new Set([voice.producerId]) : NOBODY
  }

  seat(seatId: string): Seat | null {
    return this.#seats.get(seatId) ?? null
  }

  /** `[MED-10]` Sits down, again or for the first time; whoever sat there with another socket is told that it is over for them. */
  async enter(claims: TicketClaims, outlet: Outlet): Promise<Seat> {
    const known = this.#seats.get(claims.seatId)
    if (!known && this.#seats.size >= MOST_SEATS) throw mediaProblems.full({ limit: MOST_SEATS })
    const seat = known ?? new Seat(claims, this)
    this.#seats.set(claims.seatId, seat)
    try {
      const site = seat.site && !seat.site.isClosed ? seat.site : await this.#sites.next(this.#seats.size)
      if (this.#seats.get(claims.seatId) !== seat) throw mediaProblems.enterAgain() // Removed meanwhile, or waited too long.
      this.#seatDown(seat, { outlet, site })
      await seat.allow(claims)
      return seat
    } catch (error) {
      if (!known && !seat.site) this.#forget(seat)
      throw error
    }
  }

  /** What nobody else tells who has just entered: who holds the floor, who speaks. */
  greet(seat: Seat): void {
    if (this.#hasFloor) seat.tell({ tell: 'floor', heldBySeatId: this.#holder })
    if (this.#voices.speaking.length > 0) seat.tell({ tell: 'speakers', seatIds: [...this.#voices.speaking] })
    seat.replan()
  }

  /** Its socket is gone: the place is kept a while, the floor is not. */
  lose(seat: Seat, outlet: Outlet): void {
    if (seat.outlet !== outlet || this.seat(seat.seatId) !== seat) return
    seat.outlet = null
    this.#floorEvent({ is: 'lost', seatId: seat.seatId, atMs: this.#host.nowMs() })
    this.#note(seat, 'waiting')
    this.#keep(seat)
  }

  leave(seat: Seat): void {
    if (this.seat(seat.seatId) !== seat) return
    this.#stopWaiting(seat)
    this.#floorEvent({ is: 'lost', seatId: seat.seatId, atMs: this.#host.nowMs() })
    seat.close()
    this.#note(seat, 'gone')
    this.#forget(seat)
  }

  /** Out for good: one, or everybody. */
  putOut(seats: readonly Seat[], why: 'removed' | 'ended'): void {
    for (const seat of seats) {
      seat.tell({ tell: 'over', why })
      this.leave(seat)
    }
  }

  /** `[MED-7]` */
  takeFloor({ seatId, claims }: Seat, wants: boolean): { isHeld: boolean; heldBySeatId: string | null } {
    if (!this.#hasFloor) throw mediaProblems.noFloor()
    if (wants && !claims.maySpeak) throw mediaProblems.mayNotSend({ source: 'microphone' })
    const atMs = this.#host.nowMs()
    this.#floorEvent(wants ? { is: 'request', seatId, priority: claims.floorPriority, atMs } : { is: 'release', seatId, atMs })
    return { isHeld: this.#holder === seatId, heldBySeatId: this.#holder }
  }

  /** `[MED-1]` Everybody who sat at that worker enters again, into the same seat; the room stands elsewhere before they do. */
  workerDied(worker: MediaWorker): void {
    this.#sites.workerDied(worker)
    this.#voices.workerDied(worker.index)
    const touched = this.seats.filter(({ site }) => site?.worker === worker)
    for (const seat of touched) {
      seat.leaveSite()
      seat.tell({ tell: 'enterAgain', why: 'worker_died' })
      this.#keep(seat)
    }
    if (touched.length > 0 && this.workers.length === 0) this.#sites.next(touched.length).catch((error: unknown) => this.failed(error))
  }

  /** Twice a second: how links do, whether somebody speaks too long. */
  tick(nowMs: number): void {
    this.#floorEvent({ is: 'tick', atMs: nowMs })
    for (const seat of this.#seats.values()) seat.sample(nowMs).catch((error: unknown) => this.failed(error))
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const timer of [...this.#waiting.values(), ...this.#stale]) clearTimeout(timer)
    for (const seat of this.#seats.values()) seat.close()
    this.#seats.clear()
    this.#sites.close()
  }

  bring(sent: SentMedia, to: RoomSite): Promise<void> {
    return this.#sites.bring(sent, to)
  }

  onLink(seat: Seat): void {
    if (this.seat(seat.seatId) === seat) this.#note(seat, seat.isConnected ? 'connected' : 'waiting')
  }

  onSent(sent: SentMedia, byWhom: 'seat' | 'server'): void {
    if (sent.producer.closed) return
    this.sent.set(sent.producerId, sent)
    for (const seat of this.#seats.values()) if (byWhom === 'server' || seat.seatId !== sent.seatId) seat.tell({ tell: 'producer', producer: sent.heard })
    this.#hear()
    this.#replanAll()
  }

  onSentClosed({ producerId, seatId }: SentMedia): void {
    if (!this.sent.delete(producerId)) return
    for (const other of this.#seats.values()) if (other.seatId !== seatId) other.tell({ tell: 'producerGone', producerId })
    this.#hear()
  }

  onQuality({ seatId, quality }: Seat): void {
    this.#tellAll({ tell: 'quality', seatId, quality })
  }

  failed(error: unknown): void {
    this.#host.failed(error, this.callId)
  }

  get #holder(): string | null {
    return this.#floor.holder?.seatId ?? null
  }

  #seatDown(seat: Seat, { outlet, site }: { outlet: Outlet; site: RoomSite }): void {
    if (seat.outlet !== outlet) seat.tell({ tell: 'over', why: 'elsewhere' })
    this.#stopWaiting(seat)
    seat.sitAt(site)
    seat.resume(outlet)
    const timer = setTimeout(() => {
      this.#stale.delete(timer)
      seat.dropStaleLinks()
    }, STALE_LINK_MS)
    this.#stale.add(timer)
  }

  #note(seat: Seat, media: SeatMedia): void {
    if (seat.noted === media) return
    seat.noted = media
    this.#host.onSeat({ callId: this.callId, seatId: seat.seatId, media })
  }

  #keep(seat: Seat): void {
    this.#stopWaiting(seat)
    this.#waiting.set(seat.seatId, setTimeout(() => this.leave(seat), this.#host.waitMs))
  }

  #stopWaiting({ seatId }: Seat): void {
    clearTimeout(this.#waiting.get(seatId))
    this.#waiting.delete(seatId)
  }

  #forget({ seatId }: Seat): void {
    this.#seats.delete(seatId)
    if (this.#seats.size > 0 || this.#isClosed) return
    this.close()
    this.#host.onEmpty(this)
  }

  #hear(): void {
    if (this.#isClosed) return
    const hasChanged = this.#voices.hear(this.sent, this.#host.nowMs())
    if (hasChanged && !this.#hasFloor) this.#tellAll({ tell: 'speakers', seatIds: [...this.#voices.speaking] })
    const passed = [...this.passed].sort().join()
    if (passed !== this.#passed) this.#replanAll()
    this.#passed = passed
  }

  #floorEvent(event: FloorEvent): void {
    const before = this.#holder
    const { floor, ended } = stepFloor(this.#floor, event)
    this.#floor = floor
    if (ended) this.#host.onSpeech(this.callId, ended)
    if (before === this.#holder) return
    this.#tellAll({ tell: 'floor', heldBySeatId: this.#holder })
    this.#replanAll()
  }

  #replanAll(): void {
    for (const seat of this.#seats.values()) seat.replan()
  }

  #tellAll(told: MediaTold): void {
    for (const seat of this.#seats.values()) seat.tell(told)
  }
}
