import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Db } from '#platform/context'
import { factChannel, factTable } from './table.ts'

export type RecordedFact = typeof factTable.$inferSelect

/** Where a channel stands: offsets in `(tail, head]` can be read. */
export async function channelEnds(db: Db, channel: string): Promise<{ head: number; tail: number }> {
  const [row] = await db.select().from(factChannel).where(eq(factChannel.name, channel))
  return { head: row?.head ?? 0, tail: row?.tail ?? 0 }
}

/**
 * Facts after a cursor, in order, without a hole.
 * `[LOG-3]` Null when the cursor is older than what is kept (or from another database): reload, never a hole.
 */
export async function readFacts(
  db: Db,
  channel: string,
  from: { after: number; limit: number },
): Promise<RecordedFact[] | null> {
  return db.transaction(
    async tx => {
      const { head, tail } = await channelEnds(tx, channel)
      if (from.after < tail || from.after > head) return null
      return tx
        .select()
        .from(factTable)
        .where(and(eq(factTable.channel, channel), gt(factTable.offset, from.after)))
        .orderBy(asc(factTable.offset))
        .limit(from.limit)
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

/** The facts about one thing, oldest first: its time line. */
export async function factsAbout(db: Db, subject: string): Promise<RecordedFact[]> {
  return db.select().from(factTable).where(eq(factTable.subject, subject)).orderBy(asc(factTable.offset)).limit(1000)
}

/** Forgets facts older than a day; the channel remembers up to where. Returns how many went. */
export async function trimFacts(db: Db, before: Date): Promise<number> {
  return db.transaction(async tx => {
    await tx.execute(sql`select name from fact_channel for update`)
    await tx.execute(
      sql`update fact_channel c set tail = greatest(c.tail, coalesce((select max("offset") from fact f where f.channel = c.name and f.at < ${before.toISOString()}::timestamptz), 0))`,
    )
    const gone = await tx.execute(sql`delete from fact f using fact_channel c where f.channel = c.name and f."offset" <= c.tail`)
    return gone.rowCount ?? 0
  })
}
