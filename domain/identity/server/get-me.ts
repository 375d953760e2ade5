import { type Me, RIGHTS, type Role, isAction } from '#domain/identity'
import type { Context } from '#platform/context'
import { type AreaBook, areaOfActor } from './area-book.ts'
import { mayDoSomewhere } from './rule.ts'

export async function readMe(ctx: Context, book: AreaBook): Promise<Me> {
  const { accountId, username, displayName, roles, departmentCode } = ctx.actor
  return {
    accountId,
    username,
    displayName,
    roles: [...roles] as Role[],
    area: await areaOfActor(book, ctx.tx, ctx.actor),
    departmentCode,
    actions: Object.keys(RIGHTS).filter(action => action !== 'public' && isAction(action) && mayDoSomewhere(ctx, action)),
  }
}
