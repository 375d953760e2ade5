import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Account, accountChanged, type changeAccount, identityProblems } from '#domain/identity'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, commonProblems } from '#platform/pure'
import { type AreaBook, areaNames } from './area-book.ts'
import { grantableArea } from './create-account.ts'
import { setPassword } from './new-account.ts'
import { WHOLE_INSTANCE_PATH, permit } from './rule.ts'
import { mayStaySignedIn } from './session.ts'
import { type UserRow, accountOf, audienceOf, authSession, authUser } from './table.ts'

type Input = InputOf<typeof changeAccount>

/** A disabled account or a new password ends all sessions; other changes reach open sockets by the fact. */
export async function alterAccount(ctx: Context, input: Input, book: AreaBook): Promise<Account> {
  const before = await manageableAccount(ctx, input.id)
  const changes = await changesOf(ctx, input, book)
  const row = { ...before, ...changes }
  await keepAnAdministrator(ctx, before, row)
  if (Object.keys(changes).length > 0) await ctx.tx.update(authUser).set({ ...changes, updatedAt: ctx.now }).where(eq(authUser.id, row.id))
  if (input.password !== undefined) await setPassword(ctx.tx, row.id, input.password)
  if (input.password !== undefined || row.isDisabled) await ctx.tx.delete(authSession).where(eq(authSession.userId, row.id))
  const changed = Object.keys(input).filter(key => key !== 'id' && input[key as keyof Input] !== undefined)
  if (changed.length > 0) await record(ctx, accountChanged, { accountId: row.id, username: row.username, changed }, audienceOf(row))
  const nameOf = await areaNames(book, ctx.tx, [row.areaCode])
  return accountOf(row, nameOf(row.areaCode))
}

/** The account, locked, if the caller may manage it; foreign and unknown answer alike. */
export async function manageableAccount(ctx: Context, id: string): Promise<UserRow> {
  const [row] = await ctx.tx.select().from(authUser).where(eq(authUser.id, id)).for('update')
  if (!row) throw commonProblems.notFound()
  permit(ctx, 'account.manage', row.areaPath)
  return row
}

async function changesOf(ctx: Context, input: Input, book: AreaBook): Promise<Partial<UserRow>> {
  const area = input.areaCode === undefined ? undefined : await grantableArea(ctx, input.areaCode, book)
  return {
    ...(input.displayName !== undefined && { name: input.displayName }),
    ...(input.roles !== undefined && { roles: input.roles }),
    ...(input.departmentCode !== undefined && { departmentCode: input.departmentCode }),
    ...(input.isDisabled !== undefined && { isDisabled: input.isDisabled }),
    ...(area !== undefined && { areaCode: area?.code ?? null, areaPath: area?.path ?? WHOLE_INSTANCE_PATH }),
  }
}

/** `[ID-9]` One administrator of the whole instance always remains. The lock makes two who demote each other take turns. */
async function keepAnAdministrator(ctx: Context, before: UserRow, after: UserRow): Promise<void> {
  const isOne = (row: UserRow) => row.areaCode === null && row.roles.includes('administrator') && mayStaySignedIn(row, ctx.handles.env)
  if (!isOne(before) || isOne(after)) return
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtext('auth_user.administrators'))`)
  const rows = await ctx.tx
    .select()
    .from(authUser)
    .where(and(isNull(authUser.areaCode), sql`'administrator' = any(${authUser.roles})`))
  if (!rows.some(row => row.id !== after.id && isOne(row))) throw identityProblems.lastAdministrator()
}
