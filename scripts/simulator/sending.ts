import type { Door } from './door.ts'
import type { DoorName, DueFix } from './population.ts'
import type { Tally } from './tally.ts'

/** More under way means the city is busy: what is due now is left out, its device has a newer fix soon. */
const MOST_UNDER_WAY = 400

/** Hands fixes to their doors without waiting; a door that is shut costs its own fixes only. */
export class Sending {
  readonly #doors: Readonly<Record<DoorName, Door>>
  readonly #tally: Tally
  #underWay = 0

  constructor(doors: Readonly<Record<DoorName, Door>>, tally: Tally) {
    this.#doors = doors
    this.#tally = tally
  }

  send({ door, fix, settle }: DueFix): void {
    if (this.#underWay >= MOST_UNDER_WAY) return settle(false)
    this.#underWay++
    void this.#doors[door]
      .send(fix)
      .then(
        () => this.#tally.accepted(door),
        (error: unknown) => this.#tally.failed(error),
      )
      .then(isKept => {
        this.#underWay--
        settle(isKept)
      })
  }
}
