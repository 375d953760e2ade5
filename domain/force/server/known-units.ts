import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { withinReach } from '#domain/identity/server'
import { anyOf } from '#platform/bulk'
import type { Context, Db } from '#platform/context'
import { type Position, distanceMetres } from '#platform/pure'
import { STALE_AFTER_MS, type UnitKind } from '../unit.ts'
import { type UnitRow, unitTable } from './table.ts'

/** A unit as other slices know it; `areaPath` lets them ask `permit` themselves. */
export type KnownUnit = {
  readonly id: string
  readonly number: number
  readonly name: string
  readonly kind: UnitKind
  readonly areaCode: string
  readonly areaPath: string
  readonly phone: string | null
  readonly accountId: string | null
  readonly isOnDuty: boolean
  readonly position: Position | null
  readonly fixedAt: Date | null
}

export type NearUnit = KnownUnit & { readonly position: Position; readonly distanceMetres: number; readonly isStale: boolean }

/** Those that exist, in no order. Asks no right: the caller does. */
export async function unitsByIds(tx: Db, ids: readonly string[]): Promise<KnownUnit[]> {
  if (ids.length === 0) return []
  return (await tx.select().from(unitTable).where(sql`${unitTable.id} = ${anyOf(ids, 'uuid')}`)).map(knownFrom)
}

/** The units an account carries: one at most today. */
export async function unitIdsOfAccount(tx: Db, accountId: string): Promise<string[]> {
  const rows = await tx.select({ id: unitTable.id }).from(unitTable).where(eq(unitTable.accountId, accountId))
  return rows.map(row => row.id)
}

/** Units on duty within reach of the caller and of the point, the nearest first. Crow's distance. */
export async function unitsNear(ctx: Context, place: { position: Position; radiusMetres: number }): Promise<NearUnit[]> {
  const [lon, lat] = place.position
  const latDeg = place.radiusMetres / METRES_PER_DEGREE
  const lonDeg = latDeg / Math.max(0.05, Math.cos((lat * Math.PI) / 180))
  const rows = await ctx.tx
    .select()
    .from(unitTable)
    .where(
      and(
        withinReach(ctx, 'unit.read', unitTable.areaPath),
        eq(unitTable.isOnDuty, true),
        isNotNull(unitTable.fixedAt),
        sql`${unitTable.lon} between ${lon - lonDeg} and ${lon + lonDeg} and ${unitTable.lat} between ${lat - latDeg} and ${lat + latDeg}`,
      ),
    )
  return rows
    .flatMap(row => nearFrom(knownFrom(row), place.position, ctx.now))
    .filter(unit => unit.distanceMetres <= place.radiusMetres)
    .sort((one, other) => one.distanceMetres - other.distanceMetres)
}

const METRES_PER_DEGREE = 111_195

function nearFrom(unit: KnownUnit, from: Position, now: Date): NearUnit[] {
  const { position, fixedAt } = unit
  if (position === null || fixedAt === null) return []
  return [{ ...unit, position, distanceMetres: distanceMetres(from, position), isStale: now.getTime() - fixedAt.getTime() > STALE_AFTER_MS }]
}

function knownFrom(row: UnitRow): KnownUnit {
  const { id, number, name, kind, areaCode, areaPath, phone, accountId, isOnDuty, fixedAt } = row
  const position: Position | null = row.lon === null || row.lat === null ? null : [row.lon, row.lat]
  return { id, number, name, kind, areaCode, areaPath, phone, accountId, isOnDuty, position, fixedAt }
}
