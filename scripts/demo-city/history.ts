import type { Incident, Severity } from '#domain/incident'
import { MINUTES_TO_ACCEPT } from '#domain/incident'
import type { Position } from '#platform/pure'
import { DEMO, type DemoArea, type DemoCity, type DemoMark, type DemoPremises, type DemoUnit } from './city.ts'
import { COUNTIES } from './counties.ts'
import { INCIDENT_TEMPLATES, type IncidentTemplate } from './incident-templates.ts'
import { personName } from './names.ts'
import { Dice } from './random.ts'

type Told = Pick<Incident, 'title' | 'kind' | 'severity' | 'note' | 'address' | 'position' | 'gridCode' | 'reporterName' | 'unitIds'>
type Steps = { readonly [Step in 'reportedAt' | 'acceptedAt' | 'assignedAt' | 'onTheWayAt' | 'onSceneAt' | 'resolvedAt' | 'closedAt']: Step extends 'reportedAt' ? Date : Date | null }

/** A past or running incident: steps that lie after `until` are still null. */
export type DemoIncident = Told & Steps & DemoMark & { readonly titleEn: string; readonly noteEn: string }
export type HistoryOptions = { readonly days: number; readonly until: Date; readonly seed?: number; readonly perDay?: number }

/** Incidents by the hour on an ordinary day in this city. */
export const USUAL_BY_HOUR: readonly number[] = [1, 1, 1, 1, 1, 2, 4, 6, 9, 11, 11, 10, 8, 7, 8, 8, 7, 6, 5, 4, 3, 2, 2, 1]
const USUAL_TOTAL = USUAL_BY_HOUR.reduce((sum, count) => sum + count, 0)
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** The city keeps UTC+8 all year. */
const CITY_OFFSET_MS = 8 * HOUR_MS

/** One moment's worth of incidents: what the simulator asks for the present and the history for the past. */
export type IncidentMaker = (reportedAt: Date, dice: Dice) => DemoIncident

/** The incidents of the last days, oldest first, weighted by where people live and by the hour. */
export function makeHistory(city: DemoCity, { days, until, seed = city.seed, perDay = 80 }: HistoryOptions): DemoIncident[] {
  const make = incidentMaker(city)
  const out: DemoIncident[] = []
  const firstHour = Math.floor(until.getTime() / HOUR_MS) - days * 24
  for (let hour = firstHour; hour * HOUR_MS < until.getTime(); hour++) {
    const dice = new Dice(seed, `hour ${hour}`)
    const count = poisson(perDay * intensityAt(new Date(hour * HOUR_MS)), dice)
    const starts = Array.from({ length: count }, () => hour * HOUR_MS + Math.floor(dice.unit() * HOUR_MS)).sort((a, b) => a - b)
    for (const at of starts) if (at < until.getTime()) out.push(asOf(make(new Date(at), dice), until))
  }
  return out
}

/** The share of a day's incidents that falls into this hour; Sundays are quieter. */
export function intensityAt(at: Date): number {
  const local = new Date(at.getTime() + CITY_OFFSET_MS)
  const week = [0.86, 1.08, 1.04, 1, 1, 1.02, 0.96][local.getUTCDay()] ?? 1
  return (week * (USUAL_BY_HOUR[local.getUTCHours()] ?? 1)) / USUAL_TOTAL
}

function poisson(mean: number, dice: Dice): number {
  let count = 0
  for (let left = dice.unit(); left > Math.exp(-mean); left *= dice.unit()) count++
  return count
}

export function incidentMaker(city: DemoCity): IncidentMaker {
  const byCode = new Map(city.areas.map(area => [area.code, area]))
  const homes = Map.groupBy(city.premises, premises => premises.gridCode)
  const grids = city.areas.filter(area => area.level === 'grid')
  const reach: number[] = []
  for (const grid of grids) reach.push((reach.at(-1) ?? 0) + (grid.population ?? 0))
  const responders = responderFinder(city)
  return (reportedAt, dice) => {
    const drawn = dice.unit() * (reach.at(-1) ?? 0)
    const grid = grids[firstAbove(reach, drawn)] as DemoArea
    const template = pickTemplate(new Date(reportedAt.getTime() + CITY_OFFSET_MS).getUTCHours(), dice)
    const severity = (['critical', 'major', 'minor'] as const)[dice.weighted([template.severity.critical, template.severity.major, template.severity.minor])] as Severity
    const place = placeOf({ grid, home: dice.pick(homes.get(grid.code) ?? [null]), byCode })
    const told = { title: template.title.zh, titleEn: template.title.en, kind: template.kind, severity, note: template.note.zh, noteEn: template.note.en, reporterName: personName(dice).zh }
    return { ...DEMO, ...told, ...place, unitIds: responders(template, grid, dice), ...stepTimes(reportedAt, { severity, countyCode: grid.code.slice(0, 6), dice }) }
  }
}

