import { and, asc, inArray, isNull } from 'drizzle-orm'
import type { getArea } from '#domain/area'
import { withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf } from '#platform/pure'
import { readableArea } from './readable-area.ts'
import { areaFrom, areaTable, dayIn } from './table.ts'

/** One area with those above it, for the bread crumb. */
export async function areaDetail(ctx: Context, { code }: InputOf<typeof getArea>): Promise<OutputOf<typeof getArea>> {
  const row = await readableArea(ctx, code)
  const above = row.path.split('/').slice(0, -2)
  const ancestors = await ctx.tx
    .select({ code: areaTable.code, name: areaTable.name, nameEn: areaTable.nameEn, level: areaTable.level })
    .from(areaTable)
    .where(and(inArray(areaTable.code, above), isNull(areaTable.validTo), withinReach(ctx, 'area.read', areaTable.path)))
    .orderBy(asc(areaTable.path))
  return { ...areaFrom(row, dayIn(ctx.handles.env.timeZone)), ancestors }
}
