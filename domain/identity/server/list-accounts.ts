import { and, asc, sql } from 'drizzle-orm'
import type { Account, listAccounts } from '#domain/identity'
import type { Context } from '#platform/context'
import type { InputOf, Page } from '#platform/pure'
import { type AreaBook, areaNames } from './area-book.ts'
import { withinReach } from './rule.ts'
import { accountOf, authUser } from './table.ts'

/** Accounts of the caller's area and below, by name; the cursor is the last name of the page before. */
export async function readAccounts(ctx: Context, input: InputOf<typeof listAccounts>, book: AreaBook): Promise<Page<Account>> {
  const byName = sql`${authUser.username} collate "C"`
  const rows = await ctx.tx
    .select()
    .from(authUser)
    .where(and(withinReach(ctx, 'account.read', authUser.areaPath), input.cursor ? sql`${byName} > ${input.cursor}` : undefined))
    .orderBy(asc(byName))
    .limit(input.limit + 1)
  const page = rows.slice(0, input.limit)
  const nameOf = await areaNames(book, ctx.tx, page.map(row => row.areaCode))
  return {
    items: page.map(row => accountOf(row, nameOf(row.areaCode))),
    nextCursor: rows.length > page.length ? (page.at(-1)?.username ?? null) : null,
  }
}
