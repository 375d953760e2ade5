import { type SQL, and, inArray, sql } from 'drizzle-orm'
import type { UnitKind } from '#domain/force'
import { unitTable } from '#domain/force/server'
import { pathOf } from '#domain/area/server'
import { permit, permitSomewhere, withinReach } from '#domain/identity/server'
import { anyOf } from '#platform/bulk'
import type { Context } from '#platform/context'
import { commonProblems } from '#platform/pure'

export type TrackedUnit = { readonly id: string; readonly number: number; readonly name: string; readonly kind: UnitKind }

const shown = { id: unitTable.id, number: unitTable.number, name: unitTable.name, kind: unitTable.kind }

/** `[TRK-8]` All of these units, or not found when the caller may not see the tracks of one of them. */
export async function unitsByIdsToTrack(ctx: Context, ids: readonly string[]): Promise<TrackedUnit[]> {
  permitSomewhere(ctx, 'track.read')
  const units = await ctx.tx.select({ ...shown, areaPath: unitTable.areaPath }).from(unitTable).where(sql`${unitTable.id} = ${anyOf(ids, 'uuid')}`)
  if (units.length < new Set(ids.map(id => id.toLowerCase())).size) throw commonProblems.notFound()
  for (const unit of units) permit(ctx, 'track.read', unit.areaPath)
  return units.map(({ id, number, name, kind }) => ({ id, number, name, kind }))
}

/** Those of these numbers whose tracks the caller may see. */
export async function unitsByNumbersToTrack(ctx: Context, numbers: readonly number[], kinds?: readonly UnitKind[]): Promise<TrackedUnit[]> {
  permitSomewhere(ctx, 'track.read')
  if (numbers.length === 0) return []
  return select(ctx, and(sql`${unitTable.number} = ${anyOf(numbers, 'int')}`, kinds ? inArray(unitTable.kind, [...kinds]) : undefined))
}

/** The units that belong to an area now; one more than `most` tells that there are more. */
export async function unitsOfAreaToTrack(ctx: Context, areaCode: string, most: number): Promise<TrackedUnit[]> {
  const path = await pathOf(ctx, areaCode)
  if (path === null) throw commonProblems.notFound()
  permit(ctx, 'track.read', path)
  return select(ctx, sql`starts_with(${unitTable.areaPath}, ${path})`).limit(most + 1)
}

function select(ctx: Context, condition: SQL | undefined) {
  return ctx.tx.select(shown).from(unitTable).where(and(withinReach(ctx, 'track.read', unitTable.areaPath), condition)).orderBy(unitTable.number).$dynamic()
}
