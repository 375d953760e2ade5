import { eq, sql } from 'drizzle-orm'
import { anyOf } from '#platform/bulk'
import type { Db } from '#platform/context'
import type { Position } from '#platform/pure'
import type { Skill, UnitKind } from '../unit.ts'
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
  readonly skills: readonly Skill[]
  readonly position: Position | null
  readonly fixedAt: Date | null
}

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

function knownFrom(row: UnitRow): KnownUnit {
  const { id, number, name, kind, areaCode, areaPath, phone, accountId, isOnDuty, skills, fixedAt } = row
  const position: Position | null = row.lon === null || row.lat === null ? null : [row.lon, row.lat]
  return { id, number, name, kind, areaCode, areaPath, phone, accountId, isOnDuty, skills, position, fixedAt }
}
