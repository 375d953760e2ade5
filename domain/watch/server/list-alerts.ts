import { type SQL, and, count, desc, eq, gte, lt, ne } from 'drizzle-orm'
import { withinReach } from '#domain/identity/server'
import { severity } from '#domain/incident'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf } from '#platform/pure'
import type { countAlerts as countContract, listAlerts as contract } from '../contract.ts'
import { afterCursor, cursorOf } from './list-cursor.ts'
import { belowArea } from './rule-access.ts'
import { alertTable as t, toAlert } from './table.ts'

type Asked = InputOf<typeof contract>

export async function listAlerts(ctx: Context, asked: Asked): Promise<OutputOf<typeof contract>> {
  const rows = await ctx.tx
    .select()
    .from(t)
    .where(and(withinReach(ctx, 'watch.read', t.areaPath), ...(await filters(ctx, asked)), afterCursor(asked.cursor, { at: t.raisedAt, id: t.id })))
    .orderBy(desc(t.raisedAt), desc(t.id))
    .limit(asked.limit + 1)
  const page = rows.slice(0, asked.limit)
  const last = page.at(-1)
  return { items: page.map(toAlert), nextCursor: rows.length > asked.limit && last ? cursorOf(last.raisedAt, last.id) : null }
}

async function filters(ctx: Context, asked: Asked): Promise<(SQL | undefined)[]> {
  return [
    asked.state === 'all' ? undefined : asked.state === 'open' ? ne(t.state, 'closed') : eq(t.state, asked.state),
    asked.severity && eq(t.severity, asked.severity),
    asked.ruleId === undefined ? undefined : eq(t.ruleId, asked.ruleId),
    asked.areaCode === undefined ? undefined : await belowArea(ctx, t.areaPath, asked.areaCode),
    asked.from === undefined ? undefined : gte(t.raisedAt, new Date(asked.from)),
    asked.to === undefined ? undefined : lt(t.raisedAt, new Date(asked.to)),
  ]
}

/** For the badge: what waits, and how bad the worst of it is. */
export async function countAlerts(ctx: Context, { areaCode }: InputOf<typeof countContract>): Promise<OutputOf<typeof countContract>> {
  const rows = await ctx.tx
    .select({ state: t.state, severity: t.severity, count: count() })
    .from(t)
    .where(and(withinReach(ctx, 'watch.read', t.areaPath), ne(t.state, 'closed'), areaCode === undefined ? undefined : await belowArea(ctx, t.areaPath, areaCode)))
    .groupBy(t.state, t.severity)
  const of = (state: string) => rows.filter(row => row.state === state)
  const sum = (some: typeof rows) => some.reduce((total, row) => total + row.count, 0)
  const worst = severity.options.find(grade => of('raised').some(row => row.severity === grade)) ?? null
  return { raised: sum(of('raised')), acknowledged: sum(of('acknowledged')), worst }
}
