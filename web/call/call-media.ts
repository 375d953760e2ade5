import { type MediaTold, type SeatRights, callProblems } from '#domain/call'
import { type Timer, isProblem } from '#platform/pure'
import { MediaStore, type MediaState, NOT_HELD } from './media-state.ts'
import { OwnSending } from './own-sending.ts'
import { type Entered, type Line, RoomLink } from './room-link.ts'
import { againWaitMs, isFinal } from './retry-plan.ts'
import { type Shown, isSameShown } from './shown-sizes.ts'
import { heardAfter } from './told-media.ts'
import { Voices } from './voices.ts'

export type CallMediaPorts = {
  readonly line: Line
  /** A fresh one for every try: it opens the same seat again, with what that may send by now. */
  readonly ticket: () => Promise<{ readonly ticket: string; readonly rights: SeatRights }>
  readonly isVoiceGroup: boolean
  readonly timer: Timer
  /** 0 ≤ n < 1 */
  readonly random: () => number
}

/**
 * One's media in one call, from entering to leaving. It knows no screen: what it knows stands in its store. Whatever breaks — the socket, the
 * network, the media server — it enters again, into the same seat, and says so meanwhile.
 */
export class CallMedia {
  readonly store = new MediaStore()
  readonly voices = new Voices(isSilenced => this.store.change({ isSilenced }))
  readonly own: OwnSending
  readonly #ports: CallMediaPorts
  readonly #forget: (() => void)[] = []
  #link: RoomLink | null = null
  #shown: readonly Shown[] = []
  /** Counts entrances: what an old one still does is not listened to. */
  #turn = 0
  #attempt = 0
  #isEntering = false
  #cancelRetry = (): void => undefined

