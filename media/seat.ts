import type { types } from 'mediasoup'
import type { DtlsParameters, LinkQuality, MediaAskOf, MediaSource, MediaTold, RtpCapabilities, ShownSize, TicketClaims } from '#domain/call'
import { checkRtp } from './check-rtp.ts'
import type { SeatMedia } from './city-port.ts'
import type { Direction, Link } from './link.ts'
import { NEW_LINK, stepLink } from './link-quality.ts'
import { measureLinks } from './link-sample.ts'
import { mediaProblems } from './problems.ts'
import type { RoomSite } from './room-site.ts'
import { SeatSupply, type Supplier } from './seat-supply.ts'
import { SentMedia } from './sent-media.ts'

type Produce = MediaAskOf<'produce'>

/** What a seat says to whoever sits in it: a socket behind some gateway. */
export type Outlet = { tell(told: MediaTold): void }

/** What a seat asks of its room. */
export type SeatRoom = Supplier & {
  onLink(seat: Seat): void
  /** It is new, or paused, or flows again; by the server itself when its seat has to be told too. */
  onSent(sent: SentMedia, byWhom: 'seat' | 'server'): void
  onSentClosed(sent: SentMedia): void
  onQuality(seat: Seat): void
}

/**
 * A place in a room: who may do what in it, the links of the browser that sits there, what it sends and what it is given. It outlives
 * sockets, browsers and workers; only links belong to one of them.
 */
export class Seat {
  readonly seatId: string
  claims: TicketClaims
  outlet: Outlet | null = null
  /** What the city knows of it. */
  noted: SeatMedia | null = null
  readonly #room: SeatRoom
  readonly #links = new Map<Direction, Link>()
  readonly #sent = new Map<MediaSource, SentMedia>()
  readonly #supply: SeatSupply
  /** Sources asked for and not answered yet: two asks at once for one source are one too many. */
  readonly #opening = new Set<MediaSource>()
  #site: RoomSite | null = null
  #link = NEW_LINK

  constructor(claims: TicketClaims, room: SeatRoom) {
    this.seatId = claims.seatId
    this.claims = claims
    this.#room = room
    this.#supply = new SeatSupply(this.seatId, room, told => this.tell(told))
  }

  get site(): RoomSite | null {
    return this.#site
  }

  get quality(): LinkQuality {
    return this.#link.quality
  }

  /** What may be sent and asked for here. */
  get rtpCapabilities(): RtpCapabilities {
    return this.#standing().rtpCapabilities as RtpCapabilities
  }

