import { seeded } from '../bench/hot-city.ts'

/** Every choice of a run comes from here, so the seed decides them all. */
export class Dice {
  readonly random: () => number

  constructor(seed: number) {
    this.random = seeded(seed * 2_654_435_761)
  }

  readonly chance = (share: number): boolean => this.random() < share

  readonly between = (least: number, most: number): number => least + this.random() * (most - least)

  readonly whole = (least: number, most: number): number => Math.floor(this.between(least, most + 1))

  readonly pick = <T>(list: readonly T[]): T => list[Math.floor(this.random() * list.length)]!
}
