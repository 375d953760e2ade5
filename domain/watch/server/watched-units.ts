import { sql } from 'drizzle-orm'
import { unitTable } from '#domain/force/server'
import { mayDo, permitSomewhere } from '#domain/identity/server'
import { anyOf } from '#platform/bulk'
import type { Context } from '#platform/context'
import { commonProblems } from '#platform/pure'
import type { RuleTerms } from '../rule.ts'

/**
 * `[WCH-2]` A rule may only watch units its maker may see: the engine is handed the maker's own area, and every unit named
 * is asked for here. One that is unknown and one out of reach answer alike.
 */
export async function permitWatched(ctx: Context, { who, what }: RuleTerms): Promise<void> {
  permitSomewhere(ctx, 'unit.read')
  const named = new Set([...(who.of === 'units' ? who.numbers : []), ...(what.kind === 'approach' && what.to.of === 'units' ? what.to.numbers : [])])
  if (named.size === 0) return
  const { number, areaPath } = unitTable
  const found = await ctx.tx.select({ number, areaPath }).from(unitTable).where(sql`${number} = ${anyOf([...named], 'int')}`)
  const seen = found.filter(unit => mayDo(ctx, 'unit.read', unit.areaPath))
  if (seen.length < named.size) throw commonProblems.notFound()
}
