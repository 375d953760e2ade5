import type { HeardProducer, MediaTold } from '#domain/call'
import { commonProblems, isProblem } from '#platform/pure'
import { mediaProblems } from './problems.ts'
import type { Room } from './room.ts'
import type { Outlet, Seat } from './seat.ts'

/** A page that builds up a call asks some thirty things at once; then only now and then. */
const RATE = { perSecond: 30, burst: 120 }
const MOST_WAITING = 64

export type Place = { readonly room: Room; readonly seat: Seat }
export type Entrance = { enter(ticket: string, outlet: Outlet): Promise<Place> }

/** One socket behind a gateway: carries out its asks one after the other, and knows in which seat it sits. */
export class MediaConnection implements Outlet {
  readonly #say: (told: MediaTold) => void
  readonly #entrance: Entrance
  readonly #nowMs: () => number
  #place: Place | null = null
  #isOver = false
  #isGone = false
  #mustEnterAgain = false
  #waiting = 0
  #turn: Promise<unknown> = Promise.resolve()
  #tokens = RATE.burst
  #lastMs: number

  constructor(entrance: Entrance, say: (told: MediaTold) => void, nowMs: () => number) {
    this.#entrance = entrance
    this.#say = say
    this.#nowMs = nowMs
    this.#lastMs = nowMs()
  }

  /** `[MED-8]` In order, bounded in rate and number. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#hasToken() || this.#waiting >= MOST_WAITING) throw commonProblems.tooOften({ retryAfterSeconds: 1 })
    this.#waiting += 1
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => undefined)
    try {
      return await turn
    } catch (error) {
      // What a dying worker did not answer is no fault of ours, nor of who asked.
      throw this.#mustEnterAgain && !isProblem(error) ? mediaProblems.enterAgain() : error
    } finally {
      this.#waiting -= 1
    }
  }

  tell(told: MediaTold): void {
    if (told.tell === 'over') this.#isOver = true
    if (told.tell === 'enterAgain') this.#mustEnterAgain = true
    this.#say(told)
  }

  async enter(ticket: string): Promise<Place & { readonly producers: HeardProducer[] }> {
    const before = this.#place
    this.#place = null
    if (this.#isGone) throw mediaProblems.enterFirst()
    const place = await this.#entrance.enter(ticket, this)
    if (before && before.seat !== place.seat) before.room.lose(before.seat, this)
    this.#place = place
    this.#isOver = false
    this.#mustEnterAgain = false
    const others = [...place.room.sent.values()].filter(({ seatId }) => seatId !== place.seat.seatId)
    return { ...place, producers: others.map(({ heard }) => heard) }
  }

  /** Where it sits, for every ask but the first. */
  get place(): Place {
    if (!this.#place || this.#isOver) throw mediaProblems.enterFirst()
    if (this.#mustEnterAgain) throw mediaProblems.enterAgain()
    return this.#place
  }

  leave(): void {
    const place = this.#place
    this.#place = null
    if (place && !this.#isOver) place.room.leave(place.seat)
  }

  /** The socket is gone; what it asked before is carried out first. */
  gone(): void {
    void this.#turn.then(() => {
      this.#isGone = true
      if (this.#place) this.#place.room.lose(this.#place.seat, this)
      this.#place = null
    })
  }

  #hasToken(): boolean {
    const nowMs = this.#nowMs()
    this.#tokens = Math.min(RATE.burst, this.#tokens + (Math.max(0, nowMs - this.#lastMs) / 1_000) * RATE.perSecond)
    this.#lastMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
