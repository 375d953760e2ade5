import type { RawData, WebSocket } from 'ws'
import { type SignedIn, actorOfSession, mayDo, mayDoSomewhere, redeemTicket } from '#domain/identity/server'
import { type FixColumns, flagsOfBits, roomForFixes } from '#domain/track'
import { type Ingest, MOCKED, NOT_VALID } from '#domain/track/server'
import type { Handles } from '#platform/handles'
import { MOST_FIXES_PER_FRAME, acknowledgement, readFix, readHead } from './feed-frame.ts'
import { CLOSE, type FeedAnswer, MOST_DEVICES, MOST_UNACKNOWLEDGED, WELCOME, feedMessage } from './feed-message.ts'

const FLAGS = { notValid: NOT_VALID, mocked: MOCKED }
/** Whoever opens a socket and says nothing. */
const HELLO_MS = 10_000
/** Units change all the time in a large city; where they belong is looked at again this often. */
const REACH_MS = 1_000

type Room = { readonly fixes: FixColumns; readonly slots: Uint32Array }
type State = { readonly kind: 'open' } | { readonly kind: 'welcome'; readonly actor: SignedIn } | { readonly kind: 'closed' }

/**
 * One gateway of many devices. A handle is the place of a device in what this gateway declared; it says nothing elsewhere.
 * Frames are acknowledged in their order, when all up to them are on disk. Whatever bytes come, only this socket closes.
 */
export class FeedConnection {
  readonly #socket: WebSocket
  readonly #handles: Handles
  readonly #into: Ingest
  readonly #helloTimer: NodeJS.Timeout
  #state: State = { kind: 'open' }
  /** By handle: the device's slot in the book, 0 when it is not the caller's to speak for. */
  #slots = new Uint32Array(1)
  #deviceCount = 0
  #isReachStale = false
  #reachAtMs = 0
  #lastSequence = 0
  #acknowledged = 0
  readonly #keptAhead = new Set<number>()
  #unacknowledged = 0
  #isAckDue = false
  #isAnswering = true
  /** Words are answered one after another. */
  #turn: Promise<void> = Promise.resolve()
  readonly #rooms: Room[] = []

