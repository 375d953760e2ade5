import { sql } from 'drizzle-orm'
import { anyOf, rowsAs } from '#platform/bulk'
import type { Context } from '#platform/context'
import { forceProblems } from '../problems.ts'

type Holder = { readonly id: string; readonly areaCode: string; readonly areaPath: string }

/**
 * `[FRC-4]` Makes these the devices of a unit, no more and no fewer. A device has one unit at most: one that another unit
 * carries is refused. An id nobody has heard of is declared in advance; one let go is unclaimed again where the unit is.
 * Takes the device locks first: call it before locking a unit.
 */
export async function claimDevices(ctx: Context, unit: Holder, deviceIds: readonly string[]): Promise<void> {
  const wanted = [...new Set(deviceIds)].sort()
  const declared = rowsAs('w', wanted, { id: ['text', id => id] })
  await ctx.tx.execute(sql`
    insert into device (id, protocol, listed_at) select id, 'declared', ${ctx.now.toISOString()}::timestamptz from ${declared}
    on conflict (id) do nothing`)
  const { rows } = await ctx.tx.execute<{ id: string; unit_id: string | null }>(sql`
    select id, unit_id from device where id = ${anyOf(wanted, 'text')} or unit_id = ${unit.id}
    order by id collate "C" for no key update`)
  const taken = rows.filter(row => row.unit_id !== null && row.unit_id !== unit.id).map(row => row.id)
  if (taken.length > 0) throw forceProblems.deviceTaken({ deviceIds: taken })
  await ctx.tx.execute(sql`update device set unit_id = ${unit.id} where id = ${anyOf(wanted, 'text')}`)
  await ctx.tx.execute(sql`
    update device set unit_id = null, area_code = ${unit.areaCode}, area_path = ${unit.areaPath}
    where unit_id = ${unit.id} and id <> all(${sql.param(wanted)}::text[])`)
}
