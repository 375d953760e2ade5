import type { Cursor, FactsMessage } from '#platform/pure'
import type { WireEvents } from '#tests/browser-end'
import type { Dice } from './dice.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Engine.IO's heart beat: whoever was told nothing notices by then that the other side is gone. */
const SILENCE_MS = 18_000
const ANSWER_WITHIN_MS = 5_000
/** Facts of the simulator are small; they weigh as if they were large, so that buffers fill. */
const WEIGHT = 60

export type GatewayEnd = {
  readonly onFollow: (from: Cursor | undefined, reply: (answer: unknown) => void) => void
  readonly onCut: () => void
}

export type Trouble = {
  /** Shares of single pages that vanish or come twice; worse than TCP, as a careless proxy may be. */
  loss: number
  doubling: number
}

/** One connection of one client: each direction keeps its order, until it is cut, half or whole. */
export class Line {
  readonly #time: VirtualTime
  readonly #dice: Dice
  readonly #trouble: Trouble
  readonly client: WireEvents
  gateway: GatewayEnd | null = null
  isDead = false
  #isClientTold = false
  #isGatewayTold = false
  /** Nothing is taken from the socket before this. */
  #stalledUntilMs = 0
  #lastDownMs = 0
  #lastUpMs = 0
  /** Bytes the client has not taken yet, and the most there ever were. */
  waiting = 0
  mostWaiting = 0

  constructor(at: { time: VirtualTime; dice: Dice; trouble: Trouble }, client: WireEvents) {
    this.#time = at.time
    this.#dice = at.dice
    this.#trouble = at.trouble
    this.client = client
  }

  page(message: FactsMessage, chars: number, sent: () => void): void {
    if (this.#dice.chance(this.#trouble.loss)) return
    const copies = this.#dice.chance(this.#trouble.doubling) ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      this.down(chars * WEIGHT, () => {
        this.client.onFacts(message)
        sent()
      })
    }
  }

  /** Something for the client, after what is already on its way. */
  down(bytes: number, arrive: () => void): void {
    if (this.isDead) return
    this.waiting += bytes
    this.mostWaiting = Math.max(this.mostWaiting, this.waiting)
    this.#lastDownMs = Math.max(this.#lastDownMs, this.#time.nowMs + this.#dice.between(1, 40))
    this.#deliver(() => {
      this.waiting -= bytes
      arrive()
    })
  }

  #deliver(arrive: () => void): void {
    this.#time.timer(Math.max(this.#lastDownMs, this.#stalledUntilMs) - this.#time.nowMs, () => {
      if (this.isDead) return
      if (this.#stalledUntilMs > this.#time.nowMs) this.#deliver(arrive)
      else arrive()
    })
  }

  stall(ms: number): void {
    this.#stalledUntilMs = this.#time.nowMs + ms
  }

  follow(from: Cursor | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#time.timer(ANSWER_WITHIN_MS, () => reject(new Error('no answer')))
      this.#lastUpMs = Math.max(this.#lastUpMs, this.#time.nowMs + this.#dice.between(1, 40))
      this.#time.timer(this.#lastUpMs - this.#time.nowMs, () => {
        if (!this.isDead) this.gateway?.onFollow(from, answer => this.down(20, () => resolve(answer)))
      })
    })
  }

  /** Cut: `told` hears of it at once, the others only by the silence. */
  cut(told: { readonly client: boolean; readonly gateway: boolean }): void {
    this.isDead = true
    this.#time.timer(told.client ? this.#dice.between(1, 30) : SILENCE_MS, () => this.#tellClient())
    this.#time.timer(told.gateway ? this.#dice.between(1, 30) : SILENCE_MS, () => this.#tellGateway())
  }

  #tellClient(): void {
    if (this.#isClientTold) return
    this.#isClientTold = true
    this.client.onLost()
  }

  #tellGateway(): void {
    if (this.#isGatewayTold) return
    this.#isGatewayTold = true
    this.gateway?.onCut()
  }

  /** The client hung up. */
  close(): void {
    this.#isClientTold = true
    if (!this.isDead) this.cut({ client: true, gateway: true })
  }
}
