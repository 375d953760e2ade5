import { createHash } from 'node:crypto'
import { and, eq, getTableColumns, isNull, or, sql } from 'drizzle-orm'
import { areasAt } from '#domain/area/server'
import { anyOf } from '#platform/bulk'
import type { Actor, Context } from '#platform/context'
import { record, recordPast } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { MOST_NAMED } from '../alert.ts'
import { alertEnded, alertRaised } from '../contract.ts'
import { type Alert, alertKey } from '../engine/index.ts'
import { isLasting, limitOf } from '../watch-rule.ts'
import { NotMyTerm, type Term, isTerm } from './evaluator-seat.ts'
import { middleOfPlace } from './place-area.ts'
import { type NewAlert, putAlerts } from './put-alerts.ts'
import { type AlertRow, type RuleRow, alertTable, audienceOf, ruleTable, toAlert } from './table.ts'

/** What the engine said, by which version of the rule, and who they are. */
export type Noted = { readonly alert: Alert; readonly ruleVersion: number; readonly unitIds: readonly string[] }

const WATCHER: Actor = { accountId: 'watch', username: 'watch', displayName: '布控', roles: ['system'], area: null, departmentCode: null }
const LONGEST_SUBJECT = 120

/**
 * `[WCH-4]` `[WCH-5]` Writes a batch with its facts in one transaction, in the engine's order. What is written already,
 * what its rule no longer says, and what another evaluator should say is passed over.
 */
export async function writeAlerts(handles: Handles, term: Term, batch: readonly Noted[]): Promise<void> {
  await handles.db.transaction(async tx => {
    // Whoever takes the seat waits for this transaction: cut off in the middle, it must not hold them up.
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 3000`)
    if (!(await isTerm(tx, term))) throw new NotMyTerm()
    const ctx: Context = { tx, actor: WATCHER, now: handles.clock.now(), handles, requestId: 'watch' }
    const rules = await rulesOf(ctx, batch)
    const told = batch.filter(({ alert, ruleVersion }) => rules.get(alert.ruleId)?.version === ruleVersion)
    const changes: Change[] = []
    for (const run of runsOf(told)) {
      const rows = run[0]!.alert.phase === 'began' ? await raise(ctx, run, rules) : await end(ctx, run)
      changes.push(...rows.map(row => ({ fact: run[0]!.alert.phase === 'began' ? alertRaised : alertEnded, row })))
    }
    await tell(ctx, changes) // Last, as facts take the channel's lock.
  })
}

type Change = { readonly fact: typeof alertRaised | typeof alertEnded; readonly row: AlertRow }

/** In one statement unless something follows from them: a thousand at once take half the time (3.3 s, 6.9 s one by one, on a busy machine). */
async function tell(ctx: Context, changes: readonly Change[]): Promise<void> {
  const { followingsOf, metrics } = ctx.handles
  const told = changes.map(({ fact, row }) => ({ fact, payload: { alert: toAlert(row) }, audience: { ...audienceOf(row), subject: `watch-alert:${row.id}` } }))
  if (told.some(({ fact }) => followingsOf(fact.name).length > 0)) {
    for (const { fact, payload, audience } of told) await record(ctx, fact, payload, audience)
    return
  }
  await recordPast(ctx, 'live', told.map(one => ({ ...one, at: ctx.now, actorName: ctx.actor.displayName })))
  for (const { fact } of told) metrics.factsRecorded.inc({ name: fact.name })
}

/**
 * A rule on its way out waits for the transaction: its alerts are told before it is gone, or not at all. Its outline, of up to
 * 20,000 corners, is read only where an alert has no position of its own.
 */
async function rulesOf(ctx: Context, batch: readonly Noted[]): Promise<ReadonlyMap<string, RuleRow>> {
  const ids = [...new Set(batch.map(({ alert }) => alert.ruleId))]
  const { terms, ...columns } = getTableColumns(ruleTable)
  const isEachSomewhere = batch.every(({ alert }) => alert.position !== null)
  const rows = await ctx.tx
    .select({ ...columns, terms: isEachSomewhere ? sql<RuleRow['terms']>`${terms} || '{"where": null}'` : terms })
    .from(ruleTable)
    .where(and(sql`${ruleTable.id} = ${anyOf(ids, 'uuid')}`, eq(ruleTable.isSuspended, false)))
    .for('share')
  return new Map(rows.map(row => [row.id, row]))
}

/** Neighbours of one phase in one statement; the order of beginnings and ends stays. */
function runsOf(batch: readonly Noted[]): Noted[][] {
  const runs: Noted[][] = []
  for (const noted of batch) {
    const run = runs.at(-1)
    if (run !== undefined && run[0]!.alert.phase === noted.alert.phase) run.push(noted)
    else runs.push([noted])
  }
  return runs
}

async function raise(ctx: Context, run: readonly Noted[], rules: ReadonlyMap<string, RuleRow>): Promise<AlertRow[]> {
  const alerts: NewAlert[] = []
  for (const noted of run) alerts.push(await newAlert(ctx, noted, rules.get(noted.alert.ruleId)!))
  return putAlerts(ctx.tx, alerts)
}

async function newAlert(ctx: Context, { alert, unitIds }: Noted, rule: RuleRow): Promise<NewAlert> {
  const { name, severity, what, where } = rule.terms
  const position = alert.position ?? middleOfPlace(where)
  const chain = position === null ? [] : await areasAt(ctx, position)
  return {
    ruleId: alert.ruleId,
    eventKey: alertKey(alert),
    subject: subjectOf(alert),
    isLasting: isLasting(alert.kind),
    ruleName: name,
    kind: alert.kind,
    severity,
    limit: limitOf(what),
    areaCode: rule.areaCode,
    areaPath: rule.areaPath,
    placeCode: chain.at(-1)?.code ?? null,
    placeNames: chain.slice(1).map(area => area.name),
    unitIds: unitIds.slice(0, MOST_NAMED),
    lon: position?.[0] ?? null,
    lat: position?.[1] ?? null,
    startedAt: new Date(alert.atMs),
    raisedAt: ctx.now,
  }
}

async function end(ctx: Context, run: readonly Noted[]): Promise<AlertRow[]> {
  const rows: AlertRow[] = []
  for (const { alert } of run) {
    const its = and(eq(alertTable.ruleId, alert.ruleId), eq(alertTable.subject, subjectOf(alert)), eq(alertTable.isLasting, true), isNull(alertTable.endedAt))
    rows.push(...(await ctx.tx.update(alertTable).set({ endedAt: new Date(alert.atMs), version: sql`${alertTable.version} + 1` }).where(its).returning()))
  }
  return rows
}

/** Whom it is about as one word; of a crowd its hash. */
function subjectOf({ numbers }: Alert): string {
  const text = numbers.join(',')
  return text.length <= LONGEST_SUBJECT ? text : createHash('sha256').update(text).digest('base64')
}

/** Rules as the engine wants them: those that watch, a page at a time. */
export async function* watchingRules(handles: Handles, page = 1_000): AsyncGenerator<RuleRow[]> {
  for (let after: RuleRow | undefined; ; ) {
    const later = after && or(sql`${ruleTable.createdAt} > ${after.createdAt.toISOString()}::timestamptz`, and(eq(ruleTable.createdAt, after.createdAt), sql`${ruleTable.id} > ${after.id}::uuid`))
    const rows = await handles.db.select().from(ruleTable).where(later).orderBy(ruleTable.createdAt, ruleTable.id).limit(page)
    if (rows.length > 0) yield rows.filter(row => !row.isSuspended)
    if (rows.length < page) return
    after = rows.at(-1)
  }
}
