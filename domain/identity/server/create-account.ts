import { type Account, accountCreated, type createAccount, identityProblems } from '#domain/identity'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, commonProblems } from '#platform/pure'
import { type AreaBook, type AreaEntry, areaEntry } from './area-book.ts'
import { insertAccount } from './new-account.ts'
import { WHOLE_INSTANCE_PATH, permit } from './rule.ts'
import { accountOf, audienceOf } from './table.ts'

export async function makeAccount(ctx: Context, input: InputOf<typeof createAccount>, book: AreaBook): Promise<Account> {
  const area = await grantableArea(ctx, input.areaCode, book)
  const row = await insertAccount(ctx.tx, { ...input, area, isDemo: false })
  if (!row) throw identityProblems.usernameTaken()
  await record(ctx, accountCreated, { accountId: row.id, username: row.username, roles: input.roles }, audienceOf(row))
  return accountOf(row, area?.name ?? null)
}

/** `[ID-6]` Nobody hands out an area beyond their own; an area that does not exist answers the same. */
export async function grantableArea(ctx: Context, areaCode: string | null, book: AreaBook): Promise<AreaEntry | null> {
  if (areaCode === null) {
    permit(ctx, 'account.manage', WHOLE_INSTANCE_PATH)
    return null
  }
  const area = await areaEntry(book, ctx.tx, areaCode)
  if (!area) throw commonProblems.notFound()
  permit(ctx, 'account.manage', area.path)
  return area
}
