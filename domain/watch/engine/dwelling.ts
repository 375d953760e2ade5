import { IN, PENDING, TOLD } from './pairs.ts'
import { Placed } from './placed.ts'

/** Who is in doubt at the edge is looked at again so much later. */
const DOUBT_MS = 1_000

/** `dwell`: from when a unit came in, or the rule's hours began, if that was later. */
export class Dwelling extends Placed<'dwell'> {
  protected override joined(pair: number): void {
    this.#time(pair)
  }

  protected override parted(pair: number, atMs: number): void {
    this.end(pair, Math.max(atMs, this.watch.dueMs(this.scene.pairs.sinceMs[pair]!, this.watch.what.forSeconds)))
  }

  due(pair: number): void {
    const { pairs, nowMs, graceMs } = this.scene
    const flags = pairs.flags[pair]!
    if ((flags & IN) === 0 || (flags & TOLD) !== 0) return
    const dueMs = this.watch.dueMs(pairs.sinceMs[pair]!, this.watch.what.forSeconds)
    if (nowMs < dueMs + graceMs) return this.#time(pair)
    if ((flags & PENDING) !== 0 && pairs.pendingMs[pair]! <= dueMs) return pairs.time(pair, nowMs + DOUBT_MS)
    this.begin(pair, { atMs: dueMs, reading: this.watch.what.forSeconds })
  }

  override closed(atMs: number): void {
    const told = [...this.told]
    super.closed(atMs)
    for (const pair of told) this.#time(pair)
  }

  #time(pair: number): void {
    const { pairs, graceMs } = this.scene
    const { watch } = this
    const sinceMs = watch.isOpen ? watch.dueMs(pairs.sinceMs[pair]!, 0) : watch.changesMs
    const dueMs = sinceMs + watch.what.forSeconds * 1000 + graceMs
    if (Number.isFinite(dueMs)) pairs.time(pair, dueMs)
  }
}
