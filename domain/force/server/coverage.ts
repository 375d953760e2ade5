import { sql } from 'drizzle-orm'
import { areaTable, pathOf } from '#domain/area/server'
import { mayDo, permit } from '#domain/identity/server'
import { rowsAs } from '#platform/bulk'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { getCoverage as contract } from '../contract.ts'
import { STALE_AFTER_MS, type UnitKind, kindCodeOf, unitKind } from '../unit.ts'
import { type UnitsNow, unitsNow } from './units-now.ts'

type Coverage = OutputOf<typeof contract>
const GRID_WORKER = kindCodeOf('grid_worker')

type GridRow = { area_code: string; name: string; grid_count: number; covered_count: number }
type Duty = { readonly kinds: Partial<Record<UnitKind, number>>; readonly onDuty: number; readonly silent: number; readonly covered: readonly string[] }

/**
 * `[FRC-6]` A grid is covered when a grid worker of that very grid is on duty and not silent. Somebody passing through,
 * or posted to the whole village, does not cover it.
 */
export async function getCoverage(ctx: Context, input: InputOf<typeof contract>): Promise<Coverage> {
  const base = await basePath(ctx, input.areaCode)
  const duty = dutyWithin(ctx, await unitsNow(ctx.handles), base)
  const grids = await gridsByArea(ctx, base, duty.covered)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  return {
    asOf: ctx.now.toISOString(),
    gridCount: sum(grids.map(row => row.grid_count)),
    coveredCount: sum(grids.map(row => row.covered_count)),
    onDutyByKind: duty.kinds,
    onDutyCount: duty.onDuty,
    silentCount: duty.silent,
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
async function gridsByArea(ctx: Context, base: string, covered: readonly string[]): Promise<GridRow[]> {
  const depth = Math.max(1, base.split('/').length - 1) + 1
  const { rows } = await ctx.tx.execute<GridRow>(sql`
    with covered as (
      select area_path from ${rowsAs('c', covered, { area_path: ['text', path => path] })}
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

/** Who is on duty, who of them is silent, and the areas of grid workers who are not: 1 M units take 10 ms. */
function dutyWithin(ctx: Context, { columns }: UnitsNow, base: string): Duty {
  const aliveMs = ctx.now.getTime() - STALE_AFTER_MS
  const isWithin = columns.areaPaths.map(path => path.startsWith(base))
  const isSeen = columns.areaPaths.map((path, area) => isWithin[area]! && mayDo(ctx, 'unit.read', path))
  const countByKind = new Uint32Array(256)
  const covered = new Set<number>()
  let silent = 0
  for (let number = 1; number <= columns.highest; number++) {
    const area = columns.area[number]!
    if (columns.isOnDuty[number] === 0 || !isWithin[area] || !columns.has(number)) continue
    const isAlive = !Number.isNaN(columns.lon[number]!) && columns.fixedAtMs[number]! >= aliveMs
    if (isAlive && columns.kindCode[number] === GRID_WORKER) covered.add(area)
    if (!isSeen[area]) continue
    countByKind[columns.kindCode[number]!]!++
    if (!isAlive) silent++
  }
  const kinds = Object.fromEntries(unitKind.options.flatMap((kind, code) => (countByKind[code]! > 0 ? [[kind, countByKind[code]!]] : [])))
  return { kinds, silent, onDuty: countByKind.reduce((total, count) => total + count, 0), covered: [...covered].map(area => columns.areaPaths[area]!) }
}
