import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { and, eq } from 'drizzle-orm'
import type { Role } from '#domain/identity'
import type { Db } from '#platform/context'
import { WHOLE_INSTANCE_PATH } from './rule.ts'
import { type UserRow, authAccount, authUser } from './table.ts'

export type NewAccount = {
  readonly username: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly area: { readonly code: string; readonly path: string } | null
  readonly departmentCode: string | null
  readonly password: string
  readonly isDemo: boolean
}

/** An account and its password, or null when the name is taken. Costs one scrypt, about 70 ms. */
export async function insertAccount(db: Db, it: NewAccount): Promise<UserRow | null> {
  const password = await hashPassword(it.password)
  const id = randomUUID()
  const [row] = await db
    .insert(authUser)
    .values({
      id,
      name: it.displayName,
      email: `${it.username}@guatu.invalid`,
      username: it.username,
      roles: [...it.roles],
      areaCode: it.area?.code ?? null,
      areaPath: it.area?.path ?? WHOLE_INSTANCE_PATH,
      departmentCode: it.departmentCode,
      isDemo: it.isDemo,
    })
    .onConflictDoNothing()
    .returning()
  if (!row) return null
  await db.insert(authAccount).values({ id: randomUUID(), accountId: id, userId: id, providerId: 'credential', password })
  return row
}

export async function setPassword(db: Db, userId: string, password: string): Promise<void> {
  const hash = await hashPassword(password)
  await db
    .update(authAccount)
    .set({ password: hash, updatedAt: new Date() })
    .where(and(eq(authAccount.userId, userId), eq(authAccount.providerId, 'credential')))
}
