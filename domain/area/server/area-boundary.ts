import { and, eq, isNull } from 'drizzle-orm'
import type { getBoundary } from '#domain/area'
import { withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import { areaTable } from './table.ts'

/** The boundary as it was imported, every point. */
export async function areaBoundary(ctx: Context, { code }: InputOf<typeof getBoundary>): Promise<OutputOf<typeof getBoundary>> {
  const [row] = await ctx.tx
    .select({ boundary: areaTable.boundary })
    .from(areaTable)
    .where(and(eq(areaTable.code, code), isNull(areaTable.validTo), withinReach(ctx, 'area.read', areaTable.path)))
  if (!row) throw commonProblems.notFound()
  return row.boundary
}
