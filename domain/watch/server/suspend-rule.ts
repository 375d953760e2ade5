import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { suspendRule as contract } from '../contract.ts'
import type { WatchRule } from '../watch-rule.ts'
import { lockRule, putRule } from './rule-access.ts'
import { toWatchRule } from './table.ts'

type Asked = InputOf<typeof contract>

export function suspendRule(ctx: Context, asked: Asked): Promise<WatchRule> {
  return turn(ctx, asked, true)
}

/** It begins anew: who is inside then does not enter. */
export function resumeRule(ctx: Context, asked: Asked): Promise<WatchRule> {
  return turn(ctx, asked, false)
}

async function turn(ctx: Context, asked: Asked, isSuspended: boolean): Promise<WatchRule> {
  const row = await lockRule(ctx, asked, 'watch.manage')
  return row.isSuspended === isSuspended ? toWatchRule(row) : putRule(ctx, row, { isSuspended })
}
