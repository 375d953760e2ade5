import { type SQL, and, eq, like, sql } from 'drizzle-orm'
import { pathOf } from '#domain/area/server'
import type { Action } from '#domain/identity'
import { mayDo, permit } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { commonProblems } from '#platform/pure'
import { ruleRemoved, ruleSet } from '../contract.ts'
import { type WatchRule, MOST_RULES_OF_AREA } from '../watch-rule.ts'
import { watchProblems } from '../problems.ts'
import { type RuleRow, alertTable, audienceOf, ruleTable, toWatchRule } from './table.ts'

/** The row, locked, if the caller may do this to it and saw its latest version. */
export async function lockRule(ctx: Context, asked: { id: string; version?: number | undefined }, action: Action): Promise<RuleRow> {
  const [row] = await ctx.tx.select().from(ruleTable).where(eq(ruleTable.id, asked.id)).for('update')
  if (!row) throw commonProblems.notFound()
  permit(ctx, action, row.areaPath)
  if (asked.version !== undefined && asked.version !== row.version) throw commonProblems.changedMeanwhile()
  return row
}

/** `[WCH-3]` Counted with all below; two who make one at once may exceed it by one. */
export async function refuseTooMany(ctx: Context, areaPath: string): Promise<void> {
  const count = await ctx.tx.$count(ruleTable, like(ruleTable.areaPath, `${areaPath}%`))
  if (areaPath !== '' && count >= MOST_RULES_OF_AREA) throw watchProblems.tooManyRules({ limit: MOST_RULES_OF_AREA })
}

/** Writes a change of a rule and tells it; `[WCH-7]` what lasted under the older version is over. */
export async function putRule(ctx: Context, row: RuleRow, change: Partial<RuleRow>): Promise<WatchRule> {
  await endLasting(ctx, row.id)
  const [after] = await ctx.tx
    .update(ruleTable)
    .set({ ...change, changedAt: ctx.now, version: sql`${ruleTable.version} + 1` })
    .where(eq(ruleTable.id, row.id))
    .returning()
  return tellRule(ctx, after!)
}

export async function tellRule(ctx: Context, row: RuleRow): Promise<WatchRule> {
  const rule = toWatchRule(row)
  await record(ctx, ruleSet, { rule }, { ...audienceOf(row), subject: `watch-rule:${row.id}` })
  return rule
}

export async function dropRule(ctx: Context, row: RuleRow): Promise<void> {
  await endLasting(ctx, row.id)
  await ctx.tx.delete(ruleTable).where(eq(ruleTable.id, row.id))
  await record(ctx, ruleRemoved, { id: row.id, name: row.terms.name }, { ...audienceOf(row), subject: `watch-rule:${row.id}` })
}

async function endLasting(ctx: Context, ruleId: string): Promise<void> {
  await ctx.tx
    .update(alertTable)
    .set({ endedAt: ctx.now, version: sql`${alertTable.version} + 1` })
    .where(and(eq(alertTable.ruleId, ruleId), eq(alertTable.isLasting, true), sql`${alertTable.endedAt} is null`))
}

/** The rows of an area and all below it; of an area nobody may read, none. */
export async function belowArea(ctx: Context, column: typeof ruleTable.areaPath | typeof alertTable.areaPath, code: string): Promise<SQL> {
  const path = await pathOf(ctx, code)
  if (path === null || !mayDo(ctx, 'area.read', path)) throw commonProblems.notFound()
  return like(column, `${path}%`)
}
