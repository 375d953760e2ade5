import { and, asc, sql } from 'drizzle-orm'
import { withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf } from '#platform/pure'
import type { listCameras as contract } from '../index.ts'
import { cameraFrom, cameraTable } from './table.ts'

export async function listCameras(ctx: Context, input: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const rows = await ctx.tx
    .select()
    .from(cameraTable)
    .where(
      and(
        withinReach(ctx, 'camera.read', cameraTable.areaPath),
        input.areaCode ? sql`strpos('/' || ${cameraTable.areaPath}, ${`/${input.areaCode}/`}) > 0` : undefined,
      ),
    )
    .orderBy(asc(cameraTable.areaPath), asc(cameraTable.name))
  return { items: rows.map(cameraFrom) }
}
