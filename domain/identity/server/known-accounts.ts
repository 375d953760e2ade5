import { type SQL, and, arrayContains, arrayOverlaps, eq, inArray, sql } from 'drizzle-orm'
import { anyOf } from '#platform/bulk'
import type { Db } from '#platform/context'
import { authUser } from './table.ts'

/** An account as other slices know it; `areaPath` lets them ask `mayDo` themselves, empty is the whole instance. */
export type KnownAccount = {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly roles: readonly string[]
  readonly areaPath: string
  readonly isDisabled: boolean
}

/** Those that exist, in no order. Asks no right: the caller does. */
export async function accountsByIds(tx: Db, ids: readonly string[]): Promise<KnownAccount[]> {
  return ids.length === 0 ? [] : select(tx, sql`${authUser.id} = ${anyOf(ids, 'text')}`)
}

export async function accountsByUsernames(tx: Db, usernames: readonly string[]): Promise<KnownAccount[]> {
  return usernames.length === 0 ? [] : select(tx, sql`${authUser.username} = ${anyOf(usernames, 'text')}`)
}

/** Accounts of a post whose own area is one of these. */
export async function accountsOfPost(tx: Db, role: string, areaPaths: readonly string[]): Promise<KnownAccount[]> {
  return select(tx, and(arrayContains(authUser.roles, [role]), inArray(authUser.areaPath, [...areaPaths]), eq(authUser.isDisabled, false)))
}

/** Accounts of any of these posts in an area and all below it, so many at most. */
export async function accountsBelow(tx: Db, { roles, areaPath, limit }: { roles: readonly string[]; areaPath: string; limit: number }): Promise<KnownAccount[]> {
  if (roles.length === 0) return []
  const isThere = and(arrayOverlaps(authUser.roles, [...roles]), sql`starts_with(${authUser.areaPath}, ${areaPath})`, eq(authUser.isDisabled, false))
  return select(tx, isThere).limit(limit)
}

function select(tx: Db, where: SQL | undefined) {
  const { id, username, roles, areaPath, isDisabled } = authUser
  return tx.select({ id, username, displayName: authUser.name, roles, areaPath, isDisabled }).from(authUser).where(where)
}
