import { type Cursor, type HeardFact, type Timer, factsMessage, followAnswer } from '#platform/pure'
import { FactCursor } from './fact-cursor.ts'

/** `fresh`: followed from the head; `reload`: our cursor is no longer kept; `rights`: what we may see has changed. */
export type ResetReason = 'fresh' | 'reload' | 'rights'

/** One connection, as long as it lasts. */
export type Wire = {
  /** Asks to hear facts from here (undefined: from now on); rejects when no answer comes. */
  readonly follow: (from: Cursor | undefined) => Promise<unknown>
  readonly close: () => void
}

export type WireEvents = {
  readonly onReady: () => void
  readonly onFacts: (message: unknown) => void
  readonly onReload: () => void
  readonly onLost: () => void
}

export type FactLinkPorts = {
  /** Begins to connect; every outcome comes as an event, none before this returns. */
  readonly connect: (events: WireEvents) => Wire
  readonly onFact: (fact: HeardFact) => void
  readonly onReset: (reason: ResetReason) => void
  /** Followed, and all we hear from now on has no hole; or cut. */
  readonly onUp: () => void
  readonly onDown: () => void
  readonly timer: Timer
  /** 0 ≤ n < 1 */
  readonly random: () => number
}

const FIRST_WAIT_MS = 400
/** While the cut is young, whoever is cut is back within this and the time it takes to connect. */
const SHORT_WAIT_MS = 1_600
const SHORT_WAITS = 24
const LONGEST_WAIT_MS = 20_000
/** A connection that is neither open nor refused by then is given up; each time for twice as long, for a server that is merely overrun would never get done. */
const READY_WITHIN_MS = 10_000
const LONGEST_PATIENCE_MS = 40_000

/**
 * `[WEB-4]` Full jitter: anywhere between at once and a limit that doubles, so that a thousand walls do not come back
 * together. The limit rests at 1.6 s for some twenty seconds, then grows to 20 s.
 */
export function reconnectWaitMs(attempt: number, random: () => number): number {
  const limit = attempt < SHORT_WAITS ? Math.min(SHORT_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) : Math.min(LONGEST_WAIT_MS, SHORT_WAIT_MS * 2 ** (attempt - SHORT_WAITS))
  return Math.floor(random() * limit)
}

/** The client's half of never losing a fact: our own cursor, a connection that comes back by itself, and no belief in holes. */
export class FactLink {
  protected readonly ports: FactLinkPorts
  protected readonly cursor: FactCursor
  #wire: Wire | undefined
  /** Counts connections: what an old one still says is not listened to. */
  #turn = 0
  #attempt = 0
  #patienceMs = READY_WITHIN_MS
  #isClosed = true
  #isUp = false
  #isFollowing = false
  /** Told to start over while a follow was under way: its answer is about a past that is gone. */
  #mustFollowAgain = false
  /** Whose rights the last follow was answered for. */
  #audience: string | undefined
  /** Facts that overtook the answer to our first follow: they wait until it says where they begin. */
  #early: unknown[] = []
  #cancelRetry = (): void => undefined
  #cancelPatience = (): void => undefined

  constructor(ports: FactLinkPorts, cursor = new FactCursor()) {
    this.ports = ports
    this.cursor = cursor
  }

  open(): void {
    if (!this.#isClosed) return
    this.#isClosed = false
    this.#connect()
  }

  close(): void {
    this.#isClosed = true
    this.#cancelRetry()
    this.#drop()
  }

  /** The network is back: no more waiting, and what was begun without it is begun again. */
  comeBack(): void {
    if (this.#isClosed || this.#isUp) return
    this.#drop()
    this.#attempt = 0
    this.#patienceMs = READY_WITHIN_MS
    this.#connect()
  }

  #connect(): void {
    this.#cancelRetry()
    if (this.#isClosed || this.#wire) return
    const turn = ++this.#turn
    const ifNow = (work: () => void) => turn === this.#turn && work()
    this.#wire = this.ports.connect({
      onReady: () => ifNow(() => void this.follow()),
      onFacts: message => ifNow(() => this.hear(message)),
      onReload: () => ifNow(() => this.startOver()),
      onLost: () => ifNow(() => this.#cut()),
    })
    this.#cancelPatience = this.ports.timer(this.#patienceMs, () => ifNow(() => {
      this.#patienceMs = Math.min(LONGEST_PATIENCE_MS, 2 * this.#patienceMs)
      this.#cut()
    }))
  }

  /** Starts or resumes from our cursor. One at a time: a hole seen meanwhile is closed by the answer. */
  protected async follow(): Promise<void> {
    if (!this.#wire || this.#isFollowing) return
    this.#cancelPatience()
    this.#isFollowing = true
    const turn = this.#turn
    const from = this.cursor.now
    const answer = await this.#wire.follow(from).then(followAnswer.safeParse, () => undefined)
    if (turn !== this.#turn) return
    this.#isFollowing = false
    if (!answer?.success) return this.#cut()
    if (this.#mustFollowAgain) {
      this.#mustFollowAgain = false
      return this.follow()
    }
    if (!answer.data.ok) return this.startOver()
    this.believe(from, answer.data.cursor)
    this.#noteAudience(answer.data.audience)
  }

  /** With a cursor of ours the missed facts come as messages; the answer only adds channels we had not heard of. */
  protected believe(from: Cursor | undefined, answered: Cursor): void {
    this.cursor.set(from === undefined ? answered : { ...answered, ...this.cursor.now })
    for (const message of this.#early.splice(0)) this.hear(message)
    this.#attempt = 0
    this.#patienceMs = READY_WITHIN_MS
    this.#isUp = true
    this.ports.onUp()
    if (from === undefined) this.ports.onReset('fresh')
  }

  /** `[WEB-6]` Rights that changed while we were away: what we held is too much or too little. */
  #noteAudience(audience: string | undefined): void {
    const hasChanged = this.#audience !== undefined && audience !== undefined && audience !== this.#audience
    this.#audience = audience ?? this.#audience
    if (hasChanged) this.ports.onReset('rights')
  }

  protected hear(message: unknown): void {
    const heard = factsMessage.safeParse(message)
    if (!heard.success) return
    if (this.#isFollowing && this.cursor.now === undefined) return void this.#early.push(message)
    const facts = this.cursor.take(heard.data)
    if (facts === 'hole') return void this.follow()
    for (const fact of facts) this.ports.onFact(fact)
  }

  /** `[WEB-5]` Never guessed: what lies behind us is gone, the screens take a new snapshot, and we follow from the head. */
  protected startOver(): void {
    this.cursor.forget()
    this.#early = []
    this.ports.onReset('reload')
    if (this.#isFollowing) this.#mustFollowAgain = true
    else void this.follow()
  }

  #cut(): void {
    this.#drop()
    if (this.#isClosed) return
    this.ports.onDown()
    this.#cancelRetry = this.ports.timer(reconnectWaitMs(this.#attempt++, this.ports.random), () => this.#connect())
  }

  #drop(): void {
    this.#turn += 1
    this.#cancelPatience()
    this.#wire?.close()
    this.#wire = undefined
    this.#isUp = this.#isFollowing = this.#mustFollowAgain = false
    this.#early = []
  }
}
