import { and, desc, eq, sql } from 'drizzle-orm'
import { permit, withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, type Position, commonProblems } from '#platform/pure'
import type { getRule as oneContract, listRules as contract } from '../contract.ts'
import type { Place } from '../place.ts'
import type { WatchRule } from '../watch-rule.ts'
import { afterCursor, cursorOf } from './list-cursor.ts'
import { belowArea } from './rule-access.ts'
import { ruleTable as t, toWatchRule } from './table.ts'

const SHOWN_CORNERS = 400

/** Newest first. */
export async function listRules(ctx: Context, asked: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const rows = await ctx.tx
    .select()
    .from(t)
    .where(
      and(
        withinReach(ctx, 'watch.read', t.areaPath),
        asked.areaCode === undefined ? undefined : await belowArea(ctx, t.areaPath, asked.areaCode),
        asked.state === 'all' ? undefined : eq(t.isSuspended, asked.state === 'suspended'),
        asked.kind && sql`${t.terms}->'what'->>'kind' = ${asked.kind}`,
        afterCursor(asked.cursor, { at: t.createdAt, id: t.id }),
      ),
    )
    .orderBy(desc(t.createdAt), desc(t.id))
    .limit(asked.limit + 1)
  const page = rows.slice(0, asked.limit)
  return { items: page.map(row => thinned(toWatchRule(row))), nextCursor: rows.length > asked.limit ? cursorOf(page.at(-1)!.createdAt, page.at(-1)!.id) : null }
}

export async function getRule(ctx: Context, { id }: InputOf<typeof oneContract>): Promise<WatchRule> {
  const [row] = await ctx.tx.select().from(t).where(eq(t.id, id))
  if (!row) throw commonProblems.notFound()
  permit(ctx, 'watch.read', row.areaPath)
  return toWatchRule(row)
}

/** A county's boundary has thousands of corners; a page of them must stay light. */
function thinned(rule: WatchRule): WatchRule {
  const { where } = rule
  return where === null ? rule : { ...rule, where: thinnedPlace(where) }
}

function thinnedPlace(where: Place): Place {
  if (where.shape !== 'polygon') return where
  const count = where.polygons.flat().reduce((sum, ring) => sum + ring.length, 0)
  if (count <= SHOWN_CORNERS) return where
  const step = Math.ceil(count / SHOWN_CORNERS)
  // The largest parts tell what it is; islets and holes too small to see go.
  const thin = (ring: Position[]) => [...ring.slice(0, -1).filter((_, index) => index % step === 0), ring[0]!]
  const polygons = where.polygons.map(rings => rings.map(thin).filter(ring => ring.length >= 4)).filter(rings => rings.length > 0)
  return { shape: 'polygon', polygons: polygons.length > 0 ? polygons : [[where.polygons[0]![0]!]] }
}
