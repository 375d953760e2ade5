import { kindCodeOf } from '#domain/force'
import type { Rule } from '../rule.ts'
import type { Traits } from './traits.ts'

/** Whether a unit is watched by a rule: in its list or of its kinds, and of its area. */
export class Who {
  readonly #numbers: ReadonlySet<number> | null
  readonly #kinds: ReadonlySet<number> | null
  readonly #areas: Areas

  constructor({ who }: Pick<Rule, 'who'>, areas: Areas) {
    this.#numbers = who.of === 'units' ? new Set(who.numbers) : null
    this.#kinds = who.of === 'kinds' ? new Set(who.kinds.map(kindCodeOf)) : null
    this.#areas = areas
  }

  /** The list, when it is one. */
  get numbers(): ReadonlySet<number> | null {
    return this.#numbers
  }

  has(number: number, traits: Traits): boolean {
    if (this.#numbers !== null && !this.#numbers.has(number)) return false
    if (this.#kinds !== null && !this.#kinds.has(traits.kindCode[number] ?? -1)) return false
    return this.#areas.has(traits.area[number] ?? 0, traits)
  }
}

/** Which areas lie under one path; asked once per area, rules of one path share it. */
export class Areas {
  readonly #path: string
  readonly #known: (boolean | undefined)[] = []

  constructor(path: string) {
    this.#path = path
  }

  has(area: number, { areaPaths }: Traits): boolean {
    if (this.#path === '') return true
    const known = this.#known[area]
    if (known !== undefined) return known
    const isUnder = (areaPaths[area] ?? '').startsWith(this.#path)
    if (area < areaPaths.length) this.#known[area] = isUnder
    return isUnder
  }
}
