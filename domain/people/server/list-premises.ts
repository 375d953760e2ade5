import { and, asc, gt, sql } from 'drizzle-orm'
import { withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { listPremises as contract } from '../contract.ts'
import { premisesFrom, premisesTable } from './table.ts'

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** Ordered by id; the cursor is the last id seen. */
export async function listPremises(ctx: Context, input: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const { areaCode, bbox, cursor, limit } = input
  if (cursor !== undefined && !UUID.test(cursor)) throw commonProblems.badInput({ faults: [{ path: 'cursor', message: 'not a cursor' }] })
  const rows = await ctx.tx
    .select()
    .from(premisesTable)
    .where(
      and(
        withinReach(ctx, 'people.read', premisesTable.areaPath),
        cursor === undefined ? undefined : gt(premisesTable.id, cursor),
        areaCode ? sql`strpos('/' || ${premisesTable.areaPath}, ${`/${areaCode}/`}) > 0` : undefined,
        bbox && sql`${premisesTable.lon} between ${bbox[0]} and ${bbox[2]} and ${premisesTable.lat} between ${bbox[1]} and ${bbox[3]}`,
      ),
    )
    .orderBy(asc(premisesTable.id))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map(premisesFrom)
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
