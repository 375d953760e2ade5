import { and, asc, eq, sql } from 'drizzle-orm'
import { withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf } from '#platform/pure'
import type { listStations as contract } from '../contract.ts'
import { stationTable } from './table.ts'

export async function listStations(ctx: Context, input: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const rows = await ctx.tx
    .select()
    .from(stationTable)
    .where(
      and(
        withinReach(ctx, 'station.read', stationTable.areaPath),
        input.kind && eq(stationTable.kind, input.kind),
        input.areaCode ? sql`strpos('/' || ${stationTable.areaPath}, ${`/${input.areaCode}/`}) > 0` : undefined,
      ),
    )
    .orderBy(asc(stationTable.areaPath), asc(stationTable.name))
  return { items: rows.map(({ id, kind, name, areaCode, lon, lat, phone }) => ({ id, kind, name, areaCode, position: [lon, lat], phone })) }
}
