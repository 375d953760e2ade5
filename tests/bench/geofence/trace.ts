import { type Moves, roomForMoves } from '#domain/force'
import type { Place, Rule } from '#domain/watch'
import { HotCity, type Ring } from '../hot-city.ts'

export const STEP_SECONDS = 5
const START_MS = Date.parse('2026-11-23T00:00:00Z')

/** One walk of everybody within an hour, step by step, the same for ours and for each peer, which takes as many units of it as it can. */
export type Trace = { readonly units: number; readonly startMs: number; readonly steps: readonly Moves[] }

export function traceOf({ units, steps, seed, hour }: { units: number; steps: number; seed: number; hour: number }): Trace {
  const city = new HotCity(units, seed)
  const startMs = START_MS + hour * 3_600_000
  return {
    units,
    startMs,
    steps: Array.from({ length: steps }, (_, step) => {
      city.step(STEP_SECONDS)
      const moves = roomForMoves(units)
      moves.count = units
      for (let unit = 0; unit < units; unit++) moves.number[unit] = unit + 1
      moves.lon.set(city.lon)
      moves.lat.set(city.lat)
      moves.fixedAtMs.fill(startMs + step * STEP_SECONDS * 1000)
      moves.speedKmh.set(city.speedMps.map(speed => speed * 3.6))
      moves.bearingDeg.fill(Number.NaN)
      moves.accuracyMetres.fill(8)
      return moves
    }),
  }
}

export function placeOf(...rings: readonly Ring[]): Extract<Place, { shape: 'polygon' }> {
  return { shape: 'polygon', polygons: [rings.map(ring => ring.map(([lon, lat]): [number, number] => [lon, lat]))] }
}

/** Every other fence tells who enters, every other who leaves: of everybody, at once. */
export function ruleOf(fence: number, where: Place, given: Partial<Rule> = {}): Rule {
  return {
    id: String(fence),
    name: `fence ${fence}`,
    severity: 'minor',
    what: { kind: fence % 2 === 0 ? 'enter' : 'leave' },
    who: { of: 'all' },
    where,
    when: { windows: [], validFrom: null, validUntil: null },
    hysteresis: { metres: 0, seconds: 0 },
    accuracyMostMetres: 0,
    cooldownSeconds: 0,
    areaPath: '',
    version: 1,
    ...given,
  }
}

/** What a watcher saw of a trace: how many events, and their sum, in which each counts and their order within a step does not. */
export class Seen {
  count = 0
  #sum = 0

  add(unit: number, fence: number, step: number): void {
    this.count++
    this.#sum = (this.#sum + (Math.imul(unit, 0x9e3779b1) ^ Math.imul(fence, 0x85ebca6b) ^ Math.imul(step, 0xc2b2ae35))) | 0
  }

  get text(): string {
    return `${this.count}:${this.#sum}`
  }
}