  get isConnected(): boolean {
    return [...this.#links.values()].some(link => link.isConnected)
  }

  get sent(): readonly SentMedia[] {
    return [...this.#sent.values()]
  }

  /** How many consumers it has at the worker. */
  get givenCount(): number {
    return this.#supply.size
  }

  tell(told: MediaTold): void {
    this.outlet?.tell(told)
  }

  /** Sits down at a worker. Who comes back to the same one finds its links as they were. */
  sitAt(site: RoomSite): void {
    if (this.#site === site) return
    this.leaveSite()
    this.#site = site
  }

  async openLink(direction: Direction): Promise<Link> {
    const site = this.#standing()
    const link = await site.openLink(direction, () => this.#onLinkChange())
    if (site !== this.#site) {
      link.close()
      throw mediaProblems.enterAgain()
    }
    this.#links.get(direction)?.close()
    this.#links.set(direction, link)
    if (direction === 'receive') this.#supply.receiveOver(link, site)
    return link
  }

  async connect(linkId: string, dtlsParameters: DtlsParameters): Promise<void> {
    await this.#own(linkId).connect(dtlsParameters)
  }

  async restartIce(linkId: string) {
    return this.#own(linkId).restartIce()
  }

  receive(rtpCapabilities: RtpCapabilities): void {
    this.#standing()
    this.#supply.decodes(rtpCapabilities)
  }

  async produce(asked: Produce): Promise<string> {
    const { source } = asked
    const link = this.#own(asked.transportId)
    if (link.direction !== 'send') throw mediaProblems.unknownThing({ what: 'transport' })
    if (!this.#maySend(source)) throw mediaProblems.mayNotSend({ source })
    checkRtp(asked)
    if (this.#sent.has(source) || this.#opening.has(source)) throw mediaProblems.sentAlready({ source })
    this.#opening.add(source)
    try {
      return (await this.#produce(link, asked)).producerId
    } finally {
      this.#opening.delete(source)
    }
  }

  async pauseSent(producerId: string, isPaused: boolean): Promise<void> {
    const sent = this.#ownSent(producerId)
    if (!isPaused && !this.#maySend(sent.source)) throw mediaProblems.mayNotSend({ source: sent.source })
    await (isPaused ? sent.producer.pause() : sent.producer.resume())
    this.#room.onSent(sent, 'seat')
  }

  closeSent(producerId: string): void {
    this.#ownSent(producerId).producer.close()
  }

  /** A moderator's mute. */
  mute(): Promise<void> {
    return this.#silence(this.sent.filter(({ source }) => source === 'microphone'))
  }

  /** What it may send changed while it sits: what it may no longer send is silenced, and stays so until it may again. */
  async allow(claims: Partial<TicketClaims>): Promise<void> {
    this.claims = { ...this.claims, ...claims }
    await this.#silence(this.sent.filter(({ source }) => !this.#maySend(source)))
  }

  show(pictures: ReadonlyMap<string, ShownSize>): void {
    this.#standing()
    this.#supply.show(pictures)
  }

  startGiven(consumerId: string): void {
    this.#supply.start(consumerId)
  }

  /** What is let through, or how good its link is, has changed. */
  replan(): void {
    this.#supply.replan({ quality: this.#link.quality, isTrying: this.#link.isTrying })
  }

  /** Its socket is another: links it does not name soon belonged to a page that is gone. */
  resume(outlet: Outlet): void {
    this.outlet = outlet
    for (const link of this.#links.values()) link.isStale = true
    this.#supply.introduceAgain()
  }

  dropStaleLinks(): void {
    for (const [direction, link] of this.#links) if (link.isStale) this.#close(direction, link)
  }

  /** `[MED-6]` Measured twice a second. */
  async sample(nowMs: number): Promise<void> {
    const [receive, send] = [this.#links.get('receive'), this.#links.get('send')]
    if (receive?.isConnected && this.quality === 'good' && !this.#supply.knowsPictures) return // Hundreds listen to a voice group.
    const measured = await measureLinks({ receive, send, sent: this.sent })
    if (!measured) return
    const before = this.#link
    this.#link = stepLink(before, { ...measured, atMs: nowMs, hasPictures: this.#supply.hasPictures })
    if (before.quality !== this.#link.quality) this.#room.onQuality(this)
    if (before.quality !== this.#link.quality || before.isTrying !== this.#link.isTrying) this.replan()
  }

  /** Its worker is gone, or the room goes: everything at the worker ends, the seat does not. */
  leaveSite(): void {
    this.#supply.clear()
    for (const [direction, link] of this.#links) this.#close(direction, link)
    this.#site = null
    this.#link = NEW_LINK
  }

  close(): void {
    this.leaveSite()
    this.outlet = null
  }

  #standing(): RoomSite {
    if (!this.#site || this.#site.isClosed) throw mediaProblems.enterAgain()
    return this.#site
  }

  /** `[MED-8]` Only its own: another seat's link answers as one that does not exist. */
  #own(linkId: string): Link {
    this.#standing()
    const link = [...this.#links.values()].find(({ id }) => id === linkId)
    if (!link || link.isClosed) throw mediaProblems.unknownThing({ what: 'transport' })
    link.isStale = false
    return link
  }

  #ownSent(producerId: string): SentMedia {
    this.#standing()
    const sent = this.sent.find(it => it.producerId === producerId)
    if (!sent) throw mediaProblems.unknownThing({ what: 'producer' })
    return sent
  }

  #maySend(source: MediaSource): boolean {
    return source === 'microphone' ? this.claims.maySpeak : this.claims.mayShow
  }

  async #produce(link: Link, { source, kind, rtpParameters }: Produce): Promise<SentMedia> {
    const site = this.#standing()
    const producer = await link.transport.produce({ kind, rtpParameters: rtpParameters as types.RtpParameters }).catch((error: unknown) => {
      // mediasoup refuses what it cannot route or what two producers would share; its words name no secrets.
      throw link.isClosed ? mediaProblems.enterAgain() : mediaProblems.badParameters({ why: (error as Error).message.slice(0, 120) })
    })
    const sent = new SentMedia({ seatId: this.seatId, source, site: site.worker.index }, producer)
    this.#sent.set(source, sent)
    producer.observer.once('close', () => {
      if (this.#sent.get(source) === sent) this.#sent.delete(source)
      this.#room.onSentClosed(sent)
    })
    await site.measure(sent)
    if (producer.closed) throw mediaProblems.enterAgain()
    this.#room.onSent(sent, 'seat')
    return sent
  }

  async #silence(all: readonly SentMedia[]): Promise<void> {
    for (const sent of all) {
      if (sent.producer.paused) continue
      await sent.producer.pause()
      this.#room.onSent(sent, 'server')
    }
  }

  #onLinkChange(): void {
    this.#room.onLink(this)
  }

  #close(direction: Direction, link: Link): void {
    link.close()
    this.#links.delete(direction)
  }
}
