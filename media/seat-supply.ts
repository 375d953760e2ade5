import type { LinkQuality, MediaTold, RtpCapabilities, ShownSize } from '#domain/call'
import { GivenMedia } from './given-media.ts'
import type { Link } from './link.ts'
import { type Given, type Plan, planLayers } from './plan-layers.ts'
import { mediaProblems } from './problems.ts'
import type { RoomSite } from './room-site.ts'
import type { SentMedia } from './sent-media.ts'

/** What there is to be given in a room. */
export type Supplier = {
  readonly sent: ReadonlyMap<string, SentMedia>
  /** Voices let through at the moment. */
  readonly passed: ReadonlySet<string>
  /** Makes a producer reachable where a seat sits. */
  bring(sent: SentMedia, to: RoomSite): Promise<void>
  failed(error: unknown): void
}

type LinkView = { readonly quality: LinkQuality; readonly isTrying: boolean }

/**
 * What one seat is given: brings its consumers to the plan, one step after another. However often the plan changes meanwhile, only
 * the newest is carried out, and at most one carrying-out runs.
 */
export class SeatSupply {
  readonly #seatId: string
  readonly #supplier: Supplier
  readonly #tell: (told: MediaTold) => void
  readonly #given = new Map<string, GivenMedia>()
  #shown: ReadonlyMap<string, ShownSize> = new Map()
  #linkView: LinkView = { quality: 'good', isTrying: false }
  #rtpCapabilities: RtpCapabilities | null = null
  #over: { readonly link: Link; readonly site: RoomSite } | null = null
  #isDirty = false
  #isRunning = false

  constructor(seatId: string, supplier: Supplier, tell: (told: MediaTold) => void) {
    this.#seatId = seatId
    this.#supplier = supplier
    this.#tell = tell
  }

  get size(): number {
    return this.#given.size
  }

  get knowsPictures(): boolean {
    return [...this.#given.values()].some(({ isPicture }) => isPicture)
  }

  get hasPictures(): boolean {
    return [...this.#given.values()].some(given => given.isPicture && given.isFlowing)
  }

  decodes(rtpCapabilities: RtpCapabilities): void {
    this.#rtpCapabilities = rtpCapabilities
    this.#settle()
  }

  receiveOver(link: Link, site: RoomSite): void {
    this.#given.clear() // Those of the last link were closed with it.
    this.#over = { link, site }
    this.#settle()
  }

  show(shown: ReadonlyMap<string, ShownSize>): void {
    this.#shown = shown
    this.#settle()
  }

  replan(linkView: LinkView): void {
    this.#linkView = linkView
    this.#settle()
  }

  start(consumerId: string): void {
    const given = [...this.#given.values()].find(it => it.consumerId === consumerId)
    if (!given) throw mediaProblems.unknownThing({ what: 'consumer' })
    given.start()
    this.#settle()
  }

  /** To a socket that came back: what it may have missed. */
  introduceAgain(): void {
    for (const given of this.#given.values()) if (!given.isStarted) given.introduce()
  }

  clear(): void {
    this.#given.clear()
    this.#over = null
    this.#rtpCapabilities = null
    this.#shown = new Map()
  }

  #settle(): void {
    this.#isDirty = true
    if (this.#isRunning) return
    this.#isRunning = true
    this.#carryOut()
      .catch((error: unknown) => this.#supplier.failed(error))
      .finally(() => {
        this.#isRunning = false
        if (this.#isDirty) this.#settle()
      })
  }

  async #carryOut(): Promise<void> {
    while (this.#isDirty) {
      this.#isDirty = false
      const plan = planLayers({ sent: [...this.#supplier.sent.values()], passed: this.#supplier.passed }, { seatId: this.#seatId, shown: this.#shown, ...this.#linkView })
      for (const [producerId, given] of this.#given) given.want(plan.get(producerId) ?? null)
      // What stops makes room for what starts.
      const byPause = [...this.#given.values()].sort((a, b) => Number(plan.has(a.producerId)) - Number(plan.has(b.producerId)))
      await Promise.all(byPause.map(given => this.#try(() => given.settle())))
      await this.#openMissing(plan)
    }
  }

  async #openMissing(plan: Plan): Promise<void> {
    for (const [producerId, wanted] of plan) {
      const over = this.#over
      if (!over || over.link.isClosed || this.#rtpCapabilities === null || this.#isDirty) return
      if (!this.#given.has(producerId)) await this.#try(() => this.#open(producerId, wanted))
    }
  }

  async #open(producerId: string, wanted: Given): Promise<void> {
    const [over, rtpCapabilities, sent] = [this.#over!, this.#rtpCapabilities as Parameters<RoomSite['canGive']>[1], this.#supplier.sent.get(producerId)]
    if (!sent) return
    await this.#supplier.bring(sent, over.site)
    if (over !== this.#over || sent.producer.closed || !over.site.canGive(producerId, rtpCapabilities)) return
    const layers = wanted.layers && sent.sizes > 1 ? { preferredLayers: wanted.layers } : {}
    const consumer = await over.link.transport.consume({ producerId, rtpCapabilities, paused: true, ...layers })
    if (over !== this.#over) return consumer.close()
    const given = new GivenMedia(consumer, this.#tell, wanted)
    this.#given.set(producerId, given)
    consumer.observer.once('close', () => this.#gone(producerId, given))
    given.introduce()
  }

  #gone(producerId: string, given: GivenMedia): void {
    if (this.#given.get(producerId) !== given) return
    this.#given.delete(producerId)
    this.#tell({ tell: 'consumerGone', consumerId: given.consumerId })
  }

  /** What closes while it is asked for is no fault: whoever closed it tells. */
  async #try(work: () => Promise<void>): Promise<void> {
    const over = this.#over
    try {
      await work()
    } catch (error) {
      if (over === this.#over && over && !over.link.isClosed) this.#supplier.failed(error)
    }
  }
}
