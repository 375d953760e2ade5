import type { Incident, IncidentStatus, IncidentStep } from '#domain/incident'
import { type DemoCity, Dice } from '../demo-city/index.ts'
import { STEP_NOTES, commanderOver, reporterFor } from './command-post.ts'
import type { DemoAccounts } from './demo-accounts.ts'
import { FEWEST_OPEN, IncidentNews, type News } from './incident-news.ts'
import { type Plan, nextStep, planForFound, planOf } from './incident-plan.ts'
import { Muster } from './muster.ts'
import type { SimulatorOptions } from './options.ts'
import type { Population } from './population.ts'
import type { Tally } from './tally.ts'

/** `isOurs`: we accept, assign and close it too. What people report they command themselves; our units only obey. */
type Case = { readonly plan: Plan; readonly isOurs: boolean; status: IncidentStatus; sinceMs: number; latest: Incident }
export type DeskTerms = Pick<SimulatorOptions, 'seed' | 'rate' | 'incidentsPerDay'> & { readonly startMs: number }
type Around = { readonly city: DemoCity; readonly accounts: DemoAccounts; readonly population: Population; readonly tally: Tally }

const USUAL_MOST_OPEN = 12
const MOST_STEPS_PER_TURN = 4
const LISTED = 200
/** How long the first critical one of the day waits. */
const OPENING_WAITS_MS = [75_000, 110_000] as const
const OBEYED: readonly IncidentStep[] = ['set-out', 'arrive', 'resolve']

/** Reports incidents and lives them through by what the city itself says of them: read, compare with the plan, take a step. */
export class IncidentDesk {
  readonly #terms: DeskTerms
  readonly #around: Around
  readonly #muster: Muster
  readonly #news: IncidentNews
  readonly #cases = new Map<string, Case>()
  readonly #unitAreas: ReadonlyMap<string, string>
  #isFirstTurn = true

  constructor(terms: DeskTerms, around: Around) {
    this.#terms = terms
    this.#around = around
    this.#muster = new Muster(around.population)
    this.#news = new IncidentNews(around.city, terms)
    this.#unitAreas = new Map(around.city.units.map(unit => [unit.id, unit.areaCode]))
  }

