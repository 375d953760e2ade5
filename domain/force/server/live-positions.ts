import { isNotNull } from 'drizzle-orm'
import type { Db } from '#platform/context'
import { kindCodeOf } from '../unit.ts'
import { unitTable } from './table.ts'

/** Where every unit was last believed to be, in the shape of a move on the bus: what a gateway starts from. */
export async function livePositions(db: Db) {
  const rows = await db.select().from(unitTable).where(isNotNull(unitTable.fixedAt))
  return rows.flatMap(({ number, lon, lat, fixedAt, speedKmh, bearingDeg, kind, areaPath }) =>
    lon === null || lat === null || fixedAt === null
      ? []
      : [{ number, lon, lat, fixedAtMs: fixedAt.getTime(), speedKmh, bearingDeg, kindCode: kindCodeOf(kind), areaPath }],
  )
}
