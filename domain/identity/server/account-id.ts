import { eq } from 'drizzle-orm'
import type { Db } from '#platform/context'
import { authUser } from './table.ts'

export async function accountIdOf(db: Db, username: string): Promise<string | null> {
  const [row] = await db.select({ id: authUser.id }).from(authUser).where(eq(authUser.username, username))
  return row?.id ?? null
}
