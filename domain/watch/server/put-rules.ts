import type { Context } from '#platform/context'
import { type RuleTerms, ruleTerms } from '../rule.ts'
import { ruleTable } from './table.ts'

export type RuleSeed = { readonly terms: RuleTerms; readonly area: { readonly code: string; readonly path: string }; readonly unitsPath: string }

/** Rules of the demo city, checked like any other. Nobody evaluates yet: whoever begins to finds them. */
export async function putRules(ctx: Context, seeds: readonly RuleSeed[]): Promise<void> {
  if (seeds.length === 0) return
  const { accountId: makerId, displayName: makerName } = ctx.actor
  await ctx.tx.insert(ruleTable).values(
    seeds.map(({ terms, area, unitsPath }) => ({
      terms: ruleTerms.parse(terms), areaCode: area.code, areaPath: area.path, unitsPath, makerId, makerName, createdAt: ctx.now, changedAt: ctx.now, isDemo: true,
    })),
  )
}