  constructor(ports: CallMediaPorts) {
    this.#ports = ports
    this.own = new OwnSending({ store: this.store, link: () => this.#link, isVoiceGroup: ports.isVoiceGroup })
  }

  open(): void {
    const { line } = this.#ports
    this.#forget.push(
      line.onTold(told => this.#hear(told)),
      line.onTurn(isOpen => (isOpen ? this.#lineIsUp() : this.#fell('line'))),
    )
    if (line.isOpen) void this.#enter()
  }

  /** Leaves the media; the seat is left, or not, by whoever asks the city. */
  close(why: Extract<MediaState['phase'], { is: 'over' }>['why'] = 'left'): void {
    if (this.#isOver) return
    this.#ports.line.ask({ ask: 'leave' }).catch(() => undefined)
    this.#end({ is: 'over', why })
  }

  /** All pictures on the screen, by size. Kept, and said again whenever we enter anew. */
  show(pictures: readonly Shown[]): void {
    if (isSameShown(pictures, this.#shown)) return
    this.#shown = pictures
    if (this.store.get().phase.is === 'in') this.#sayShown()
  }

  /** Held to speak in a voice group, or let go. */
  async wantFloor(wants: boolean): Promise<void> {
    const { floor } = this.store.get()
    if (floor.isWanted === wants) return
    this.store.change({ floor: { ...floor, isWanted: wants, lost: null } })
    const answer = await this.#ports.line.ask({ ask: 'floor', wants }).catch(() => null)
    const now = this.store.get().floor
    if (!wants || !now.isWanted) return
    if (answer?.isHeld !== true) this.store.change({ floor: { ...now, heldBySeatId: answer?.heldBySeatId ?? now.heldBySeatId, lost: 'denied' } })
    else this.#floorAt(answer.heldBySeatId)
  }

  /** Once something was pressed, browsers play sound. */
  unsilence(): void {
    this.voices.unsilence()
  }

  get #isOver(): boolean {
    const { is } = this.store.get().phase
    return is === 'over' || is === 'refused'
  }

  async #enter(): Promise<void> {
    this.#cancelRetry()
    if (this.#isEntering || this.#isOver) return
    this.#isEntering = true
    const turn = ++this.#turn
    try {
      const { ticket, rights } = await this.#ports.ticket()
      if (turn !== this.#turn) return
      this.own.allow(rights)
      const entered = await this.#ports.line.ask({ ask: 'enter', ticket })
      if (turn === this.#turn) await this.#furnish(entered, turn)
    } catch (error) {
      if (turn === this.#turn) this.#failed(error)
    } finally {
      if (turn === this.#turn) this.#isEntering = false
    }
  }

  /** Takes up what was there where the server still has it, else builds it anew; then sends what one's own switches say. */
  async #furnish(entered: Entered, turn: number): Promise<void> {
    this.store.change({ seatId: entered.seatId, heard: heardAfter(this.store.get().heard, entered.producers) })
    const kept = this.#link
    const hasResumed = kept !== null && (await kept.resume(entered).then(() => true, () => false))
    if (turn !== this.#turn) return
    if (!hasResumed) await this.#build(entered, turn)
    if (turn !== this.#turn) return
    this.#attempt = 0
    this.store.change({ phase: { is: 'in' } })
    this.#sayShown()
    await this.own.sendAll()
  }

  async #build(entered: Entered, turn: number): Promise<void> {
    this.#dropLink()
    const { line } = this.#ports
    const link = await RoomLink.open(entered, {
      line,
      maySend: this.own.maySend,
      streamOf: producerId => this.#streamOf(producerId),
      onTrack: (producerId, track) => this.#track(producerId, track),
      onFlow: isFlowing => this.#flow(isFlowing),
      onLost: () => this.#lost(),
    })
    if (turn !== this.#turn) return link.close()
    this.#link = link
    await link.receive()
  }

  #failed(error: unknown): void {
    const problem = isProblem(error) ? error : null
    if (problem?.code === 'call.ended') return this.#end({ is: 'over', why: 'ended' })
    if (problem?.code === 'call.removed') return this.#end({ is: 'over', why: 'removed' })
    if (problem !== null && isFinal(problem)) return this.#end({ is: 'refused', words: problem.words })
    const { phase } = this.store.get()
    if (phase.is === 'entering') this.store.change({ phase: { ...phase, trouble: problem?.words ?? callProblems.mediaAway().words } })
    this.#cancelRetry = this.#ports.timer(againWaitMs(this.#attempt++, this.#ports.random), () => void this.#enter())
  }

  #lineIsUp(): void {
    if (this.store.get().phase.is === 'entering' && this.#attempt === 0) void this.#enter()
    else this.#again('line')
  }

  /** Without a socket nothing can be mended; once there is one we enter again anyway, and what is left may do. */
  #lost(): void {
    if (this.#ports.line.isOpen) this.#again('media')
    else this.#fell('media')
  }

  /** Enters again, at once; whatever was under way is given up. */
  #again(why: 'line' | 'media' | 'moved'): void {
    if (this.#isOver) return
    if (this.store.get().phase.is === 'in') this.#fell(why)
    if (why !== 'line') this.#dropLink()
    this.#turn += 1
    this.#isEntering = false
    this.#cancelRetry()
    this.#cancelRetry = this.#ports.timer(againWaitMs(this.#attempt++, this.#ports.random), () => void this.#enter())
  }

  #fell(why: 'line' | 'media' | 'moved'): void {
    // Media flows on without its socket: there is nothing to tell while it does.
    if (why === 'line' && this.#link?.isFlowing) return
    if (this.store.get().phase.is === 'in') this.store.change({ phase: { is: 'again', why, sinceMs: Date.now() } })
  }

  #flow(isFlowing: boolean): void {
    const { phase } = this.store.get()
    if (!isFlowing) this.#fell('media')
    else if (phase.is === 'again' && this.#link?.isFlowing === true) this.store.change({ phase: { is: 'in' } })
  }

  #hear(told: MediaTold): void {
    const { store } = this
    if (this.#isOver) return
    switch (told.tell) {
      case 'producer':
        return store.change({ heard: new Map(store.get().heard).set(told.producer.producerId, { track: null, isHeld: false, layer: null, ...store.get().heard.get(told.producer.producerId), ...told.producer }) })
      case 'producerGone':
        return this.#gone(told.producerId)
      case 'consumer':
        return void this.#link?.take(told).catch(() => undefined)
      case 'consumerGone':
        return this.#link?.drop(told.consumerId)
      case 'consumerPaused':
        return this.#ofConsumer(told.consumerId, { isHeld: told.isPaused })
      case 'layers':
        return this.#ofConsumer(told.consumerId, { layer: told.spatialLayer })
      case 'speakers':
        return store.change({ speakers: told.seatIds })
      case 'quality':
        return store.change({ quality: new Map(store.get().quality).set(told.seatId, told.quality) })
      case 'floor':
        return this.#floorAt(told.heldBySeatId)
      case 'enterAgain':
        return this.#again('moved')
      case 'over':
        return this.#end({ is: 'over', why: told.why })
    }
  }

  #ofConsumer(consumerId: string, change: Parameters<MediaStore['heard']>[1]): void {
    const producerId = this.#link?.producerOf(consumerId)
    if (producerId != null) this.store.heard(producerId, change)
  }

  #gone(producerId: string): void {
    this.voices.stop(producerId)
    const heard = new Map(this.store.get().heard)
    heard.delete(producerId)
    this.store.change({ heard })
  }

  /** `[CLW-9]` One's voice goes out exactly while the floor is one's own: taken away, it is silent before the next word. */
  #floorAt(heldBySeatId: string | null): void {
    const { floor, seatId } = this.store.get()
    const isMine = heldBySeatId !== null && heldBySeatId === seatId
    const wasMine = floor.heldBySeatId !== null && floor.heldBySeatId === seatId
    const lost = isMine || !floor.isWanted ? null : wasMine ? 'taken' : floor.lost
    this.store.change({ floor: { ...floor, heldBySeatId, lost } })
    if (this.#ports.isVoiceGroup && isMine !== wasMine) this.own.speak(isMine && floor.isWanted)
  }

  #track(producerId: string, track: MediaStreamTrack | null): void {
    this.store.heard(producerId, { track, isHeld: false })
    if (track?.kind === 'audio') this.voices.play(producerId, track)
    else if (track === null) this.voices.stop(producerId)
  }

  /** A face and its voice are one stream, kept in step; a shared screen is another. */
  #streamOf(producerId: string): string {
    const sent = this.store.get().heard.get(producerId)
    return sent === undefined ? producerId : `${sent.seatId}-${sent.source === 'screen' ? 'screen' : 'face'}`
  }

  #sayShown(): void {
    this.#ports.line.ask({ ask: 'show', pictures: [...this.#shown] }).catch(() => undefined)
  }

  #dropLink(): void {
    this.#link?.close()
    this.#link = null
  }

  #end(phase: MediaState['phase']): void {
    this.#turn += 1
    this.#cancelRetry()
    for (const forget of this.#forget.splice(0)) forget()
    this.own.close()
    this.#dropLink()
    this.voices.close()
    this.store.change({ phase, heard: new Map(), speakers: [], own: { microphone: NOT_HELD, camera: NOT_HELD, screen: NOT_HELD } })
  }
}
