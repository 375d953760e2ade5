import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { changeRule as contract } from '../contract.ts'
import type { WatchRule } from '../watch-rule.ts'
import { reachOf } from './create-rule.ts'
import { lockRule, putRule } from './rule-access.ts'
import { permitWatched } from './watched-units.ts'

/** Who writes the terms anew answers for them: the rule watches what they may see. It stays where it is heard. */
export async function changeRule(ctx: Context, { terms, ...asked }: InputOf<typeof contract>): Promise<WatchRule> {
  const row = await lockRule(ctx, asked, 'watch.manage')
  await permitWatched(ctx, terms)
  return putRule(ctx, row, { terms, unitsPath: reachOf(ctx) })
}
