import { eq, sql } from 'drizzle-orm'
import { permit } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, commonProblems } from '#platform/pure'
import { ALERT_STEPS, type AlertStep, type WatchAlert } from '../alert.ts'
import { alertAcknowledged, alertClosed, type closeAlert as contract } from '../contract.ts'
import { watchProblems } from '../problems.ts'
import { type AlertRow, alertTable, audienceOf, toAlert } from './table.ts'

type Asked = InputOf<typeof contract>

export function acknowledgeAlert(ctx: Context, asked: Asked): Promise<WatchAlert> {
  return answer(ctx, asked, { step: 'acknowledge', change: { acknowledgedAt: ctx.now, acknowledgedBy: ctx.actor.displayName } })
}

export function closeAlert(ctx: Context, asked: Asked): Promise<WatchAlert> {
  return answer(ctx, asked, { step: 'close', change: { closedAt: ctx.now, closedBy: ctx.actor.displayName } })
}

/** `[WCH-9]` One step along the arrows of the life cycle: permission, change, fact. A note replaces the one before. */
async function answer(ctx: Context, asked: Asked, { step, change }: { step: AlertStep; change: Partial<AlertRow> }): Promise<WatchAlert> {
  const [row] = await ctx.tx.select().from(alertTable).where(eq(alertTable.id, asked.id)).for('update')
  if (!row) throw commonProblems.notFound()
  permit(ctx, 'watch.answer', row.areaPath)
  if (!ALERT_STEPS[step].from.includes(row.state)) throw watchProblems.cannotStep({ state: row.state, step })
  if (asked.version !== undefined && asked.version !== row.version) throw commonProblems.changedMeanwhile()
  const [after] = await ctx.tx
    .update(alertTable)
    .set({ ...change, state: ALERT_STEPS[step].to, note: asked.note === '' ? row.note : asked.note, version: sql`${alertTable.version} + 1` })
    .where(eq(alertTable.id, row.id))
    .returning()
  const alert = toAlert(after!)
  await record(ctx, step === 'close' ? alertClosed : alertAcknowledged, { alert }, { ...audienceOf(row), subject: `watch-alert:${row.id}` })
  return alert
}
