import { setImmediate } from 'node:timers/promises'
import { mayDo } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import { type Position, distanceMetres } from '#platform/pure'
import type { NearStatus } from '../nearest.ts'
import { STALE_AFTER_MS, type Skill, type UnitKind, kindCodeOf, skillBits } from '../unit.ts'
import { NearGrid } from './nearest-grid.ts'
import { NearSearch, type Wanted } from './nearest-search.ts'
import { type UnitsNow, unitsNow } from './units-now.ts'

/** Bits of a unit in the grid: 8 kinds, on duty, 12 skills, and 11 for the county it belongs to, by hash. */
const ON_DUTY = 1 << 8
const FIRST_SKILL = 9
const FIRST_COUNTY = 21
const COUNTIES = 11
/** How many callers' reaches are remembered; each is a byte for every area that has units. */
const MOST_REACHES = 200
/** Some 10 ms of work. */
const TAKEN_AT_ONCE = 10_000

/** Whom one looks for. `workers` are the units with open incidents, by id. */
export type NearWish = {
  readonly kinds?: readonly UnitKind[]
  readonly skill?: Skill | undefined
  readonly lacks?: Skill | undefined
  readonly status: NearStatus
  readonly areaCode?: string | undefined
  /** Only those heard of lately, or only the silent ones. */
  readonly isStale?: boolean
  readonly workers: ReadonlyMap<string, number>
}
export type Near = { readonly number: number; readonly id: string; readonly metres: number; readonly position: Position; readonly fixedAtMs: number; readonly isStale: boolean }
type Reach = { readonly seen: Uint8Array; readonly counties: number }
type Circle = { readonly position: Position; readonly maxMetres?: number | undefined }

/**
 * Who is near, out of the memory of this process: the grid hears every move in the turn in which it is believed, so an
 * answer is never older than the positions themselves `[FRC-9]`.
 */
export class NearUnits implements AsyncDisposable {
  readonly #units: UnitsNow
  readonly #grid = new NearGrid()
  readonly #search = new NearSearch(this.#grid)
  readonly #reaches = new Map<string, Reach>()
  readonly #follows: readonly Disposable[]

  private constructor(units: UnitsNow) {
    this.#units = units
    this.#follows = [units.onMoved(moves => this.#grid.put(moves)), units.onChanged(numbers => this.#take(numbers))]
  }

  /** Takes everybody in by turns, so that a million of them hold nobody up; who moves meanwhile is heard already. */
  static async open(units: UnitsNow): Promise<NearUnits> {
    const near = new NearUnits(units)
    for (let first = 1; first <= units.columns.highest; first += TAKEN_AT_ONCE) {
      near.#take(Array.from({ length: TAKEN_AT_ONCE }, (_, index) => first + index))
      await setImmediate()
    }
    return near
  }

