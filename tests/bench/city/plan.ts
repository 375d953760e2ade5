import { EAST, HotCity, NORTH, type Ring, SOUTH, WEST, fenceRings, isInCity } from '../hot-city.ts'

/** Sizes of one run; a short one is the same in small. */
export type CityPlan = {
  readonly seed: number
  readonly units: number
  readonly rules: number
  /** So many of the rules, of small fences, are of everybody; the others are of a list of people each, as a watch usually is. */
  readonly ofAll: number
  readonly listed: number
  readonly viewers: number
  /** A viewer in five follows so many units, whose reports are timed from the device to the socket. */
  readonly followed: number
  readonly secondsPerRound: number
}

export const COUNTIES = 10
export const EVERY_SECONDS = 5
export const SLICE_MS = 50
export const SLICES = (EVERY_SECONDS * 1000) / SLICE_MS
export const PASSWORD = 'a-good-password'
const CITY_CODE = '990100'
export const CITY_PATH = `${CITY_CODE}/`

export const countyCode = (county: number) => `9901${String(county + 1).padStart(2, '0')}`
export const countyPath = (county: number) => `${CITY_PATH}${countyCode(county)}/`
/** Counties lie side by side from west to east. */
export const countyOf = (lon: number) => Math.min(COUNTIES - 1, Math.max(0, Math.floor(((lon - WEST) / (EAST - WEST)) * COUNTIES)))
export const deviceId = (index: number) => `bench-${index + 1}`

/** Of every five viewers three see the city, two a county of theirs; an account serves twenty. */
export function accountOf(viewer: number): string {
  return viewer % 5 < 3 ? `city-${Math.floor(viewer / 60)}` : `county-${Math.floor(viewer / 5) % COUNTIES}`
}

export function accounts(viewers: number): readonly { readonly name: string; readonly county: number | null }[] {
  const names = new Set(Array.from({ length: viewers }, (_, viewer) => accountOf(viewer)))
  return [...names].map(name => ({ name, county: name.startsWith('county-') ? Number(name.slice(7)) : null }))
}

/** Whom a rule is of: unit numbers; null for everybody. */
export function listOf(plan: CityPlan, rule: number): readonly number[] | null {
  if (rule < plan.ofAll) return null
  return [...new Set(Array.from({ length: plan.listed }, (_, at) => 1 + ((rule * 7_919 + at * 104_729) % plan.units)))]
}

/** Half of the rules are of entering, half of leaving. */
export const isEnter = (rule: number) => rule % 2 === 0

export function ruleRings(plan: CityPlan): readonly Ring[] {
  const isSmall = (ring: Ring) => ring.length <= 17 && ring.every(([lon, lat]) => isInCity(lon, lat))
  const all = fenceRings(plan.rules * 2, plan.seed + 1)
  const small = all.filter(isSmall).slice(0, plan.ofAll)
  return [...small, ...all.filter(ring => !small.includes(ring)).slice(0, plan.rules - small.length)]
}

/** 1e-7 degree, as the feed carries it. */
export const quantised = (degrees: number) => Math.round(degrees * 1e7) / 1e7

/** The same walk in the feeder and in the oracle: slice by slice, each unit every five seconds. */
export class CityWalk {
  readonly people: HotCity
  slice = 0

  constructor(plan: CityPlan) {
    this.people = new HotCity(plan.units, plan.seed)
  }

  /** Steps those whose turn it is (in their first turn they only say where they are) and hands each over. */
  next(report: (index: number) => void): void {
    const isFirst = this.slice < SLICES
    for (let index = this.slice % SLICES; index < this.people.count; index += SLICES) {
      if (!isFirst) this.people.stepOne(index, EVERY_SECONDS)
      report(index)
    }
    this.slice++
  }
}

export const CITY_BOX = { west: WEST, south: SOUTH, east: EAST, north: NORTH }
