import { type SQL, arrayOverlaps, eq, or } from 'drizzle-orm'
import { unitIdsOfAccount, unitsByIds } from '#domain/force/server'
import type { Action } from '#domain/identity'
import { mayDo, mayDoSomewhere, permit, withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { commonProblems } from '#platform/pure'
import { incidentTable } from './table.ts'

export type IncidentRow = typeof incidentTable.$inferSelect

/** `[INC-4]` An incident is seen within one's reach, and by whoever reported it or was sent to it, wherever it lies. */
export async function seenBy(ctx: Context): Promise<SQL> {
  return or(withinReach(ctx, 'incident.read', incidentTable.areaPath), await concerning(ctx))!
}

/** Incidents I reported or that one of my units is on. */
export async function concerning(ctx: Context): Promise<SQL> {
  const mine = eq(incidentTable.reporterId, ctx.actor.accountId)
  const unitIds = await unitIdsOfAccount(ctx.tx, ctx.actor.accountId)
  return unitIds.length === 0 ? mine : or(mine, arrayOverlaps(incidentTable.unitIds, unitIds))!
}

/** The row, locked, if the caller may do this to it; otherwise not found. Who was sent may work on it anywhere. */
export async function lockFor(ctx: Context, id: string, action: Action): Promise<IncidentRow> {
  const [row] = await ctx.tx.select().from(incidentTable).where(eq(incidentTable.id, id)).for('update')
  if (!row) throw commonProblems.notFound()
  if (mayDo(ctx, action, row.areaPath)) return row
  const isSent = (await unitIdsOfAccount(ctx.tx, ctx.actor.accountId)).some(unitId => row.unitIds.includes(unitId))
  if (!isSent || !mayDoSomewhere(ctx, action)) permit(ctx, action, row.areaPath)
  return row
}

/** Accounts that hear of every step: the reporter and the people sent. */
export async function accountsOn(ctx: Context, row: Pick<IncidentRow, 'reporterId' | 'unitIds'>): Promise<string[]> {
  const units = await unitsByIds(ctx.tx, row.unitIds)
  return [...new Set([row.reporterId, ...units.flatMap(unit => unit.accountId ?? [])])]
}
