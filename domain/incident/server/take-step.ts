import { eq, sql } from 'drizzle-orm'
import { unitsByIds } from '#domain/force/server'
import type { Action } from '#domain/identity'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { commonProblems } from '#platform/pure'
import { incidentStepped } from '../contract.ts'
import { type Incident, type IncidentStep, STEPS } from '../incident.ts'
import { incidentProblems } from '../problems.ts'
import { type IncidentRow, accountsOn, lockFor } from './reach.ts'
import { incidentTable, toIncident } from './table.ts'

type Asked = { readonly id: string; readonly note: string; readonly version?: number | undefined }
type Change = Partial<typeof incidentTable.$inferInsert>

/** `[INC-1]` One step along the arrows of the life cycle: permission, change, fact. */
export async function takeStep(
  ctx: Context,
  step: IncidentStep,
  move: { asked: Asked; action: Action; change: (row: IncidentRow) => Change | Promise<Change> },
): Promise<Incident> {
  const row = await lockFor(ctx, move.asked.id, move.action)
  if (!STEPS[step].from.includes(row.status)) throw incidentProblems.cannotStep({ status: row.status, step })
  const change = { ...(await move.change(row)), status: STEPS[step].to }
  return applyStep(ctx, row, { step, asked: move.asked, change })
}

/** Writes a change and tells it; also for what is no step of the life cycle, such as a note. */
export async function applyStep(
  ctx: Context,
  row: IncidentRow,
  told: { step: string; asked: Asked; change: Change; photoIds?: readonly string[] },
): Promise<Incident> {
  if (told.asked.version !== undefined && told.asked.version !== row.version) throw commonProblems.changedMeanwhile()
  const [after] = await ctx.tx
    .update(incidentTable)
    .set({ ...told.change, version: sql`${incidentTable.version} + 1` })
    .where(eq(incidentTable.id, row.id))
    .returning()
  const incident = toIncident(after!)
  const units = await unitsByIds(ctx.tx, after!.unitIds)
  const left = { reporterId: row.reporterId, unitIds: [...new Set([...row.unitIds, ...after!.unitIds])] }
  await record(
    ctx,
    incidentStepped,
    { step: told.step, note: told.asked.note, unitNames: units.map(unit => unit.name), photoIds: [...(told.photoIds ?? [])], incident },
    { areaCode: row.areaCode, areaPath: row.areaPath, accountIds: await accountsOn(ctx, left), subject: `incident:${row.id}` },
  )
  return incident
}