/** Binary search: the first index whose running sum is above the draw. */
function firstAbove(sums: readonly number[], drawn: number): number {
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] as number) > drawn) high = middle
    else low = middle + 1
  }
  return low
}

function pickTemplate(hour: number, dice: Dice): IncidentTemplate {
  const weights = INCIDENT_TEMPLATES.map(({ weight, hours: [from, to] }) => weight * ((from <= to ? hour >= from && hour < to : hour >= from || hour < to) ? 1 : 0.25))
  return INCIDENT_TEMPLATES[dice.weighted(weights)] as IncidentTemplate
}

type Where = { grid: DemoArea; home: DemoPremises | null; byCode: ReadonlyMap<string, DemoArea> }

function placeOf({ grid, home, byCode }: Where): { address: string; position: Position; gridCode: string } {
  if (home !== null) return { address: home.address, position: home.position, gridCode: grid.code }
  const names = [6, 9, 12].map(digits => byCode.get(grid.code.slice(0, digits))?.name ?? '')
  return { address: names.join(''), position: grid.center, gridCode: grid.code }
}

/** The nearest circle first: same grid, same township, same county. */
function responderFinder({ units }: DemoCity): (template: IncidentTemplate, grid: DemoArea, dice: Dice) => string[] {
  const index = new Map<string, DemoUnit[]>()
  for (const unit of units) {
    for (const digits of [15, 9, 6]) {
      const key = `${unit.kind} ${unit.areaCode.slice(0, digits)}`
      const list = index.get(key)
      if (list) list.push(unit)
      else index.set(key, [unit])
    }
  }
  return ({ responders }, grid, dice) => {
    const count = responders.length > 1 && dice.chance(0.35) ? 2 : 1
    const chosen = dice.shuffle(responders).slice(0, count).flatMap(kind => {
      const near = [15, 9, 6].map(digits => index.get(`${kind} ${grid.code.slice(0, digits)}`)).find(list => list !== undefined)
      return near === undefined ? [] : [dice.pick(near).id]
    })
    return [...new Set(chosen)]
  }
}

type Case = { severity: Severity; countyCode: string; dice: Dice }

/** Log-normal through the county's own p50 and p90; grave cases go sooner, small ones wait. */
function stepTimes(reportedAt: Date, { severity, countyCode, dice }: Case): Steps {
  const { p50, p90 } = COUNTIES.find(county => county.code === countyCode)?.arrival ?? { p50: 12, p90: 26 }
  const pace = { critical: 0.85, major: 1, minor: 1.15 }[severity]
  const travel = pace * p50 * Math.exp((Math.log(p90 / p50) / 1.2816) * dice.normal())
  const accept = Math.min(travel * 0.3, MINUTES_TO_ACCEPT[severity] * dice.between(0.15, 1.05))
  const assign = accept + travel * dice.between(0.05, 0.15)
  const setOut = assign + travel * dice.between(0.05, 0.15)
  const resolve = travel + dice.between(15, 105) * (severity === 'critical' ? 0.7 : 1)
  const close = resolve + dice.between(4, 90)
  const at = (minutes: number) => new Date(reportedAt.getTime() + Math.round(minutes * MINUTE_MS))
  return { reportedAt, acceptedAt: at(accept), assignedAt: at(assign), onTheWayAt: at(setOut), onSceneAt: at(travel), resolvedAt: at(resolve), closedAt: at(close) }
}

function asOf(incident: DemoIncident, until: Date): DemoIncident {
  const seen = (at: Date | null) => (at !== null && at.getTime() <= until.getTime() ? at : null)
  const { acceptedAt, assignedAt, onTheWayAt, onSceneAt, resolvedAt, closedAt } = incident
  return {
    ...incident,
    acceptedAt: seen(acceptedAt),
    assignedAt: seen(assignedAt),
    onTheWayAt: seen(onTheWayAt),
    onSceneAt: seen(onSceneAt),
    resolvedAt: seen(resolvedAt),
    closedAt: seen(closedAt),
    unitIds: seen(assignedAt) === null ? [] : incident.unitIds,
  }
}
