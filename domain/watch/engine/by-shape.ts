import type { Entry } from './rule-book.ts'
import { ENTERING, type Keeper, LEAVING } from './keeper.ts'

/** The rules whose place is in one index, by its shape there. Each rule lays its own. Hot: what every flip asks stands in arrays of its own. */
export class ByShape {
  readonly #entries: (Entry | undefined)[] = []
  readonly #keepers: (Keeper | undefined)[] = []
  #heard = new Uint8Array(1_024)
  count = 0

  put(shape: number, entry: Entry): void {
    if (shape >= this.#heard.length) {
      const wider = new Uint8Array(2 * shape)
      wider.set(this.#heard)
      this.#heard = wider
    }
    this.#entries[shape] = entry
    this.#keepers[shape] = entry.keeper
    this.#heard[shape] = entry.keeper.flips ?? ENTERING | LEAVING
    this.count++
  }

  drop(shape: number): void {
    this.#entries[shape] = undefined
    this.#keepers[shape] = undefined
    this.#heard[shape] = 0
    this.count--
  }

  /** None while it is being laid, or taken away. */
  of(shape: number): Entry | undefined {
    return this.#entries[shape]
  }

  /** Whoever wants to hear that a fence was entered, or left; most ask for one of both. */
  hearing(shape: number, flip: number): Keeper | undefined {
    return (this.#heard[shape]! & flip) === 0 ? undefined : this.#keepers[shape]
  }
}
