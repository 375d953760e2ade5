import { Crowd } from './gathering.ts'
import { IN } from './pairs.ts'
import { Placed, type Placement } from './placed.ts'
import type { Fix } from './scene.ts'

/** `gather` inside a fence: who is in it makes the crowd. */
export class GatheringsInside extends Placed<'gather'> {
  protected override readonly needsFixes = true
  readonly #crowd: Crowd

  constructor(placement: Placement<'gather'>) {
    super(placement)
    this.#crowd = new Crowd(placement.watch, placement.scene)
  }

  protected override joined(pair: number): void {
    const { pairs, members } = this.scene
    const number = pairs.unit[pair]!
    this.#crowd.move(number, { lon: members.lonOf(number), lat: members.latOf(number), atMs: pairs.sinceMs[pair]! })
  }

  protected override parted(pair: number, atMs: number): void {
    this.#crowd.remove(this.scene.pairs.unit[pair]!, atMs)
  }

  override review(fix: Fix, pair: number): void {
    super.review(fix, pair)
    const { pairs } = this.scene
    if (pairs.find(fix.number, this.watch.serial) === pair && (pairs.flags[pair]! & IN) !== 0) this.#crowd.move(fix.number, fix)
  }

  lasted(): void {
    this.#crowd.lasted()
  }
  opened(): void {
    this.#crowd.opened()
  }
  override closed(atMs: number): void {
    this.#crowd.closed(atMs)
  }
  state(): unknown {
    return this.#crowd.state()
  }
  override recall(state?: unknown): void {
    const { pairs } = this.scene
    for (const pair of pairs.of(this.watch.serial)) if ((pairs.flags[pair]! & IN) !== 0) this.#crowd.put(pairs.unit[pair]!)
    this.#crowd.recall(state as Parameters<Crowd['recall']>[0])
  }
}
