import { and, asc, eq, inArray, isNull, lt, notInArray } from 'drizzle-orm'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { incidentOverdue } from '../contract.ts'
import { ENDED } from './list-incidents.ts'
import { accountsOn } from './reach.ts'
import { incidentTable as t, toIncident } from './table.ts'

const BATCH = 200

/** `[INC-7]` Tells once, within a minute, that nobody was on scene when it was due. */
export async function tellOverdue(ctx: Context): Promise<void> {
  const due = await ctx.tx
    .select()
    .from(t)
    .where(and(notInArray(t.status, ENDED), isNull(t.onSceneAt), lt(t.dueAt, ctx.now), eq(t.isOverdueTold, false)))
    .orderBy(asc(t.dueAt))
    .limit(BATCH)
    .for('update', { skipLocked: true })
  if (due.length === 0) return
  await ctx.tx.update(t).set({ isOverdueTold: true }).where(inArray(t.id, due.map(row => row.id)))
  for (const row of due) {
    await record(ctx, incidentOverdue, { incident: toIncident(row) }, {
      areaCode: row.areaCode,
      areaPath: row.areaPath,
      accountIds: await accountsOn(ctx, row),
      subject: `incident:${row.id}`,
    })
  }
}
