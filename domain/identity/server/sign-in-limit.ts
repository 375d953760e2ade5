import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Handles } from '#platform/handles'
import { commonProblems } from '#platform/pure'
import { authAttempt } from './table.ts'

const WINDOW_MS = 5 * 60_000
/** Per name and address: guessing one password. Per address: one password on many names, yet a county hall behind one NAT passes. */
const LIMITS = { nameAndAddress: 10, address: 200 }

type Place = { readonly username: string; readonly address: string }

/**
 * `[ID-7]` Counts the try before the password is looked at, so tries in parallel cannot slip through. In the database, so that
 * several processes count together and a restart forgets nothing. Throws `too_often`.
 */
export async function countAttempt(handles: Pick<Handles, 'db' | 'clock'>, place: Place): Promise<void> {
  const now = handles.clock.now()
  for (const [key, limit] of keysOf(place)) {
    const { count, endsAt } = await countOne(handles, key, now)
    if (count > limit) throw commonProblems.tooOften({ retryAfterSeconds: Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / 1000)) })
  }
}

/** A right password clears the count of its name, and takes its own try back from the address. */
export async function forgetAttempts({ db }: Pick<Handles, 'db'>, place: Place): Promise<void> {
  const [[name], [address]] = keysOf(place)
  await db.delete(authAttempt).where(eq(authAttempt.key, name))
  await db.update(authAttempt).set({ count: sql`greatest(${authAttempt.count} - 1, 0)` }).where(eq(authAttempt.key, address))
}

async function countOne({ db }: Pick<Handles, 'db'>, key: string, now: Date) {
  const endsAt = new Date(now.getTime() + WINDOW_MS)
  const isOver = sql`${authAttempt.endsAt} <= ${now.toISOString()}::timestamptz`
  const [row] = await db
    .insert(authAttempt)
    .values({ key, count: 1, endsAt })
    .onConflictDoUpdate({
      target: authAttempt.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${authAttempt.count} + 1 end`,
        endsAt: sql`case when ${isOver} then excluded.ends_at else ${authAttempt.endsAt} end`,
      },
    })
    .returning()
  return row!
}

function keysOf({ username, address }: Place) {
  return [
    [hashOf(`name\n${username.toLowerCase()}\n${address}`), LIMITS.nameAndAddress],
    [hashOf(`address\n${address}`), LIMITS.address],
  ] as const
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
