import type { Position } from '#platform/pure'
import type { Place } from '../place.ts'
import type { Condition, Rule, RuleKind } from '../rule.ts'
import type { OpenHours } from './hours.ts'
import type { Who } from './who.ts'

type ConditionOf = { [K in RuleKind]: Extract<Condition, { kind: K }> }

/** One rule as the engine runs it; set anew it is another one, with another serial. Its outline is in the index, and not kept here. */
export class Watch<K extends RuleKind = RuleKind> {
  readonly rule: Omit<Rule, 'where'>
  readonly isPlaced: boolean
  /** Where people look when it speaks of nobody: the middle of its place. */
  readonly middle: Position | null
  readonly what: ConditionOf[K]
  readonly serial: number
  readonly who: Who
  readonly hours: OpenHours
  readonly hysteresisMs: number
  /** Its fence or line in the index; 0 for none. */
  shape = 0
  /** Since when its window is open; Infinity while it is not. */
  openedMs = Infinity
  /** When that changes next. */
  changesMs = Infinity
  /** Removed or replaced: what is still in lists is not asked. */
  isGone = false
  /** Those of whom it has been quiet since an alert, by the first two numbers. */
  readonly quietUntilMs = new Map<string, number>()

  constructor({ rule, serial, who, hours }: { rule: Rule; serial: number; who: Who; hours: OpenHours }) {
    const { where, ...rest } = rule
    this.rule = rest
    this.isPlaced = where !== null
    this.middle = where && middleOf(where)
    this.what = rule.what as ConditionOf[K]
    this.serial = serial
    this.who = who
    this.hours = hours
    this.hysteresisMs = rule.hysteresis.seconds * 1000
  }

  get isOpen(): boolean {
    return this.openedMs !== Infinity
  }

  /** When something that lasts since then has lasted `forSeconds` of open time. */
  dueMs(sinceMs: number, forSeconds: number): number {
    return Math.max(sinceMs, this.openedMs) + forSeconds * 1000
  }
}

function middleOf(where: Place): Position {
  if (where.shape === 'circle') return where.center
  const positions = where.shape === 'line' ? where.path : where.polygons.flat(2)
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const [lon, lat] of positions) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [(west + east) / 2, (south + north) / 2]
}
