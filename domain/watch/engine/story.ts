/* eslint-disable max-params -- a story is a table: a column per argument */
import { type Moves, roomForMoves } from '#domain/force'
import type { Position } from '#platform/pure'
import type { Place } from '../place.ts'
import type { Rule } from '../rule.ts'
import type { Alert } from './alert.ts'
import { METRES_PER_DEGREE, metresPerDegreeLon } from './shapes.ts'
import type { Traits } from './traits.ts'
import { WatchEngine } from './watch-engine.ts'

/** For tests: a Monday, 08:00 in the city; all stories count seconds and metres from here. */
export const MONDAY_MS = Date.parse('2026-11-23T00:00:00Z')
const ORIGIN: Position = [112.7, 38.4]

/** So many metres east and north of the origin. */
export function at(east: number, north: number): Position {
  return [ORIGIN[0] + east / metresPerDegreeLon(ORIGIN[1]), ORIGIN[1] + north / METRES_PER_DEGREE]
}

export function polygon(...rings: readonly (readonly (readonly [east: number, north: number])[])[]): Place {
  return { shape: 'polygon', polygons: [rings.map(ring => [...ring, ring[0]!].map(([east, north]) => at(east, north)))] }
}

/** A square from the origin to the north-east. */
export function square(side: number): Place {
  return polygon([[0, 0], [side, 0], [side, side], [0, side]])
}

export function ruleOf(given: Partial<Rule> & Pick<Rule, 'what'>): Rule {
  return {
    id: 'r1',
    name: 'rule',
    severity: 'major',
    who: { of: 'all' },
    where: null,
    when: { windows: [], validFrom: null, validUntil: null },
    hysteresis: { metres: 0, seconds: 0 },
    accuracyMostMetres: 0,
    cooldownSeconds: 0,
    areaPath: '',
    version: 1,
    ...given,
  }
}

export type Told = { readonly speedKmh?: number; readonly accuracyMetres?: number }

/** An engine on a stage: fixes and ticks go in by seconds and metres, what it says comes out as short lines. */
export class Story {
  readonly engine: WatchEngine
  readonly alerts: Alert[] = []
  readonly traits: { kindCode: Uint8Array; isOnDuty: Uint8Array; area: Uint32Array; areaPaths: string[] }
  readonly moves: Moves = roomForMoves(1)

  constructor(rules: readonly Rule[] = [], traits?: Traits) {
    this.engine = new WatchEngine({ onAlert: alert => this.alerts.push(alert), timeZone: 'Asia/Shanghai', lat: ORIGIN[1], graceMs: 3_000 })
    this.traits = { kindCode: new Uint8Array(100), isOnDuty: new Uint8Array(100).fill(1), area: new Uint32Array(100), areaPaths: [''], ...(traits as object | undefined) }
    this.tick(0)
    this.set(...rules)
  }

  set(...rules: readonly Rule[]): void {
    for (const rule of rules) this.engine.setRule(rule)
    while (this.engine.work());
  }

  fix(number: number, [east, north]: readonly [number, number], second: number, { speedKmh = Number.NaN, accuracyMetres = Number.NaN }: Told = {}): this {
    return this.fixAt(number, at(east, north), second, { speedKmh, accuracyMetres })
  }

  fixAt(number: number, [lon, lat]: Position, second: number, { speedKmh = Number.NaN, accuracyMetres = Number.NaN }: Told = {}): this {
    this.moves.count = 1
    this.moves.number[0] = number
    this.moves.lon[0] = lon
    this.moves.lat[0] = lat
    this.moves.fixedAtMs[0] = MONDAY_MS + second * 1000
    this.moves.speedKmh[0] = speedKmh
    this.moves.accuracyMetres[0] = accuracyMetres
    this.engine.take(this.moves, this.traits)
    return this
  }

  tick(second: number): this {
    this.engine.tick(MONDAY_MS + second * 1000)
    return this
  }

  changed(number: number, second: number): this {
    this.engine.changed([number], this.traits, MONDAY_MS + second * 1000)
    return this
  }

  /** `enter began 7 @10`, in the order told. */
  get lines(): string[] {
    return this.alerts.map(({ kind, phase, numbers, atMs }) => `${kind} ${phase} ${numbers.join('+') || '-'} @${(atMs - MONDAY_MS) / 1000}`)
  }
}