  /** One look at the city and a few steps. Call it every few seconds, never twice at once. */
  async turn(nowMs: number): Promise<void> {
    const open = await this.#list('state=open')
    if (this.#isFirstTurn) for (const one of await this.#list('status=resolved')) this.#note(one, nowMs)
    for (const one of open) this.#note(one, nowMs)
    this.#isFirstTurn = false
    this.#around.tally.openIncidents = open.length
    for (const one of open) this.#mobilise(one, nowMs)
    this.#muster.releaseAllBut(new Set(open.map(one => one.id)), nowMs)
    this.#forgetEnded(new Set(open.map(one => one.id)))
    await this.#takeSteps(open, nowMs)
    const isCriticalWaiting = open.some(one => one.severity === 'critical' && one.status === 'reported')
    for (const news of this.#news.due(nowMs, { openCount: open.length, isCriticalWaiting })) await this.#report(news, nowMs)
  }

  async #list(filter: string): Promise<Incident[]> {
    const { status, body } = await this.#around.accounts.ask('city', `GET /api/incidents?${filter}&limit=${LISTED}`)
    if (status !== 200) throw new Error(`incidents answered ${status}`)
    return (body as { items: Incident[] }).items
  }

  /** Found at the start, the demo's and an interface's are ours; later only what we report ourselves. */
  #note(incident: Incident, nowMs: number): void {
    const known = this.#cases.get(incident.id)
    if (known?.status === incident.status) return void (known.latest = incident)
    if (known) return void Object.assign(known, { latest: incident, status: incident.status, sinceMs: nowMs })
    const plan = planForFound(incident, { rate: this.#terms.rate, dice: this.#diceFor(incident) })
    const isOurs = this.#isFirstTurn && (incident.source === 'demo' || incident.source === 'api')
    this.#cases.set(incident.id, { plan, isOurs, status: incident.status, sinceMs: nowMs, latest: incident })
  }

  /** Whoever is on the way drives there, sent by us or by a person at a desk. */
  #mobilise(incident: Incident, nowMs: number): void {
    const plan = this.#cases.get(incident.id)?.plan
    if (plan && (incident.status === 'on_the_way' || incident.status === 'on_scene')) this.#muster.send(incident, { nowMs, wantedByMs: nowMs + plan.wayMs })
  }

  /** Those that ended elsewhere; what we resolved stays until it is closed. */
  #forgetEnded(openIds: ReadonlySet<string>): void {
    for (const [id, { status, isOurs }] of this.#cases) if (!openIds.has(id) && !(status === 'resolved' && isOurs)) this.#cases.delete(id)
  }

  async #takeSteps(open: readonly Incident[], nowMs: number): Promise<void> {
    const waitingCritical = [...this.#cases].filter(([, it]) => it.status === 'reported' && it.latest.severity === 'critical').map(([id]) => id)
    const onScene = [...this.#cases].filter(([, it]) => it.status === 'on_scene' && it.isOurs).sort(([, one], [, other]) => one.sinceMs - other.sinceMs)
    const tooLong = open.length > USUAL_MOST_OPEN ? onScene[0]?.[0] : undefined
    let spare = open.length - FEWEST_OPEN
    let left = MOST_STEPS_PER_TURN
    for (const [id, it] of this.#cases) {
      if (left === 0) return
      const standing = { nowMs, sinceMs: it.sinceMs, hasArrived: this.#muster.hasArrived(id, nowMs), mayEnd: spare > 0, mustEnd: id === tooLong }
      const step = it.isOurs && waitingCritical.indexOf(id) > 0 ? 'accept' : nextStep(it.status, it.plan, standing)
      if (step === null || (!it.isOurs && !OBEYED.includes(step))) continue
      left--
      if (step === 'resolve') spare--
      await this.#step(it, step, nowMs)
    }
  }

  async #step(it: Case, step: IncidentStep, nowMs: number): Promise<void> {
    const { latest: incident, plan } = it
    const unitIds = step === 'assign' ? this.#muster.choose(incident, plan.unitIds, nowMs) : incident.unitIds
    const areas = [incident.gridCode, ...unitIds.flatMap(id => this.#unitAreas.get(id) ?? [])]
    const who = commanderOver(areas, this.#around.city.demoAccountsAreas)
    const note = this.#diceFor(incident, step).pick(STEP_NOTES[step] ?? [''])
    const named = step !== 'assign' ? {} : { unitIds, departmentCode: unitIds.length === 0 ? 'health' : null }
    const { status, body } = await this.#around.accounts.ask(who, `POST /api/incidents/${incident.id}/${step}`, { note, version: incident.version, ...named })
    if (status === 200) this.#around.tally.incidentSteps++
    // Somebody at a desk was quicker: what the next look shows counts.
    else if (status !== 409) this.#around.tally.failed(new Error(`${step} answered ${status}`))
    if (status === 200) Object.assign(it, { latest: body as Incident, status: (body as Incident).status, sinceMs: nowMs })
  }

  async #report({ incident: made, dice, isOpening }: News, nowMs: number): Promise<void> {
    const { title, kind, severity, note, address, position } = made
    const who = reporterFor(made.gridCode, this.#around.city.demoAccountsAreas)
    const { status, body } = await this.#around.accounts.ask(who, 'POST /api/incidents', { title, kind, severity, note, address, position, source: 'api' })
    if (status !== 200) return void this.#around.tally.failed(new Error(`report answered ${status}`))
    this.#around.tally.incidentsMade++
    const plan = planOf(made, { rate: this.#terms.rate, dice })
    const waitMs = isOpening ? { ...plan.waitMs, reported: dice.between(...OPENING_WAITS_MS) / this.#terms.rate } : plan.waitMs
    this.#cases.set((body as Incident).id, { plan: { ...plan, waitMs }, isOurs: true, status: 'reported', sinceMs: nowMs, latest: body as Incident })
  }

  #diceFor(incident: Incident, purpose = 'plan'): Dice {
    return new Dice(this.#terms.seed, `${purpose} ${incident.id}`)
  }
}
