import { notInArray, sql } from 'drizzle-orm'
import type { Db } from '#platform/context'
import { ENDED } from './list-incidents.ts'
import { incidentTable } from './table.ts'

/** How many open incidents each unit has at hand, by id; units without one are not in it. */
export async function openWork(tx: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .select({ unitId: sql<string>`unnest(${incidentTable.unitIds})`, count: sql<number>`count(*)::int` })
    .from(incidentTable)
    .where(notInArray(incidentTable.status, ENDED))
    .groupBy(sql`1`)
  return new Map(rows.map(row => [row.unitId, row.count]))
}
