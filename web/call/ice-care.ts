import type { Timer } from '#platform/pure'
import { type IceState, RESTARTED_WITHIN_MS, iceAct } from './retry-plan.ts'

export type IcePorts = {
  /** Asks the server for new credentials and starts over with them; rejects when that cannot be. */
  readonly restart: () => Promise<void>
  /** Restarts do not help: everything is built anew. */
  readonly onLost: () => void
  readonly timer: Timer
}

/** `[CLW-2]` Looks after one transport: a blink is waited for, a cut restarts it, and what restarts do not mend is given up. */
export class IceCare {
  readonly #ports: IcePorts
  #state: IceState = 'new'
  #restarts = 0
  #isClosed = false
  #cancel = (): void => undefined

  constructor(ports: IcePorts) {
    this.#ports = ports
  }

  get isWell(): boolean {
    return this.#state === 'connected'
  }

  became(state: IceState): void {
    this.#state = state
    if (state === 'connected') this.#restarts = 0
    this.#look()
  }

  /** Over another socket: from the beginning; rejects when the server has it no more. */
  async renew(): Promise<void> {
    this.#restarts = 1
    await this.#ports.restart()
    if (!this.#isClosed && !this.isWell) this.#watch()
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  #look(): void {
    this.#cancel()
    const act = iceAct(this.#state, this.#restarts)
    if (act === null || this.#isClosed) return
    this.#cancel = this.#ports.timer(act.afterMs, () => (act.act === 'rebuild' ? this.#ports.onLost() : void this.#restart()))
  }

  async #restart(): Promise<void> {
    this.#restarts += 1
    const hasRestarted = await this.#ports.restart().then(() => true, () => false)
    if (this.#isClosed || this.isWell) return
    if (hasRestarted) this.#watch()
    else this.#ports.onLost()
  }

  #watch(): void {
    this.#cancel()
    this.#cancel = this.#ports.timer(RESTARTED_WITHIN_MS, () => this.#state !== 'connected' && this.#stepAgain())
  }

  /** Still checking is as good as failed by now. */
  #stepAgain(): void {
    this.#state = this.#state === 'closed' ? 'closed' : 'failed'
    this.#look()
  }
}
