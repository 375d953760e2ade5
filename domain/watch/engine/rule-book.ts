import type { Rule } from '../rule.ts'
import { ByShape } from './by-shape.ts'
import type { FenceIndex } from './fence-index.ts'
import { OpenHours, zoneOffset } from './hours.ts'
import type { Keeper } from './keeper.ts'
import { type Ground, keeperOf, layingOf } from './kinds.ts'
import type { LineIndex } from './line-index.ts'
import type { ListedFences } from './listed-fences.ts'
import type { Scene } from './scene.ts'
import { Watch } from './watch.ts'
import { Areas, Who } from './who.ts'

/** A rule that watches. */
export type Entry = { readonly watch: Watch; readonly keeper: Keeper; readonly in: Ground | null; isMeeting: boolean }

const NONE: readonly Entry[] = []

export type RuleBookOptions = {
  readonly timeZone: string
  readonly scene: Scene
  readonly fences: FenceIndex
  readonly listed: ListedFences
  readonly lines: LineIndex
  readonly onWatching: (entry: Entry) => void
}

/**
 * All rules, and for each thing that happens those it concerns. A rule replaced watches until the new one's fence is wholly
 * laid: there is no time in between.
 */
export class RuleBook {
  readonly #options: RuleBookOptions
  readonly #offset: (atMs: number) => number
  /** The latest of each rule, laid or not; and those that watch. */
  readonly #latest = new Map<string, Watch>()
  readonly #watching = new Map<string, Entry>()
  readonly #bySerial = new Map<number, Entry>()
  /** Rules of a fence that may concern anybody, of one whose units are named, of a line. */
  readonly fences = new ByShape()
  readonly listed = new ByShape()
  readonly lines = new ByShape()
  readonly #areas = new Map<string, Areas>()
  readonly #byNumber = new Map<number, Entry[]>()
  /** Rules without a fence that see every fix; all without a fence. */
  readonly everyFix: Entry[] = []
  readonly unplaced: Entry[] = []
  /** Rules that ended: what was remembered for them is to be swept out. */
  endedCount = 0
  #serial = 0

  constructor(options: RuleBookOptions) {
    this.#options = options
    this.#offset = zoneOffset(options.timeZone)
  }

  get size(): number {
    return this.#latest.size
  }
  ofUnit(number: number): readonly Entry[] {
    return this.#byNumber.get(number) ?? NONE
  }
  ofSerial(serial: number): Entry | undefined {
    return this.#bySerial.get(serial)
  }
  ofRule(ruleId: string): Entry | undefined {
    return this.#watching.get(ruleId)
  }
  /** No rule has a higher serial. */
  get lastSerial(): number {
    return this.#serial
  }
  all(): IterableIterator<Entry> {
    return this.#watching.values()
  }

  set(rule: Rule): void {
    const laying = layingOf(rule)
    const who = new Who(rule, this.#areasOf(rule.areaPath))
    const watch = new Watch({ rule, serial: ++this.#serial, who, hours: new OpenHours(rule.when, this.#offset) })
    const { id } = rule
    this.#latest.set(id, watch)
    if (laying === null) return this.#begin(watch, null)
    const ground = laying.in
    this.#indexOf(ground).put(laying.place, shape => {
      watch.shape = shape
      if (this.#latest.get(id) === watch) this.#begin(watch, ground)
      else this.#indexOf(ground).remove(shape)
    })
  }

  remove(ruleId: string): void {
    this.#latest.delete(ruleId)
    this.#end(ruleId)
  }

  #indexOf(ground: Ground): FenceIndex {
    return ground === 'listed' ? this.#options.listed.index : this.#options[ground]
  }

  #areasOf(path: string): Areas {
    const known = this.#areas.get(path)
    if (known !== undefined) return known
    const areas = new Areas(path)
    this.#areas.set(path, areas)
    return areas
  }

  #begin(watch: Watch, ground: Ground | null): void {
    this.#end(watch.rule.id)
    const keeper = keeperOf(watch, { scene: this.#options.scene, index: ground === null ? null : this.#indexOf(ground) })
    const entry: Entry = { watch, keeper, in: ground, isMeeting: false }
    this.#watching.set(watch.rule.id, entry)
    this.#bySerial.set(watch.serial, entry)
    if (ground === null) for (const list of this.#listsOf(entry)) list.push(entry)
    else this[ground].put(watch.shape, entry)
    if (ground === 'listed') this.#options.listed.watch(watch.shape, watch.who.numbers!)
    this.#heedListed(entry, 1)
    this.#options.onWatching(entry)
  }

  #end(ruleId: string): void {
    const entry = this.#watching.get(ruleId)
    if (entry === undefined) return
    const { watch, in: ground } = entry
    watch.isGone = true
    this.endedCount++
    this.#watching.delete(ruleId)
    this.#bySerial.delete(watch.serial)
    this.#heedListed(entry, -1)
    if (ground === null) for (const list of this.#listsOf(entry)) list.splice(list.indexOf(entry), 1)
    else {
      this[ground].drop(watch.shape)
      if (ground === 'listed') this.#options.listed.forget(watch.shape, watch.who.numbers!)
      this.#indexOf(ground).remove(watch.shape)
    }
  }

  #listsOf({ watch, keeper }: Entry): Entry[][] {
    return [this.unplaced, ...(keeper.fix === undefined ? [] : this.#whoSees(watch))]
  }

  /** Lists for each unit when the rule names units, else the list of those who see all. */
  #whoSees(watch: Watch): Entry[][] {
    if (watch.who.numbers === null) return [this.everyFix]
    return listed(watch).map(number => {
      const list = this.#byNumber.get(number) ?? []
      this.#byNumber.set(number, list)
      return list
    })
  }

  #heedListed({ watch, keeper, in: ground }: Entry, by: 1 | -1): void {
    if (ground !== null || keeper.fix === undefined || watch.who.numbers === null) return
    for (const number of listed(watch)) this.#options.scene.members.heed(number, by)
  }
}

/** Whose fixes a rule of named units sees. */
function listed({ what, who }: Watch): number[] {
  const targets = what.kind === 'approach' && what.to.of === 'units' ? what.to.numbers : []
  return [...new Set([...(who.numbers ?? []), ...targets])]
}