  constructor(socket: WebSocket, handles: Handles, into: Ingest) {
    this.#socket = socket
    this.#handles = handles
    this.#into = into
    this.#helloTimer = setTimeout(() => this.#close(CLOSE.signInFirst), HELLO_MS)
    socket.on('message', (data: RawData, isBinary: boolean) => this.#hear(data as Buffer, isBinary))
    socket.on('pong', () => (this.#isAnswering = true))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => this.#end())
  }

  get accountId(): string | null {
    return this.#state.kind === 'welcome' ? this.#state.actor.accountId : null
  }

  /** Whoever has not answered the last ping is gone, whatever TCP believes; while the door does not read it hears no answer either. */
  pingOrCut(): void {
    if (!this.#isAnswering && !this.#socket.isPaused) return this.#socket.terminate()
    this.#isAnswering = false
    this.#socket.ping()
  }

  /** Units came, went elsewhere or changed: with the next frame, once a second, it is asked again whose devices these are. */
  reachChanged(): void {
    this.#isReachStale = true
  }

  /** Whoever is signed out is cut off; others go on with what they may now. */
  async recheck(): Promise<void> {
    if (this.#state.kind !== 'welcome') return
    const actor = await actorOfSession(this.#handles, this.#state.actor.sessionId)
    if (!actor || !mayDoSomewhere(actor, 'track.feed')) return this.#close(actor ? CLOSE.notAllowed : CLOSE.signInFirst)
    this.#state = { kind: 'welcome', actor }
    this.#isReachStale = true
    this.#reachAtMs = 0
  }

  #hear(data: Buffer, isBinary: boolean): void {
    if (this.#state.kind === 'closed') return
    if (!isBinary) {
      this.#turn = this.#turn.then(() => this.#hearWords(data)).catch((error: unknown) => {
        this.#handles.log.error({ err: error }, 'feed message not answered')
        this.#close(CLOSE.tryLater)
      })
      return
    }
    if (this.#state.kind !== 'welcome') return this.#close(CLOSE.signInFirst)
    try {
      this.#takeFrame(data, this.#state.actor)
    } catch (error) {
      if (!(error instanceof RangeError)) this.#handles.log.error({ err: error }, 'bug')
      this.#close(CLOSE.badMessage)
    }
  }

  async #hearWords(data: Buffer): Promise<void> {
    const parsed = feedMessage.safeParse(jsonIn(data))
    if (!parsed.success) return this.#close(CLOSE.badMessage)
    if ('hello' in parsed.data) return this.#greet(parsed.data.ticket)
    if (this.#state.kind !== 'welcome') return this.#close(CLOSE.signInFirst)
    await this.#declare(parsed.data.declare, this.#state.actor)
  }

  async #greet(ticket: string): Promise<void> {
    if (this.#state.kind !== 'open') return this.#close(CLOSE.badMessage)
    const actor = await redeemTicket(this.#handles, ticket)
    if (!actor) return this.#close(CLOSE.signInFirst)
    if (!mayDoSomewhere(actor, 'track.feed')) return this.#close(CLOSE.notAllowed)
    clearTimeout(this.#helloTimer)
    this.#state = { kind: 'welcome', actor }
    this.#say(WELCOME)
  }

  /** Unknown and out of reach are one answer: 0. */
  async #declare(ids: readonly string[], actor: SignedIn): Promise<void> {
    if (this.#deviceCount + ids.length > MOST_DEVICES) return this.#close(CLOSE.badMessage)
    const { units, devices } = this.#into
    const missing = ids.filter(id => devices.slotOf(id) === 0)
    if (missing.length > 0) await units.readCarriers(missing)
    const first = this.#deviceCount + 1
    this.#deviceCount += ids.length
    if (this.#slots.length <= this.#deviceCount) {
      const wider = new Uint32Array(2 ** Math.ceil(Math.log2(this.#deviceCount + 1)))
      wider.set(this.#slots)
      this.#slots = wider
    }
    const handles = ids.map((id, place) => {
      const slot = devices.slotOf(id)
      if (slot === 0 || !this.#isWithinReach(slot, actor)) return 0
      this.#slots[first + place] = slot
      return first + place
    })
    this.#say({ handles })
  }

  #isWithinReach(slot: number, actor: SignedIn): boolean {
    const { units, devices } = this.#into
    const { area, areaPaths } = units.columns
    return mayDo(actor, 'track.feed', areaPaths[area[devices.unit[slot]!]!]!)
  }

  /** Hot code: no object per fix. */
  #takeFrame(bytes: Uint8Array, actor: SignedIn): void {
    const head = readHead(bytes)
    if (head.sequence !== this.#lastSequence + 1) return this.#close(CLOSE.outOfOrder)
    this.#lastSequence = head.sequence
    const receivedAtMs = this.#handles.clock.now().getTime()
    if (this.#isReachStale && receivedAtMs >= this.#reachAtMs + REACH_MS) this.#refreshReach(actor, receivedAtMs)
    const room = this.#rooms.pop() ?? { fixes: roomForFixes(MOST_FIXES_PER_FRAME), slots: new Uint32Array(MOST_FIXES_PER_FRAME) }
    const { fixes, slots } = room
    const unitOf = this.#into.devices.unit
    let count = 0
    for (let row = 0; row < head.count; row++) {
      const handle = readFix(head, row, { fixes, at: count, flags: FLAGS })
      const slot = handle < this.#slots.length ? this.#slots[handle]! : 0
      const unit = unitOf[slot]!
      if (unit === 0) continue
      fixes.number[count] = unit
      fixes.receivedAtMs[count] = receivedAtMs
      fixes.altitudeMetres[count] = Number.NaN
      fixes.batteryPercent[count] = Number.NaN
      slots[count++] = slot
    }
    fixes.count = count
    this.#into.devices.count(slots, count, 'feed')
    this.#unacknowledged += head.count
    if (this.#unacknowledged > MOST_UNACKNOWLEDGED) this.#socket.pause()
    void this.#keep(room, head)
  }

  async #keep(room: Room, { sequence, count }: { sequence: number; count: number }): Promise<void> {
    try {
      await this.#into.take(room.fixes, this.#into.askHistory)
    } catch (error) {
      this.#handles.log.warn({ err: error }, 'feed frame not kept')
      return this.#close(CLOSE.tryLater)
    }
    this.#count(room.fixes)
    this.#rooms.push(room)
    this.#unacknowledged -= count
    if (this.#unacknowledged <= MOST_UNACKNOWLEDGED / 2 && this.#socket.isPaused) this.#socket.resume()
    this.#keptAhead.add(sequence)
    while (this.#keptAhead.delete(this.#acknowledged + 1)) this.#acknowledged++
    if (this.#isAckDue) return
    // Frames of one fsync are acknowledged together.
    this.#isAckDue = true
    setImmediate(() => {
      this.#isAckDue = false
      if (this.#state.kind === 'welcome') this.#socket.send(acknowledgement(this.#acknowledged))
    })
  }

  #count({ count, flagBits }: FixColumns): void {
    const { fixesReceived, fixesFlagged } = this.#handles.metrics
    fixesReceived.inc({ protocol: 'feed' }, count)
    for (let row = 0; row < count; row++) if (flagBits[row] !== 0) for (const flag of flagsOfBits(flagBits[row]!)) fixesFlagged.inc({ flag })
  }

  /** Every handle against its unit's area, each area asked once: 262,144 handles take 3 ms. */
  #refreshReach(actor: SignedIn, nowMs: number): void {
    this.#isReachStale = false
    this.#reachAtMs = nowMs
    const { units, devices } = this.#into
    const { area, areaPaths } = units.columns
    const isWithin = areaPaths.map(path => mayDo(actor, 'track.feed', path))
    for (let handle = 1; handle <= this.#deviceCount; handle++) {
      const unit = devices.unit[this.#slots[handle]!]!
      if (unit !== 0 && !isWithin[area[unit]!]) this.#slots[handle] = 0
    }
  }

  #say(answer: FeedAnswer): void {
    this.#socket.send(JSON.stringify(answer))
  }

  #close(code: number): void {
    if (this.#state.kind === 'closed') return
    this.#end()
    this.#socket.close(code)
  }

  #end(): void {
    clearTimeout(this.#helloTimer)
    this.#state = { kind: 'closed' }
  }
}

function jsonIn(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'))
  } catch {
    return null
  }
}
