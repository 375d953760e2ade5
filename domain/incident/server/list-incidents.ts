import { type SQL, and, asc, between, desc, eq, ilike, inArray, isNull, like, lt, notInArray, or, sql } from 'drizzle-orm'
import { areaByCode } from '#domain/area/server'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { listIncidents as contract } from '../contract.ts'
import { type IncidentStatus, incidentStatus, isOpen } from '../incident.ts'
import { concerning, seenBy } from './reach.ts'
import { incidentTable as t, toIncident } from './table.ts'

type Asked = InputOf<typeof contract>

export const ENDED: IncidentStatus[] = incidentStatus.options.filter(status => !isOpen(status))

/** Cursor paging by the sort key and the id, so that new reports never shift a page. */
export async function listIncidents(ctx: Context, asked: Asked): Promise<OutputOf<typeof contract>> {
  const sort = SORTS[asked.sort]
  const after = asked.cursor === undefined ? undefined : sort.after(readCursor(asked.cursor))
  const rows = await ctx.tx
    .select()
    .from(t)
    .where(and(await seenBy(ctx), ...(await filters(ctx, asked)), after))
    .orderBy(...sort.order)
    .limit(asked.limit + 1)
  const page = rows.slice(0, asked.limit)
  const last = page.at(-1)
  return {
    items: page.map(toIncident),
    nextCursor: rows.length > asked.limit && last ? Buffer.from(JSON.stringify(sort.key(last))).toString('base64url') : null,
  }
}

async function filters(ctx: Context, asked: Asked): Promise<(SQL | undefined)[]> {
  const [west, south, east, north] = asked.bbox ?? [0, 0, 0, 0]
  return [
    stateFilter(asked.state, ctx.now),
    asked.status && eq(t.status, asked.status),
    asked.severity && eq(t.severity, asked.severity),
    asked.kind && eq(t.kind, asked.kind),
    asked.areaCode === undefined ? undefined : like(t.areaPath, `${await pathOf(ctx, asked.areaCode)}%`),
    asked.bbox && and(between(t.lon, west, east), between(t.lat, south, north)),
    asked.mine ? await concerning(ctx) : undefined,
    asked.q ? or(...[t.title, t.address, t.number].map(column => ilike(column, `%${asked.q!.replaceAll(/[\\%_]/g, '\\$&')}%`))) : undefined,
  ]
}

function stateFilter(state: Asked['state'], now: Date): SQL | undefined {
  if (state === 'open') return notInArray(t.status, ENDED)
  if (state === 'ended') return inArray(t.status, ENDED)
  if (state === 'overdue') return and(notInArray(t.status, ENDED), isNull(t.onSceneAt), lt(t.dueAt, now))
  return undefined
}

async function pathOf(ctx: Context, areaCode: string): Promise<string> {
  const area = await areaByCode(ctx, areaCode)
  if (!area) throw commonProblems.notFound()
  return area.path
}

type Row = typeof t.$inferSelect
type Key = readonly [rank: number, at: string, id: string]

const NEVER = 0
/** Critical first; within a severity what nobody has accepted first. */
const URGENCY = sql<number>`(case ${t.severity} when 'critical' then 0 when 'major' then 2 else 4 end + case when ${t.status} = 'reported' then 0 else 1 end)`

function urgencyOf(row: Row): number {
  return { critical: 0, major: 2, minor: 4 }[row.severity] + (row.status === 'reported' ? 0 : 1)
}

const SORTS: Record<Asked['sort'], { order: SQL[]; key: (row: Row) => Key; after: (key: Key) => SQL }> = {
  newest: {
    order: [desc(t.reportedAt), desc(t.id)],
    key: row => [NEVER, row.reportedAt.toISOString(), row.id],
    after: ([, at, id]) => sql`(${t.reportedAt}, ${t.id}) < (${at}::timestamptz, ${id}::uuid)`,
  },
  due: {
    order: [asc(t.dueAt), asc(t.id)],
    key: row => [NEVER, row.dueAt.toISOString(), row.id],
    after: ([, at, id]) => sql`(${t.dueAt}, ${t.id}) > (${at}::timestamptz, ${id}::uuid)`,
  },
  urgency: {
    order: [asc(URGENCY), asc(t.dueAt), asc(t.id)],
    key: row => [urgencyOf(row), row.dueAt.toISOString(), row.id],
    after: ([rank, at, id]) => sql`(${URGENCY}, ${t.dueAt}, ${t.id}) > (${rank}, ${at}::timestamptz, ${id}::uuid)`,
  },
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

function readCursor(text: string): Key {
  const fault = () => commonProblems.badInput({ faults: [{ path: 'cursor', message: 'not a cursor of this list' }] })
  try {
    const [rank, at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof rank !== 'number' || typeof at !== 'string' || Number.isNaN(Date.parse(at)) || typeof id !== 'string' || !UUID.test(id)) throw fault()
    return [rank, at, id]
  } catch {
    throw fault()
  }
}
