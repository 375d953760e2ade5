import { asc, eq } from 'drizzle-orm'
import type { Db } from '#platform/context'
import { type Ends, type From, readAfter, trim } from './fact-log.ts'
import { sqlLogStore } from './sql-log-store.ts'
import { type RecordedFact, factTable } from './table.ts'

/** Where a channel stands: offsets in `(tail, head]` can be read. */
export function channelEnds(db: Db, channel: string): Promise<Ends> {
  return sqlLogStore(db).ends(channel)
}

/** `[LOG-3]` Facts after a cursor, in order, without a hole; null when that cannot be. */
export function readFacts(db: Db, channel: string, from: From): Promise<readonly RecordedFact[] | null> {
  return readAfter(sqlLogStore(db), channel, from)
}

/** The facts about one thing, oldest first: its time line. */
export async function factsAbout(db: Db, subject: string): Promise<RecordedFact[]> {
  return db.select().from(factTable).where(eq(factTable.subject, subject)).orderBy(asc(factTable.offset)).limit(1000)
}

/** Forgets facts older than a day; the channel remembers up to where. Returns how many went. */
export async function trimFacts(db: Db, before: Date): Promise<number> {
  return db.transaction(tx => trim(sqlLogStore(tx), before))
}
