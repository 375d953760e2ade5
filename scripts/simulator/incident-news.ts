import type { Severity } from '#domain/incident'
import { type DemoCity, type DemoIncident, Dice, incidentMaker } from '../demo-city/index.ts'
import { reportsBetween } from './incident-rhythm.ts'
import type { SimulatorOptions } from './options.ts'

export type NewsTerms = Pick<SimulatorOptions, 'seed' | 'rate' | 'incidentsPerDay'> & { readonly startMs: number }
export type News = { readonly incident: DemoIncident; readonly dice: Dice; /** It stays unaccepted for a while, for all to see. */ readonly isOpening: boolean }

/** The wall is neither empty nor flooded. */
export const FEWEST_OPEN = 8
const MOST_OPEN = 14
/** An empty wall fills one by one. */
const FILL_EVERY_MS = 25_000
/** A critical one, soon after the start. */
const OPENING_AFTER_MS = 15_000
const MOST_TRIES = 200

/** What happens in the city next: by the hour's rhythm, by the seed, and enough that the wall is alive. */
export class IncidentNews {
  readonly #terms: NewsTerms
  readonly #make: ReturnType<typeof incidentMaker>
  #askedUntilMs: number
  #lastFillMs = 0
  #hasOpened = false

  constructor(city: DemoCity, terms: NewsTerms) {
    this.#terms = terms
    this.#make = incidentMaker(city)
    this.#askedUntilMs = terms.startMs
  }

  /** Never a second critical one while one waits to be accepted. */
  due(nowMs: number, { openCount, isCriticalWaiting }: { openCount: number; isCriticalWaiting: boolean }): News[] {
    const { seed, incidentsPerDay: perDay, rate, startMs } = this.#terms
    const times = reportsBetween(this.#askedUntilMs, nowMs, { seed, perDay, rate })
    this.#askedUntilMs = nowMs
    const isOpening = !this.#hasOpened && nowMs - startMs >= OPENING_AFTER_MS / rate
    this.#hasOpened ||= isOpening
    const news: News[] = isOpening && !isCriticalWaiting ? [this.#draw(nowMs, 'critical', isOpening)] : []
    const isFilling = perDay > 0 && openCount + news.length + times.length < FEWEST_OPEN && nowMs - this.#lastFillMs >= FILL_EVERY_MS / rate
    if (isFilling) this.#lastFillMs = nowMs
    for (const atMs of [...times, ...(isFilling ? [nowMs] : [])].slice(0, Math.max(0, MOST_OPEN - openCount))) {
      const hasCritical = isCriticalWaiting || news.some(one => one.incident.severity === 'critical')
      news.push(this.#draw(atMs, hasCritical ? 'less' : 'any', false))
    }
    return news
  }

  #draw(atMs: number, wanted: Extract<Severity, 'critical'> | 'less' | 'any', isOpening: boolean): News {
    const dice = new Dice(this.#terms.seed, `incident ${atMs}`)
    const suits = ({ severity }: DemoIncident) => wanted === 'any' || (severity === 'critical') === (wanted === 'critical')
    let incident = this.#make(new Date(atMs), dice)
    for (let tries = 0; !suits(incident) && tries < MOST_TRIES; tries++) incident = this.#make(new Date(atMs), dice)
    return { incident, dice, isOpening }
  }
}
