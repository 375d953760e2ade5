import { permit } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { createRule as contract } from '../contract.ts'
import type { WatchRule } from '../watch-rule.ts'
import { areaOfRule } from './place-area.ts'
import { refuseTooMany, tellRule } from './rule-access.ts'
import { ruleTable } from './table.ts'
import { permitWatched } from './watched-units.ts'

export async function createRule(ctx: Context, { terms, areaCode }: InputOf<typeof contract>): Promise<WatchRule> {
  const area = await areaOfRule(ctx, terms, areaCode)
  permit(ctx, 'watch.manage', area.path)
  await permitWatched(ctx, terms)
  await refuseTooMany(ctx, area.path)
  const { accountId: makerId, displayName: makerName } = ctx.actor
  const [row] = await ctx.tx
    .insert(ruleTable)
    .values({ terms, areaCode: area.code, areaPath: area.path, unitsPath: reachOf(ctx), makerId, makerName, createdAt: ctx.now, changedAt: ctx.now })
    .returning()
  return tellRule(ctx, row!)
}

/** `[WCH-2]` The area whose units the caller may see; empty for the whole instance. */
export function reachOf({ actor }: Context): string {
  return actor.area?.path ?? ''
}
