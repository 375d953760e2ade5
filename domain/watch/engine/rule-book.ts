import type { Rule } from '../rule.ts'
import { grown } from './blocks.ts'
import type { FenceIndex } from './fence-index.ts'
import { OpenHours, zoneOffset } from './hours.ts'
import { ENTERING, type Keeper, LEAVING } from './keeper.ts'
import { type Laying, keeperOf, layingOf } from './kinds.ts'
import type { LineIndex } from './line-index.ts'
import type { ListedFences } from './listed-fences.ts'
import type { Scene } from './scene.ts'
import { Watch } from './watch.ts'
import { Areas, Who } from './who.ts'

type LaidIn = NonNullable<Laying>['in']

/** A rule that watches. */
export type Entry = { readonly watch: Watch; readonly keeper: Keeper; readonly in: LaidIn | null; isMeeting: boolean }

const NONE: readonly Entry[] = []
/** More than one rule is of this fence. */
const MORE = 4

export type RuleBookOptions = {
  readonly timeZone: string
  readonly scene: Scene
  readonly fences: FenceIndex
  readonly lines: LineIndex
  readonly listed: ListedFences
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
  readonly #byFence: (Entry[] | undefined)[] = []
  readonly #first: (Keeper | undefined)[] = []
  #heard = new Int32Array(1_024)
  readonly #byLine: (Entry[] | undefined)[] = []
  readonly #byListed: (Entry | undefined)[] = []
  readonly #areas = new Map<string, Areas>()
  readonly #byNumber = new Map<number, Entry[]>()
  /** Rules without a fence that see every fix; all without a fence. */
  readonly everyFix: Entry[] = []
  readonly unplaced: Entry[] = []
  lineCount = 0
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
  ofFence(shape: number): readonly Entry[] {
    return this.#byFence[shape] ?? NONE
  }
  /** Hot: whether anybody wants to hear that a fence was entered, or left. */
  hears(shape: number, flip: number): boolean {
    return (this.#heard[shape]! & flip) !== 0
  }
  /** Hot: the first keeper of a fence; most have but one. */
  firstOf(shape: number): Keeper {
    return this.#first[shape]!
  }
  hasMore(shape: number): boolean {
    return (this.#heard[shape]! & MORE) !== 0
  }
  ofLine(shape: number): readonly Entry[] {
    return this.#byLine[shape] ?? NONE
  }
  /** Whose a fence of `ListedFences` is. */
  ofListed(shape: number): Entry {
    return this.#byListed[shape]!
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
  all(): IterableIterator<Entry> {
    return this.#watching.values()
  }

  set(rule: Rule): void {
    const laying = layingOf(rule)
    const who = new Who(rule, this.#areasOf(rule.areaPath))
    const watch = new Watch({ rule, serial: ++this.#serial, who, hours: new OpenHours(rule.when, this.#offset) })
    this.#latest.set(rule.id, watch)
    if (laying === null) return this.#begin(watch, null)
    if (laying.in === 'listed') {
      watch.shape = this.#options.listed.put(laying.place, who.numbers!)
      return this.#begin(watch, 'listed')
    }
    const which = laying.in
    this.#indexOf(which).put(laying.place, shape => {
      watch.shape = shape
      if (this.#latest.get(rule.id) === watch) this.#begin(watch, which)
      else this.#indexOf(which).remove(shape)
    })
  }

  remove(ruleId: string): void {
    this.#latest.delete(ruleId)
    this.#end(ruleId)
  }

  #indexOf(which: 'fences' | 'lines'): FenceIndex {
    return this.#options[which]
  }

  #areasOf(path: string): Areas {
    const known = this.#areas.get(path)
    if (known !== undefined) return known
    const areas = new Areas(path)
    this.#areas.set(path, areas)
    return areas
  }

  #begin(watch: Watch, which: LaidIn | null): void {
    this.#end(watch.rule.id)
    const { scene, fences, lines, listed } = this.#options
    const entry: Entry = { watch, keeper: keeperOf(watch, { scene, lines, edges: which === 'listed' ? listed : fences }), in: which, isMeeting: false }
    this.#watching.set(watch.rule.id, entry)
    this.#bySerial.set(watch.serial, entry)
    for (const list of this.#listsOf(entry)) list.push(entry)
    if (which === 'fences') this.#hear(watch.shape)
    if (which === 'listed') this.#byListed[watch.shape] = entry
    if (which === 'lines') this.lineCount++
    this.#heedListed(entry, 1)
    this.#options.onWatching(entry)
  }

  #end(ruleId: string): void {
    const entry = this.#watching.get(ruleId)
    if (entry === undefined) return
    entry.watch.isGone = true
    this.endedCount++
    this.#watching.delete(ruleId)
    this.#bySerial.delete(entry.watch.serial)
    for (const list of this.#listsOf(entry)) list.splice(list.indexOf(entry), 1)
    if (entry.in === 'fences') this.#hear(entry.watch.shape)
    if (entry.in === 'lines') this.lineCount--
    this.#heedListed(entry, -1)
    this.#takeAway(entry)
  }

  #takeAway({ in: which, watch }: Entry): void {
    if (which === 'listed') {
      this.#options.listed.remove(watch.shape, watch.who.numbers!)
      this.#byListed[watch.shape] = undefined
    } else if (which !== null) this.#indexOf(which).remove(watch.shape)
  }

  #hear(shape: number): void {
    const entries = this.ofFence(shape)
    this.#heard = grown(this.#heard, shape + 1)
    this.#heard[shape] = entries.reduce((bits, { keeper }) => bits | (keeper.flips ?? ENTERING | LEAVING), entries.length > 1 ? MORE : 0)
    this.#first[shape] = entries[0]?.keeper
  }

  #listsOf(entry: Entry): Entry[][] {
    const { watch, keeper } = entry
    if (entry.in === 'fences') return [(this.#byFence[watch.shape] ??= [])]
    if (entry.in === 'lines') return [(this.#byLine[watch.shape] ??= [])]
    if (entry.in === 'listed') return []
    const seen = keeper.fix === undefined ? [] : this.#whoSees(watch)
    return [this.unplaced, ...seen]
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

  #heedListed({ watch, keeper }: Entry, by: 1 | -1): void {
    if (watch.shape !== 0 || keeper.fix === undefined || watch.who.numbers === null) return
    for (const number of listed(watch)) this.#options.scene.members.heed(number, by)
  }
}

/** Whose fixes a rule of named units sees. */
function listed({ what, who }: Watch): number[] {
  const targets = what.kind === 'approach' && what.to.of === 'units' ? what.to.numbers : []
  return [...new Set([...(who.numbers ?? []), ...targets])]
}
