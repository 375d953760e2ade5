import { IN } from './pairs.ts'
import { Placed } from './placed.ts'

type Kept = { readonly sinceMs: number | null; readonly isTold: boolean; readonly isSaid: boolean }

/** `absence`: how many are inside is counted as they come and go; nobody is counted twice, nobody at all while in doubt. */
export class Absence extends Placed<'absence'> {
  #count = 0
  #isCounted = false
  #sinceMs: number | null = null
  /** Said, or kept quiet about: not again before enough were there. */
  #isSaid = false
  #isTold = false

  protected override joined(pair: number): void {
    this.#count++
    this.#look(this.scene.pairs.sinceMs[pair]!)
  }

  protected override parted(_pair: number, atMs: number): void {
    this.#count--
    this.#look(atMs)
  }

  met(): void {
    this.#isCounted = true
    this.#look(Math.max(this.scene.nowMs, 0))
  }

  lasted(): void {
    const { nowMs, graceMs } = this.scene
    if (this.#sinceMs === null || this.#isSaid || !this.watch.isOpen) return
    const atMs = this.#dueMs()
    if (nowMs < atMs + graceMs) return this.#time()
    this.#isSaid = true
    this.#isTold = this.scene.teller.began(this.watch, { numbers: [], atMs, position: this.watch.middle, reading: this.#count })
  }

  opened(): void {
    if (this.#sinceMs !== null) this.#time()
  }

  override closed(atMs: number): void {
    this.#end(atMs)
  }

  state(): Kept {
    return { sinceMs: this.#sinceMs, isTold: this.#isTold, isSaid: this.#isSaid }
  }

  override recall(state?: unknown): void {
    const { sinceMs, isTold, isSaid } = state as Kept
    this.#isCounted = true
    this.#sinceMs = sinceMs
    this.#isTold = isTold
    this.#isSaid = isSaid
    this.#count = 0
    const { pairs } = this.scene
    for (const pair of pairs.of(this.watch.serial)) if ((pairs.flags[pair]! & IN) !== 0) this.#count++
    if (sinceMs !== null) this.#time()
  }

  #look(atMs: number): void {
    if (!this.#isCounted) return
    if (this.#count >= this.watch.what.unitCount) {
      this.#end(Math.max(atMs, this.#dueMs()))
      this.#sinceMs = null
    } else if (this.#sinceMs === null) {
      this.#sinceMs = atMs
      this.#time()
    }
  }

  #end(atMs: number): void {
    if (this.#isTold) this.scene.teller.ended(this.watch, { numbers: [], atMs, position: this.watch.middle, reading: this.#count })
    this.#isTold = false
    this.#isSaid = false
  }

  #dueMs(): number {
    return this.watch.dueMs(this.#sinceMs ?? Infinity, this.watch.what.forSeconds)
  }

  #time(): void {
    this.scene.timers.add(this.#dueMs() + this.scene.graceMs, { watch: this.watch, what: 'lasting' })
  }
}
