import { sql } from 'drizzle-orm'
import { areaTable, pathOf } from '#domain/area/server'
import { permit, withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { getCoverage as contract } from '../contract.ts'
import { STALE_AFTER_MS, type UnitKind } from '../unit.ts'

type Coverage = OutputOf<typeof contract>
type GridRow = { area_code: string; name: string; grid_count: number; covered_count: number }
type DutyRow = { kind: UnitKind; on_duty: number; silent: number }

/**
 * `[FRC-6]` A grid is covered when a grid worker of that very grid is on duty and not silent. Somebody passing through,
 * or posted to the whole village, does not cover it.
 */
export async function getCoverage(ctx: Context, input: InputOf<typeof contract>): Promise<Coverage> {
  const base = await basePath(ctx, input.areaCode)
  const grids = await gridsByArea(ctx, base)
  const duty = await dutyByKind(ctx, base)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  return {
    asOf: ctx.now.toISOString(),
    gridCount: sum(grids.map(row => row.grid_count)),
    coveredCount: sum(grids.map(row => row.covered_count)),
    onDutyByKind: Object.fromEntries(duty.map(row => [row.kind, row.on_duty])),
    onDutyCount: sum(duty.map(row => row.on_duty)),
    silentCount: sum(duty.map(row => row.silent)),
    byArea: grids.map(row => ({ areaCode: row.area_code, name: row.name, gridCount: row.grid_count, coveredCount: row.covered_count })),
  }
}

/** The area asked for, else the caller's own, else everything. */
async function basePath(ctx: Context, areaCode: string | undefined): Promise<string> {
  if (areaCode === undefined) return ctx.actor.area?.path ?? ''
  const path = await pathOf(ctx, areaCode)
  if (path === null) throw commonProblems.notFound()
  permit(ctx, 'unit.read', path)
  return path
}

/**
 * Counts grids one level down (a grid itself counts as its own row; the whole instance as its cities' counties).
 * Reads the area slice's table where it lies, read only: carrying 2,000 grids through a door to count them costs 10 times as much.
 */
async function gridsByArea(ctx: Context, base: string): Promise<GridRow[]> {
  const depth = Math.max(1, base.split('/').length - 1) + 1
  const alive = liveSince(ctx)
  const { rows } = await ctx.tx.execute<GridRow>(sql`
    with covered as (
      select distinct area_path from unit
      where kind = 'grid_worker' and is_on_duty and fixed_at >= ${alive}::timestamptz and starts_with(area_path, ${base})
    ), grid as (
      select coalesce(nullif(split_part(a.path, '/', ${depth}), ''), a.code) as area_code, c.area_path is not null as is_covered
      from ${areaTable} a left join covered c on c.area_path = a.path
      where a.valid_to is null and a.level = 'grid' and starts_with(a.path, ${base})
    )
    select g.area_code, coalesce(max(n.name), g.area_code) as name,
      count(*)::int as grid_count, count(*) filter (where g.is_covered)::int as covered_count
    from grid g left join ${areaTable} n on n.code = g.area_code and n.valid_to is null
    group by g.area_code order by g.area_code`)
  return rows
}

async function dutyByKind(ctx: Context, base: string): Promise<DutyRow[]> {
  const alive = liveSince(ctx)
  const { rows } = await ctx.tx.execute<DutyRow>(sql`
    select kind, count(*)::int as on_duty,
      count(*) filter (where fixed_at is null or fixed_at < ${alive}::timestamptz)::int as silent
    from unit where is_on_duty and starts_with(area_path, ${base}) and ${withinReach(ctx, 'unit.read', sql`area_path`)}
    group by kind`)
  return rows
}

function liveSince(ctx: Context): string {
  return new Date(ctx.now.getTime() - STALE_AFTER_MS).toISOString()
}
