import { sql } from 'drizzle-orm'
import { pathOf } from '#domain/area/server'
import { permit } from '#domain/identity/server'
import { anyOf, rowsAs } from '#platform/bulk'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import { type registerUnits as contract, unitsRegistered } from '../contract.ts'
import { forceProblems } from '../problems.ts'

type Input = InputOf<typeof contract>

/**
 * Many units at once, each with its device, all or none: `[FRC-4]` one device that another unit carries refuses the whole.
 * One fact tells of them all, with their numbers; 2,000 take some 0.15 s.
 */
export async function registerUnits(ctx: Context, { units }: Input): Promise<OutputOf<typeof contract>> {
  const paths = await pathsOf(ctx, units)
  await refuseTaken(ctx, units)
  const rows = rowsAs('u', units, {
    name: ['text', unit => unit.name],
    kind: ['text', unit => unit.kind],
    area_code: ['text', unit => unit.areaCode],
    area_path: ['text', unit => paths.get(unit.areaCode)!],
    device_id: ['text', unit => unit.deviceId],
  })
  const result = await ctx.tx.execute<{ first: number; last: number }>(sql`
    with given as (select *, gen_random_uuid() as id from ${rows}),
      made as (
        insert into unit (id, name, kind, area_code, area_path, area_name)
        select g.id, g.name, g.kind, g.area_code, g.area_path, a.name from given g
          join area a on a.code = g.area_code and a.valid_to is null
        returning id, number),
      carried as (
        insert into device (id, protocol, unit_id, listed_at)
        select g.device_id, 'declared', g.id, ${ctx.now.toISOString()}::timestamptz from given g
        on conflict (id) do update set unit_id = excluded.unit_id)
    select min(number)::int as first, max(number)::int as last from made`)
  const { first, last } = result.rows[0]!
  const area = ctx.actor.area
  await record(ctx, unitsRegistered, { first, last, count: units.length }, { areaCode: area?.code ?? null, areaPath: area?.path ?? null, subject: `units:${first}-${last}` })
  return { count: units.length }
}

async function pathsOf(ctx: Context, units: Input['units']): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>()
  for (const code of new Set(units.map(unit => unit.areaCode))) {
    const path = await pathOf(ctx, code)
    if (path === null) throw commonProblems.notFound()
    permit(ctx, 'unit.manage', path)
    paths.set(code, path)
  }
  return paths
}

/** Locks in one order, as every batch that touches devices: `[FRC-2]`. */
async function refuseTaken(ctx: Context, units: Input['units']): Promise<void> {
  const ids = units.map(unit => unit.deviceId).sort()
  const twice = ids.filter((id, at) => id === ids[at + 1])
  if (twice.length > 0) throw forceProblems.deviceTaken({ deviceIds: [...new Set(twice)] })
  const { rows } = await ctx.tx.execute<{ id: string; unit_id: string | null }>(
    sql`select id, unit_id from device where id = ${anyOf(ids, 'text')} order by id collate "C" for no key update`,
  )
  const taken = rows.filter(row => row.unit_id !== null).map(row => row.id)
  if (taken.length > 0) throw forceProblems.deviceTaken({ deviceIds: taken })
}
