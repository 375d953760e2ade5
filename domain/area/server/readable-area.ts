import { and, eq, isNull } from 'drizzle-orm'
import { withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { commonProblems } from '#platform/pure'
import { areaColumns } from './area-columns.ts'
import { areaTable } from './table.ts'

/** The current area with this code, unless it is unknown or out of reach: those are one answer. */
export async function readableArea(ctx: Context, code: string) {
  const [row] = await ctx.tx
    .select(areaColumns)
    .from(areaTable)
    .where(and(eq(areaTable.code, code), isNull(areaTable.validTo), withinReach(ctx, 'area.read', areaTable.path)))
  if (!row) throw commonProblems.notFound()
  return row
}
