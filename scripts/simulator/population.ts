import type { Position } from '#platform/pure'
import { type DemoCity, type DemoUnit, Dice } from '../demo-city/index.ts'
import { nextFixAtMs } from './cadence.ts'
import type { SentFix } from './door.ts'
import { Mover } from './mover.ts'
import { Scatter } from './scatter.ts'
import { makeWays } from './ways.ts'

/** What the city's own database says of a unit. */
export type KnownUnit = { readonly id: string; readonly deviceIds: readonly string[]; readonly accountId: string | null; readonly position: Position | null }
export type DoorName = 'osmand' | 'jt808' | 'app'
/** One fix, and through which door. */
export type DueFix = { readonly door: DoorName; readonly fix: SentFix; /** Says what became of it: one that was not kept is made up for soon. */ settle(isKept: boolean): void }

export type PopulationTerms = {
  readonly units: number
  readonly rate: number
  readonly seed: number
  readonly nowMs: number
  readonly hasJt808: boolean
}

type Resident = {
  readonly mover: Mover
  readonly door: DoorName
  readonly deviceId: string
  readonly dice: Dice
  readonly scatter: Scatter
  dueMs: number
  sentAtMs: number
  batteryPercent: number
  isSending: boolean
}

/** Everybody is on the map within so long. */
const GATHERING_MS = 20_000
/** People without a signal, on purpose: the wall has to show that too. */
const SILENT_SHARE = 0.02
const RETRY_MS = [4_000, 8_000] as const
const NIGHT_DUTY_SHARE = 0.4
/** Vehicles are few and worth watching: up to this part of those that move. */
const VEHICLE_SHARE = 0.25
/** JT/T 808 tells time to the second: two fixes within one would be a repeat. */
const LEAST_GAP_MS = 1_000

/** All demo units this city knows, each with its day and its device. The same seed and start make the same day. */
export class Population {
  readonly #residents: readonly Resident[]
  readonly #byId: ReadonlyMap<string, Mover>

  constructor(city: DemoCity, known: readonly KnownUnit[], terms: PopulationTerms) {
    const knownById = new Map(known.map(unit => [unit.id, unit]))
    const here = city.units.filter(unit => knownById.has(unit.id))
    const roaming = chooseRoaming(here, knownById, terms.units)
    const ways = makeWays(city.roads)
    this.#residents = here.flatMap(unit => {
      const row = knownById.get(unit.id) as KnownUnit
      const device = deviceOf(unit, row, terms.hasJt808)
      const dice = new Dice(terms.seed, `day of ${unit.id}`)
      const isRoaming = roaming.has(unit.id)
      const isSilent = dice.chance(SILENT_SHARE) && !isRoaming
      if (device === null) return []
      const mover = new Mover(unit, { ...terms, ways, dice, seenAt: row.position, isRoaming, isNightDuty: dice.chance(NIGHT_DUTY_SHARE) })
      const first = terms.nowMs + (dice.unit() * GATHERING_MS) / Math.min(terms.rate, 2)
      const battery = { batteryPercent: dice.whole(35, 100) }
      return [{ mover, ...device, dice, scatter: new Scatter(dice), dueMs: isSilent ? Infinity : first, sentAtMs: 0, isSending: false, ...battery }]
    })
    this.#byId = new Map(this.#residents.map(({ mover }) => [mover.unit.id, mover]))
  }

  get size(): number {
    return this.#residents.length
  }

  get movingCount(): number {
    return this.#residents.reduce((count, { mover }) => count + (mover.isMoving ? 1 : 0), 0)
  }

  mover(unitId: string): Mover | null {
    return this.#byId.get(unitId) ?? null
  }

  get movers(): Iterable<Mover> {
    return this.#byId.values()
  }

  /** Whose turn it is; a device whose last fix is still under way waits for its next turn. */
  due(nowMs: number): DueFix[] {
    return this.#residents.flatMap(resident => {
      if (nowMs < resident.dueMs && !hasBeenSent(resident, nowMs)) return []
      const spot = resident.mover.at(nowMs)
      resident.dueMs = nextFixAtMs({ isMoving: spot.isMoving, setsOffAtMs: resident.mover.setsOffAtMs }, nowMs, resident.dice)
      if (resident.isSending || nowMs - resident.sentAtMs < LEAST_GAP_MS) return []
      resident.sentAtMs = nowMs
      resident.isSending = true
      const { speedKmh, bearingDeg } = spot
      const fix = { deviceId: resident.deviceId, at: new Date(nowMs), position: resident.scatter.around(spot.position), speedKmh: Math.round(speedKmh * 10) / 10, bearingDeg, batteryPercent: resident.batteryPercent }
      return [{ door: resident.door, fix, settle: isKept => settled(resident, isKept) }]
    })
  }
}

/** A standing unit whose fix was lost would be missing for a minute or two. */
function settled(resident: Resident, isKept: boolean): void {
  resident.isSending = false
  if (!isKept) resident.dueMs = Math.min(resident.dueMs, resident.sentAtMs + resident.dice.between(...RETRY_MS))
}

/** A standing unit that was just sent somewhere does not wait out its minute. */
function hasBeenSent({ mover, dueMs, sentAtMs }: Resident, nowMs: number): boolean {
  return mover.isBusy && mover.isMoving && Number.isFinite(dueMs) && nowMs - sentAtMs >= 4_000
}

/** Some vehicles, whoever carries an account, then people in the city's own chance order. */
function chooseRoaming(units: readonly DemoUnit[], known: ReadonlyMap<string, KnownUnit>, count: number): ReadonlySet<string> {
  const onDuty = units.filter(unit => unit.isOnDuty)
  const carried = onDuty.filter(unit => known.get(unit.id)?.accountId != null)
  const vehicles = onDuty.filter(unit => unit.door === 'jt808').slice(0, Math.floor(count * VEHICLE_SHARE))
  const others = onDuty.filter(unit => unit.door !== 'jt808')
  return new Set([...carried, ...vehicles, ...others].slice(0, count + carried.length).map(unit => unit.id).slice(0, Math.max(count, carried.length)))
}

/**
 * Only devices the database has for this unit, so that a city of an older generator gets no strangers. App devices of people
 * without an account of ours send as phones do.
 */
function deviceOf(unit: DemoUnit, row: KnownUnit, hasJt808: boolean): { door: DoorName; deviceId: string } | null {
  if (row.accountId !== null && row.deviceIds.includes(`app:${row.accountId}`)) return { door: 'app', deviceId: `app:${row.accountId}` }
  const { deviceId } = unit
  if (!row.deviceIds.includes(deviceId)) return null
  return { door: unit.door === 'jt808' && hasJt808 ? 'jt808' : 'osmand', deviceId }
}
