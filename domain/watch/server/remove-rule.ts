import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { removeRule as contract } from '../contract.ts'
import { dropRule, lockRule } from './rule-access.ts'

/** Its alerts stay: they say what it was called. */
export async function removeRule(ctx: Context, asked: InputOf<typeof contract>): Promise<{ id: string }> {
  const row = await lockRule(ctx, asked, 'watch.manage')
  await dropRule(ctx, row)
  return { id: row.id }
}