  /** Up to k units, the nearest first, of those the caller may see. */
  nearest(ctx: Context, { position, maxMetres = Infinity }: Circle, { k, ...wish }: NearWish & { readonly k: number }): Near[] {
    const found = this.#search.nearest(position, k, { wanted: this.#wanted(ctx, wish), maxMetres })
    return Array.from({ length: found.count }, (_, rank) => this.#near(found.number[rank]!, { metres: found.metres[rank]!, ctx }))
  }

  countWithin(ctx: Context, { position, maxMetres = Infinity }: Circle, wish: NearWish): number {
    return this.#search.countWithin(position, maxMetres, this.#wanted(ctx, wish))
  }

  /** These of them that are wanted, in no order: for who is few enough to be looked at one by one. */
  allOf(ctx: Context, ids: readonly string[], { position, wish }: { readonly position: Position; readonly wish: NearWish }): Near[] {
    const fits = this.#search.fitting(this.#wanted(ctx, wish))
    return ids.flatMap(id => {
      const number = this.#units.numberOf(id)
      const place = this.#grid.placeOf(number)
      return place === null || !fits(number) ? [] : [this.#near(number, { metres: distanceMetres(position, [place[0], place[1]]), ctx })]
    })
  }

  #near(number: number, { metres, ctx }: { metres: number; ctx: Context }): Near {
    const { ids, lon, lat, fixedAtMs } = this.#units.columns
    const fixedAt = fixedAtMs[number]!
    return { number, id: ids[number]!, metres, position: [lon[number]!, lat[number]!], fixedAtMs: fixedAt, isStale: ctx.now.getTime() - fixedAt > STALE_AFTER_MS }
  }

  #wanted(ctx: Context, { kinds = [], skill, lacks, status, areaCode, isStale, workers }: NearWish): Wanted {
    const { columns } = this.#units
    const { seen, counties } = this.#reachOf(ctx, areaCode)
    const [area, fixedAtMs, skills, ids] = [columns.area, columns.fixedAtMs, columns.skills, columns.ids]
    const oldest = ctx.now.getTime() - STALE_AFTER_MS
    const lackedBits = lacks === undefined ? 0 : skillBits([lacks])
    const mustWork = status === 'on_order'
    return {
      anyOf: kinds.reduce((bits, kind) => bits | (1 << kindCodeOf(kind)), 0),
      allOf: (status === 'any' ? 0 : ON_DUTY) | (skill === undefined ? 0 : skillBits([skill]) << FIRST_SKILL),
      placedIn: counties,
      accept: number =>
        seen[area[number]!] === 1 &&
        (isStale === undefined || (fixedAtMs[number]! < oldest) === isStale) &&
        (skills[number]! & lackedBits) === 0 &&
        ((status !== 'free' && !mustWork) || workers.has(ids[number]!) === mustWork),
    }
  }

  /** `[FRC-10]` Which areas the caller may see units of, asked of the one rule for each area once; the rule knows posts and places only. */
  #reachOf(ctx: Context, areaCode: string | undefined): Reach {
    const { areaPaths } = this.#units.columns
    const { actor } = ctx
    const key = JSON.stringify([[...actor.roles].sort(), actor.area?.path ?? null, areaCode ?? null])
    const known = this.#reaches.get(key)
    if (known?.seen.length === areaPaths.length) return known
    const seen = Uint8Array.from(areaPaths, path => (mayDo(ctx, 'unit.read', path) && (areaCode === undefined || `/${path}`.includes(`/${areaCode}/`)) ? 1 : 0))
    const counties = areaPaths.reduce((bits, path, index) => (seen[index] === 1 ? bits | countyBit(path) : bits), 0)
    // Nobody's county has no bit, and 0 would mean all.
    const reach = { seen, counties: counties === 0 ? 1 << FIRST_COUNTY : counties }
    if (this.#reaches.size >= MOST_REACHES) this.#reaches.clear()
    this.#reaches.set(key, reach)
    return reach
  }

  #take(numbers: readonly number[]): void {
    const { columns } = this.#units
    const placed = numbers.filter(number => columns.has(number))
    for (const number of placed) {
      const duty = columns.isOnDuty[number] === 1 ? ON_DUTY : 0
      const bits = (1 << columns.kindCode[number]!) | duty | (columns.skills[number]! << FIRST_SKILL) | countyBit(columns.areaPaths[columns.area[number]!]!)
      this.#grid.describe(number, bits)
    }
    const { lon, lat } = columns
    this.#grid.put({ count: placed.length, number: Uint32Array.from(placed), lon: Float64Array.from(placed, number => lon[number]!), lat: Float64Array.from(placed, number => lat[number]!) })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const follow of this.#follows) follow[Symbol.dispose]()
  }
}

/** `140900/140902/…` → one of eleven bits for the county; two counties may share one, which costs time and changes nothing. */
function countyBit(path: string): number {
  const county = path.split('/')[1] ?? ''
  let hash = 0
  for (let at = 0; at < county.length; at++) hash = (hash * 31 + county.charCodeAt(at)) >>> 0
  return 1 << (FIRST_COUNTY + (hash % COUNTIES))
}

/** The one of this process. */
export function nearUnits(handles: Handles): Promise<NearUnits> {
  return handles.part('force.near-grid', async () => NearUnits.open(await unitsNow(handles)))
}
