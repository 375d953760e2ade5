import type { Position } from '#platform/pure'
import type { Dice } from '../demo-city/index.ts'

const KEPT = 0.9
const FRESH_METRES = 1.1
/** Never further off than this. */
export const MOST_SCATTER_METRES = 8
const METRES_PER_DEGREE = 111_195

/** What a receiver in a street adds: a few metres that wander slowly, so that a walker does not tremble. */
export class Scatter {
  readonly #dice: Dice
  #east = 0
  #north = 0

  constructor(dice: Dice) {
    this.#dice = dice
  }

  /** Six decimals are a decimetre: what devices send. */
  around([lon, lat]: Position): Position {
    this.#east = this.#east * KEPT + this.#dice.normal() * FRESH_METRES
    this.#north = this.#north * KEPT + this.#dice.normal() * FRESH_METRES
    const off = Math.hypot(this.#east, this.#north)
    const bound = off > MOST_SCATTER_METRES ? MOST_SCATTER_METRES / off : 1
    const eastDeg = (this.#east * bound) / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180))
    return [rounded(lon + eastDeg), rounded(lat + (this.#north * bound) / METRES_PER_DEGREE)]
  }
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
