import { type SQL, and, like, sql } from 'drizzle-orm'
import { areaByCode, childAreas } from '#domain/area/server'
import { permit, withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, commonProblems } from '#platform/pure'
import type { IncidentSummary, getSummary as contract } from '../contract.ts'
import type { Severity } from '../incident.ts'
import { incidentTable as t } from './table.ts'

const USUAL_DAYS = 28
const BIN_MINUTES = 5
const BIN_COUNT = 9

/** Every figure of the wall from one statement's snapshot each, in one read-only transaction, so that tiles agree. */
export async function getSummary(ctx: Context, { areaCode }: InputOf<typeof contract>): Promise<IncidentSummary> {
  const area = await focusOf(ctx, areaCode)
  const where = and(withinReach(ctx, 'incident.read', t.areaPath), area ? like(t.areaPath, `${area.path}%`) : undefined)!
  return ctx.tx.transaction(
    async tx => {
      const at: Frame = { ctx: { ...ctx, tx }, where, timeZone: ctx.handles.env.timeZone }
      const [counts, hours, kinds, scene, byArea] = [await countsOf(at), await hoursOf(at), await kindsOf(at), await sceneOf(at), await areasOf(at, area?.code ?? null)]
      return { asOf: ctx.now.toISOString(), ...counts, ...hours, todayByKind: kinds, minutesToScene: scene, byArea }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

type Frame = { readonly ctx: Context; readonly where: SQL; readonly timeZone: string }

async function focusOf(ctx: Context, areaCode: string | undefined) {
  const code = areaCode ?? ctx.actor.area?.code
  if (code === undefined) return null
  const area = await areaByCode(ctx, code)
  if (!area) throw commonProblems.notFound()
  permit(ctx, 'incident.read', area.path)
  return area
}

const local = (at: Frame, column: unknown) => sql`(${column} at time zone ${at.timeZone})`
const nowText = (at: Frame) => sql`${at.ctx.now.toISOString()}::timestamptz`
const isToday = (at: Frame) => sql`${local(at, t.reportedAt)}::date = ${local(at, nowText(at))}::date`
const isOpen = sql`${t.status} not in ('resolved', 'closed', 'cancelled')`

async function countsOf(at: Frame) {
  const { rows } = await at.ctx.tx.execute<Record<string, number>>(sql`select
      count(*) filter (where ${isOpen})::int as open,
      count(*) filter (where ${isOpen} and ${t.severity} = 'critical')::int as critical,
      count(*) filter (where ${isOpen} and ${t.severity} = 'major')::int as major,
      count(*) filter (where ${isOpen} and ${t.severity} = 'minor')::int as minor,
      count(*) filter (where ${t.status} = 'reported' and ${t.severity} = 'critical')::int as unaccepted,
      count(*) filter (where ${isOpen} and ${t.onSceneAt} is null and ${t.dueAt} < ${nowText(at)})::int as overdue,
      count(*) filter (where ${isToday(at)})::int as today,
      count(*) filter (where ${isToday(at)} and not ${isOpen})::int as ended
    from ${t} where ${at.where} and (${isOpen} or ${t.reportedAt} > ${nowText(at)} - interval '2 days')`)
  const row = rows[0]!
  const openBySeverity: Record<Severity, number> = { critical: row['critical']!, major: row['major']!, minor: row['minor']! }
  return {
    openCount: row['open']!,
    openBySeverity,
    unacceptedCriticalCount: row['unaccepted']!,
    overdueCount: row['overdue']!,
    todayCount: row['today']!,
    todayEndedCount: row['ended']!,
  }
}

/** Today by hour, and quartiles per hour over the days before. Days without a report count as zero. */
async function hoursOf(at: Frame) {
  const { rows } = await at.ctx.tx.execute<{ hour: number; now_hour: number; today: number; low: number; median: number; high: number }>(sql`
    with days as (select generate_series(1, ${USUAL_DAYS}) as ago),
    counted as (
      select ${local(at, t.reportedAt)}::date as day, extract(hour from ${local(at, t.reportedAt)})::int as hour, count(*)::int as n
      from ${t} where ${at.where} and ${t.reportedAt} > ${nowText(at)} - make_interval(days => ${USUAL_DAYS + 1}) group by 1, 2),
    grid as (
      select h.hour, d.ago, coalesce(c.n, 0) as n
      from generate_series(0, 23) h(hour) cross join days d
      left join counted c on c.hour = h.hour and c.day = ${local(at, nowText(at))}::date - d.ago)
    select h.hour, extract(hour from ${local(at, nowText(at))})::int as now_hour,
      coalesce((select n from counted c where c.hour = h.hour and c.day = ${local(at, nowText(at))}::date), 0) as today,
      percentile_cont(0.25) within group (order by g.n) as low,
      percentile_cont(0.5) within group (order by g.n) as median,
      percentile_cont(0.75) within group (order by g.n) as high
    from generate_series(0, 23) h(hour) join grid g on g.hour = h.hour group by h.hour order by h.hour`)
  return {
    todayByHour: rows.filter(row => row.hour <= row.now_hour).map(row => row.today),
    usualByHour: rows.map(({ low, median, high }) => ({ low, median, high })),
  }
}

async function kindsOf(at: Frame) {
  const { rows } = await at.ctx.tx.execute<IncidentSummary['todayByKind'][number]>(
    sql`select ${t.kind} as kind, count(*)::int as count from ${t} where ${at.where} and ${t.reportedAt} > ${nowText(at)} - interval '2 days' and ${isToday(at)} group by 1 order by 2 desc, 1`,
  )
  return rows
}

/** From report to first arrival over the last 24 hours; percentiles by linear interpolation (PostgreSQL's percentile_cont). */
async function sceneOf(at: Frame): Promise<IncidentSummary['minutesToScene']> {
  const minutes = sql`extract(epoch from ${t.onSceneAt} - ${t.reportedAt}) / 60`
  const { rows } = await at.ctx.tx.execute<{ bin: number; n: number; median: number | null; p90: number | null }>(sql`
    with arrived as (select ${minutes} as m from ${t} where ${at.where} and ${t.onSceneAt} > ${nowText(at)} - interval '24 hours')
    select least(floor(m / ${BIN_MINUTES})::int, ${BIN_COUNT - 1}) as bin, count(*)::int as n,
      (select percentile_cont(0.5) within group (order by m) from arrived)::float8 as median,
      (select percentile_cont(0.9) within group (order by m) from arrived)::float8 as p90
    from arrived group by 1`)
  const bins = Array.from({ length: BIN_COUNT }, (_, bin) => rows.find(row => row.bin === bin)?.n ?? 0)
  return { bins, median: rows[0]?.median ?? null, p90: rows[0]?.p90 ?? null, count: bins.reduce((sum, n) => sum + n, 0) }
}

/** One row per area one level down, those without reports too. */
async function areasOf(at: Frame, focusCode: string | null): Promise<IncidentSummary['byArea']> {
  const children = await childAreas(at.ctx, focusCode)
  const first = children[0]
  if (!first) return []
  const depth = first.path.split('/').length - 1
  const code = sql`split_part(${t.areaPath}, '/', ${depth})`
  const minutes = sql`extract(epoch from ${t.onSceneAt} - ${t.reportedAt}) / 60`
  const { rows } = await at.ctx.tx.execute<{ code: string; today: number; yesterday: number; open: number; median: number | null; p90: number | null }>(sql`
    select ${code} as code,
      count(*) filter (where ${isToday(at)})::int as today,
      count(*) filter (where ${local(at, t.reportedAt)}::date = ${local(at, nowText(at))}::date - 1 and ${t.reportedAt} <= ${nowText(at)} - interval '24 hours')::int as yesterday,
      count(*) filter (where ${isOpen})::int as open,
      (percentile_cont(0.5) within group (order by ${minutes}) filter (where ${t.onSceneAt} > ${nowText(at)} - interval '7 days'))::float8 as median,
      (percentile_cont(0.9) within group (order by ${minutes}) filter (where ${t.onSceneAt} > ${nowText(at)} - interval '7 days'))::float8 as p90
    from ${t} where ${at.where} and (${isOpen} or ${t.reportedAt} > ${nowText(at)} - interval '8 days') group by 1`)
  const found = new Map(rows.map(row => [row.code, row]))
  return children.map(area => {
    const row = found.get(area.code)
    const todayCount = row?.today ?? 0
    return {
      areaCode: area.code,
      name: area.name,
      nameEn: area.nameEn,
      todayCount,
      yesterdayByNowCount: row?.yesterday ?? 0,
      openCount: row?.open ?? 0,
      population: area.population,
      per10k: area.population ? Math.round((todayCount / area.population) * 1_000_000) / 100 : null,
      medianMinutesToScene: row?.median ?? null,
      p90MinutesToScene: row?.p90 ?? null,
    }
  })
}
