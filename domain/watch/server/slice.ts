import { lt } from 'drizzle-orm'
import type { Context } from '#platform/context'
import { defineSlice } from '#platform/slice'
import * as contract from '../contract.ts'
import { acknowledgeAlert, closeAlert } from './answer-alert.ts'
import { changeRule } from './change-rule.ts'
import { createRule } from './create-rule.ts'
import { countAlerts, listAlerts } from './list-alerts.ts'
import { getRule, listRules } from './list-rules.ts'
import { removeRule } from './remove-rule.ts'
import { resumeRule, suspendRule } from './suspend-rule.ts'
import { alertTable } from './table.ts'

export const watchSlice = defineSlice({
  name: 'watch',
  handles: on => [
    on(contract.listRules, listRules),
    on(contract.getRule, getRule),
    on(contract.createRule, createRule),
    on(contract.changeRule, changeRule),
    on(contract.suspendRule, suspendRule),
    on(contract.resumeRule, resumeRule),
    on(contract.removeRule, removeRule),
    on(contract.listAlerts, listAlerts),
    on(contract.countAlerts, countAlerts),
    on(contract.acknowledgeAlert, acknowledgeAlert),
    on(contract.closeAlert, closeAlert),
  ],
  tells: [contract.ruleSet, contract.ruleRemoved, contract.alertRaised, contract.alertEnded, contract.alertAcknowledged, contract.alertClosed],
  routines: [{ name: 'watch.forget_alerts', crontab: '53 18 * * *', run: forgetAlerts }],
})

/** `[WCH-10]` An alert says where somebody was: it is kept as long as positions are. */
async function forgetAlerts(ctx: Context): Promise<void> {
  const before = new Date(ctx.now.getTime() - ctx.handles.env.positionRetentionDays * 86_400_000)
  await ctx.tx.delete(alertTable).where(lt(alertTable.raisedAt, before))
}
