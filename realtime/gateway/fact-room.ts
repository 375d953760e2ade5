import type { Timer } from '#platform/pure'

/** Past this a reader is slow: signals are skipped and facts wait in the log. At 24 kB/s it still answers a ping in time. */
export const ROOM_BYTES = 128 * 1024
/** No connection ever holds more than this in our memory. */
export const MOST_BYTES = 1024 * 1024
const LOOK_EVERY_MS = 100
/** Only who stays slow is told; a full buffer for a moment is nothing. */
const SLOW_AFTER_LOOKS = 5
/** Not one byte taken for this long: the reader is cut, comes back with its cursor, and misses nothing. */
const STALLED_AFTER_LOOKS = 150

export type RoomPorts = {
  /** Bytes, not packets, that we hold because the reader has not taken them yet. */
  readonly waitingBytes: () => number
  readonly timer: Timer
  readonly onRoom: () => void
  readonly onSlow: (isSlow: boolean) => void
  readonly cut: (why: 'full' | 'stalled') => void
}

/** `[LIVE-9]` The room of one connection: at most 1 MiB waits in it, whoever is slow is told, whoever stands still is cut. */
export class FactRoom implements Disposable {
  readonly #ports: RoomPorts
  #cancel: (() => void) | null = null
  #least = 0
  #looks = 0
  #looksSinceProgress = 0
  #isSlow = false

  constructor(ports: RoomPorts) {
    this.#ports = ports
  }

  /** Ask before sending what can wait; a no is followed by `onRoom`. */
  hasRoom(): boolean {
    const waiting = this.#ports.waitingBytes()
    if (waiting < ROOM_BYTES) return true
    if (!this.#cancel) {
      this.#least = waiting
      this.#looks = this.#looksSinceProgress = 0
      this.#lookLater()
    }
    return false
  }

  #lookLater(): void {
    this.#cancel = this.#ports.timer(LOOK_EVERY_MS, () => this.#look())
  }

  #look(): void {
    this.#cancel = null
    const waiting = this.#ports.waitingBytes()
    if (waiting < ROOM_BYTES) return this.#freed()
    if (waiting > MOST_BYTES) return this.#ports.cut('full')
    this.#looks += 1
    this.#looksSinceProgress = waiting < this.#least ? 0 : this.#looksSinceProgress + 1
    this.#least = Math.min(this.#least, waiting)
    if (this.#looksSinceProgress >= STALLED_AFTER_LOOKS) return this.#ports.cut('stalled')
    if (this.#looks === SLOW_AFTER_LOOKS) this.#tell(true)
    this.#lookLater()
  }

  #freed(): void {
    this.#tell(false)
    this.#ports.onRoom()
  }

  #tell(isSlow: boolean): void {
    if (isSlow === this.#isSlow) return
    this.#isSlow = isSlow
    this.#ports.onSlow(isSlow)
  }

  [Symbol.dispose](): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
