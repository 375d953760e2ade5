import { type LivePosition, decodePositionFrame } from '#domain/track'

type Listener = (changed: readonly LivePosition[]) => void

/**
 * Latest positions by unit number. React never sees it: the map's updater subscribes and draws.
 * A frame older than what is held is passed over, so that a unit never moves backwards.
 */
export class PositionStore {
  private readonly latest = new Map<number, LivePosition>()
  private readonly listeners = new Set<Listener>()
  private lastHeardMs = 0

  get size(): number {
    return this.latest.size
  }

  /** When the last frame came, Unix ms; 0 before the first. */
  get heardAtMs(): number {
    return this.lastHeardMs
  }

  get(number: number): LivePosition | undefined {
    return this.latest.get(number)
  }

  values(): IterableIterator<LivePosition> {
    return this.latest.values()
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** A frame it cannot read is dropped: the next one tells all again. */
  applyFrame(bytes: Uint8Array): void {
    let frame: readonly LivePosition[]
    try {
      frame = decodePositionFrame(bytes)
    } catch {
      return
    }
    this.lastHeardMs = Date.now()
    this.apply(frame)
  }

  apply(positions: readonly LivePosition[]): void {
    const changed = positions.filter(live => (this.latest.get(live.number)?.fixedAtMs ?? 0) < live.fixedAtMs)
    for (const live of changed) this.latest.set(live.number, live)
    if (changed.length > 0) for (const listener of this.listeners) listener(changed)
  }

  /** When rights change: what may no longer be seen must go, and what may will come again. */
  clear(): void {
    this.latest.clear()
    for (const listener of this.listeners) listener([])
  }
}
