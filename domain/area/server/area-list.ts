import { and, asc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { Area, listAreas } from '#domain/area'
import { withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { InputOf, Page } from '#platform/pure'
import { areaColumns } from './area-columns.ts'
import { readableArea } from './readable-area.ts'
import { areaFrom, areaTable, dayIn } from './table.ts'

/** Current areas in the caller's reach, by code. */
export async function areaList(ctx: Context, input: InputOf<typeof listAreas>): Promise<Page<Area>> {
  const { level, within, q, cursor, limit } = input
  const top = within === undefined ? undefined : await readableArea(ctx, within)
  const rows = await ctx.tx
    .select(areaColumns)
    .from(areaTable)
    .where(
      and(
        isNull(areaTable.validTo),
        withinReach(ctx, 'area.read', areaTable.path),
        level && eq(areaTable.level, level),
        top && sql`${areaTable.path} like ${`${top.path}_%`}`,
        q?.trim() ? matches(q.trim()) : undefined,
        cursor === undefined ? undefined : gt(areaTable.code, cursor),
      ),
    )
    .orderBy(asc(areaTable.code))
    .limit(limit + 1)
  const day = dayIn(ctx.handles.env.timeZone)
  const items = rows.slice(0, limit).map(row => areaFrom(row, day))
  return { items, nextCursor: rows.length > limit ? items.at(-1)!.code : null }
}

function matches(q: string) {
  const part = `%${q.replace(/[\\%_]/g, match => `\\${match}`)}%`
  return or(sql`${areaTable.name} ilike ${part}`, sql`${areaTable.nameEn} ilike ${part}`, sql`${areaTable.code} like ${part}`)
}
