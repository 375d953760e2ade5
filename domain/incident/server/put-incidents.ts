import { randomUUID } from 'node:crypto'
import { unitsByIds } from '#domain/force/server'
import type { Context } from '#platform/context'
import { type PastFact, recordPast } from '#platform/event-log'
import type { Position } from '#platform/pure'
import { incidentReported, incidentStepped } from '../contract.ts'
import { type IncidentKind, type IncidentStatus, type IncidentStep, STEPS, type Severity, dueAt } from '../incident.ts'
import { incidentDay, incidentTable, toIncident } from './table.ts'

type Times = Record<'acceptedAt' | 'assignedAt' | 'onTheWayAt' | 'onSceneAt' | 'resolvedAt' | 'closedAt', Date | null>

export type PastIncident = Times & {
  readonly title: string
  readonly kind: IncidentKind
  readonly severity: Severity
  readonly note: string
  readonly address: string
  readonly position: Position
  readonly area: { readonly code: string; readonly path: string; readonly names: readonly string[] }
  readonly reporterName: string
  readonly unitIds: readonly string[]
  readonly reportedAt: Date
}

type Row = typeof incidentTable.$inferInsert & typeof incidentTable.$inferSelect

const ROWS_AT_ONCE = 400
const LIFE: readonly (readonly [IncidentStep, keyof Times])[] = [
  ['accept', 'acceptedAt'], ['assign', 'assignedAt'], ['set-out', 'onTheWayAt'], ['arrive', 'onSceneAt'], ['resolve', 'resolvedAt'], ['close', 'closedAt'],
]

/** A past of incidents with their time lines, oldest first: for the demo city. Marked as demo. */
export async function putIncidents(ctx: Context, past: readonly PastIncident[]): Promise<void> {
  const counts = new Map<string, number>()
  const rows = past.map(one => rowOf(ctx, one, counts))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) await ctx.tx.insert(incidentTable).values(rows.slice(from, from + ROWS_AT_ONCE))
  await ctx.tx.insert(incidentDay).values([...counts].map(([day, last]) => ({ day, last })))
  const names = new Map((await unitsByIds(ctx.tx, [...new Set(rows.flatMap(row => row.unitIds))])).map(unit => [unit.id, unit.name]))
  const told = rows.flatMap(row => factsOf(row, row.unitIds.flatMap(id => names.get(id) ?? [])))
  await recordPast(ctx, 'live', told.toSorted((a, b) => a.at.getTime() - b.at.getTime()))
}

function rowOf(ctx: Context, one: PastIncident, counts: Map<string, number>): Row {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: ctx.handles.env.timeZone }).format(one.reportedAt)
  const count = (counts.get(day) ?? 0) + 1
  counts.set(day, count)
  const taken = LIFE.filter(([, at]) => one[at] !== null)
  const { area, position, unitIds, ...told } = one
  return {
    ...told,
    id: randomUUID(),
    number: `${day.replaceAll('-', '')}-${String(count).padStart(4, '0')}`,
    status: taken.length === 0 ? 'reported' : STEPS[taken.at(-1)![0]].to,
    lon: position[0],
    lat: position[1],
    areaCode: area.code,
    areaPath: area.path,
    areaNames: [...area.names],
    reporterId: ctx.actor.accountId,
    source: 'demo',
    photoIds: [],
    unitIds: [...unitIds],
    departmentCode: null,
    dueAt: dueAt(one.severity, one.reportedAt),
    isOverdueTold: true,
    isDemo: true,
    version: taken.length + 1,
  }
}

/** The facts its life would have left, each with the incident as it was then. */
function factsOf(row: Row, unitNames: readonly string[]): PastFact[] {
  const audience = { areaCode: row.areaCode, areaPath: row.areaPath, subject: `incident:${row.id}` }
  const reported = asOf(row, row.reportedAt, 'reported')
  const facts: PastFact[] = [{ fact: incidentReported, payload: { incident: toIncident(reported) }, audience, at: row.reportedAt, actorName: row.reporterName }]
  for (const [step, key] of LIFE) {
    const at = row[key]
    if (at === null) break
    const isField = step === 'set-out' || step === 'arrive' || step === 'resolve'
    const incident = toIncident(asOf(row, at, STEPS[step].to))
    const payload = { step, note: '', unitNames: incident.unitIds.length > 0 ? [...unitNames] : [], photoIds: [], incident }
    facts.push({ fact: incidentStepped, payload, audience, at, actorName: (isField && unitNames[0]) || '值班指挥' })
  }
  return facts
}

function asOf(row: Row, then: Date, status: IncidentStatus): Row {
  const seen = (at: Date | null) => (at !== null && at <= then ? at : null)
  const times = Object.fromEntries(LIFE.map(([, key]) => [key, seen(row[key])])) as Times
  return { ...row, ...times, status, unitIds: times.assignedAt === null ? [] : row.unitIds, version: LIFE.filter(([, key]) => times[key] !== null).length + 1 }
}
