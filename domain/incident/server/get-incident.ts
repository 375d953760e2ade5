import { and, eq } from 'drizzle-orm'
import type { Context } from '#platform/context'
import { type InputOf, commonProblems } from '#platform/pure'
import type { getIncident as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { seenBy } from './reach.ts'
import { incidentTable, toIncident } from './table.ts'

export async function getIncident(ctx: Context, { id }: InputOf<typeof contract>): Promise<Incident> {
  const [row] = await ctx.tx
    .select()
    .from(incidentTable)
    .where(and(eq(incidentTable.id, id), await seenBy(ctx)))
  if (!row) throw commonProblems.notFound()
  return toIncident(row)
}
