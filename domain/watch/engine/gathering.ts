import type { Keeper } from './keeper.ts'
import { Neighbours } from './neighbours.ts'
import { type Fix, type Scene, positionOf } from './scene.ts'
import type { Watch } from './watch.ts'

type Gathering = { readonly cores: Set<number>; readonly sinceMs: number; isSaid: boolean; told: readonly number[] | null; beganMs: number }
type Kept = { readonly links: readonly (readonly [number, number])[]; readonly gatherings: readonly { cores: number[]; sinceMs: number; isSaid: boolean; told: readonly number[] | null; beganMs: number }[] }

/** Numbers told of one gathering; the reading counts all. */
const MOST_TOLD = 100

/**
 * `gather`: a core is a unit with enough others near it; cores near one another are one gathering, which begins when its first
 * core has lasted and ends with its last. Two that grow together go on as the older one; one that splits stays one.
 */
export class Crowd {
  readonly #watch: Watch<'gather'>
  readonly #scene: Scene
  readonly #near: Neighbours
  readonly #of = new Map<number, Gathering>()
  readonly #all = new Set<Gathering>()

  constructor(watch: Watch<'gather'>, scene: Scene) {
    this.#watch = watch
    this.#scene = scene
    this.#near = new Neighbours({
      withinMetres: watch.what.withinMetres,
      slackMetres: watch.rule.hysteresis.metres,
      mayLink: () => true,
      onLink: (one, other, atMs) => this.#linked(one, other, atMs),
      onPart: (one, other, atMs) => [one, other].forEach(number => this.#mayEnd(number, atMs)),
    })
  }

  has(number: number): boolean {
    return this.#near.has(number)
  }
  move(number: number, place: { lon: number; lat: number; atMs: number }): void {
    this.#near.move(number, place)
  }
  put(number: number): void {
    this.#near.put(number, this.#scene.members.lonOf(number), this.#scene.members.latOf(number))
  }
  remove(number: number, atMs: number): void {
    this.#near.remove(number, atMs)
    this.#mayEnd(number, atMs)
  }

  lasted(): void {
    const { nowMs, graceMs, teller } = this.#scene
    if (!this.#watch.isOpen) return
    for (const gathering of this.#all) {
      if (gathering.isSaid) continue
      const atMs = this.#watch.dueMs(gathering.sinceMs, this.#watch.what.forSeconds)
      if (nowMs < atMs + graceMs) {
        this.#time(gathering)
        continue
      }
      const numbers = this.#membersOf(gathering)
      const told = numbers.slice(0, MOST_TOLD)
      gathering.isSaid = true
      gathering.beganMs = atMs
      if (teller.began(this.#watch, { numbers: told, atMs, position: positionOf(this.#scene, [...gathering.cores][0]!), reading: numbers.length })) gathering.told = told
    }
  }

  opened(): void {
    for (const gathering of this.#all) this.#time(gathering)
  }
  closed(atMs: number): void {
    for (const gathering of this.#all) this.#end(gathering, atMs)
  }

  state(): Kept {
    return { links: this.#near.links(), gatherings: [...this.#all].map(gathering => ({ ...gathering, cores: [...gathering.cores] })) }
  }

  recall({ links, gatherings }: Kept): void {
    for (const [one, other] of links) {
      for (const number of [one, other]) if (!this.has(number)) this.put(number)
      this.#near.relink(one, other)
    }
    for (const kept of gatherings) {
      const gathering = { ...kept, cores: new Set(kept.cores) }
      this.#all.add(gathering)
      for (const core of gathering.cores) this.#of.set(core, gathering)
      this.#time(gathering)
    }
  }

  #linked(one: number, other: number, atMs: number): void {
    for (const number of [one, other]) {
      if (!this.#of.has(number) && this.#isCore(number)) this.#join(number, { cores: new Set(), sinceMs: atMs, isSaid: false, told: null, beganMs: 0 })
    }
    const [mine, theirs] = [this.#of.get(one), this.#of.get(other)]
    if (mine !== undefined && theirs !== undefined && mine !== theirs) this.#merge(mine, theirs, atMs)
  }

  #isCore(number: number): boolean {
    return this.#near.linkedTo(number).size + 1 >= this.#watch.what.unitCount
  }

  /** A new core: of the gathering of a core near it, or of one of its own. */
  #join(number: number, own: Gathering): void {
    const others = new Set([...this.#near.linkedTo(number)].flatMap(other => this.#of.get(other) ?? []))
    const [first = own, ...rest] = others
    first.cores.add(number)
    this.#of.set(number, first)
    if (first === own) {
      this.#all.add(own)
      this.#time(own)
    }
    for (const gathering of rest) this.#merge(this.#of.get(number)!, gathering, own.sinceMs)
  }

  #merge(one: Gathering, other: Gathering, atMs: number): void {
    const [older, younger] = one.sinceMs <= other.sinceMs ? [one, other] : [other, one]
    this.#end(younger, atMs)
    for (const core of younger.cores) {
      older.cores.add(core)
      this.#of.set(core, older)
    }
    this.#all.delete(younger)
  }

  #mayEnd(number: number, atMs: number): void {
    const gathering = this.#of.get(number)
    if (gathering === undefined || this.#isCore(number)) return
    this.#of.delete(number)
    gathering.cores.delete(number)
    if (gathering.cores.size > 0) return
    this.#end(gathering, atMs)
    this.#all.delete(gathering)
  }

  #end(gathering: Gathering, atMs: number): void {
    const { told } = gathering
    gathering.told = null
    gathering.isSaid = false
    if (told !== null) this.#scene.teller.ended(this.#watch, { numbers: told, atMs: Math.max(atMs, gathering.beganMs), position: positionOf(this.#scene, told[0]!) })
  }

  #membersOf({ cores }: Gathering): number[] {
    return [...new Set([...cores].flatMap(core => [core, ...this.#near.linkedTo(core)]))].sort((one, other) => one - other)
  }

  #time({ sinceMs }: Gathering): void {
    this.#scene.timers.add(this.#watch.dueMs(sinceMs, this.#watch.what.forSeconds) + this.#scene.graceMs, { watch: this.#watch, what: 'lasting' })
  }
}

/** `gather` anywhere, of those the rule names. */
export class Gatherings implements Keeper {
  readonly #watch: Watch<'gather'>
  readonly #scene: Scene
  readonly #crowd: Crowd

  constructor(watch: Watch<'gather'>, scene: Scene) {
    this.#watch = watch
    this.#scene = scene
    this.#crowd = new Crowd(watch, scene)
  }

  fix(fix: Fix): void {
    if (this.#watch.who.has(fix.number, this.#scene.traits)) this.#crowd.move(fix.number, fix)
  }
  meet(number: number): void {
    const { members, traits } = this.#scene
    if (!members.has(number) || !this.#watch.who.has(number, traits)) return
    this.#crowd.move(number, { lon: members.lonOf(number), lat: members.latOf(number), atMs: members.atMsOf(number) })
  }
  changed(number: number): void {
    if (!this.#watch.who.has(number, this.#scene.traits)) this.#crowd.remove(number, this.#scene.nowMs)
    else if (!this.#crowd.has(number)) this.meet(number)
  }
  lasted(): void {
    this.#crowd.lasted()
  }
  opened(): void {
    this.#crowd.opened()
  }
  closed(atMs: number): void {
    this.#crowd.closed(atMs)
  }
  state(): unknown {
    return this.#crowd.state()
  }
  recall(state: unknown): void {
    const { members, traits } = this.#scene
    for (let number = 1; number <= members.highest; number++) if (members.has(number) && this.#watch.who.has(number, traits)) this.#crowd.put(number)
    this.#crowd.recall(state as Kept)
  }
}
