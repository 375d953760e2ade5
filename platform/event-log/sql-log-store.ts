import { and, asc, eq, gt, gte, lte, sql } from 'drizzle-orm'
import type { Db } from '#platform/context'
import type { LogStore } from './fact-log.ts'
import { type RecordedFact, factChannel, factTable } from './table.ts'

export const FACT_NOTIFICATION = 'guatu_fact'
const ROWS_AT_ONCE = 500

/** The log in PostgreSQL, within the transaction given. */
export function sqlLogStore(tx: Db): LogStore<RecordedFact> {
  return {
    /** One statement for both: everybody waits for the channel meanwhile. */
    async advance(channel, count) {
      const { rows } = await tx.execute<{ head: string }>(
        sql`insert into fact_channel (name, head) values (${channel}, ${count})
            on conflict (name) do update set head = fact_channel.head + ${count} returning head, pg_notify(${FACT_NOTIFICATION}, ${channel})`,
      )
      return Number(rows[0]!.head)
    },
    async insert(rows) {
      for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await tx.insert(factTable).values(rows.slice(at, at + ROWS_AT_ONCE))
    },
    async ends(channel) {
      const [row] = await tx.select().from(factChannel).where(eq(factChannel.name, channel))
      return { head: row?.head ?? 0, tail: row?.tail ?? 0 }
    },
    rowsAfter: (channel, { after, limit }) =>
      tx.select().from(factTable).where(and(eq(factTable.channel, channel), gt(factTable.offset, after))).orderBy(asc(factTable.offset)).limit(limit),
    async lockChannels() {
      const rows = await tx.select({ name: factChannel.name }).from(factChannel).orderBy(asc(factChannel.name)).for('update')
      return rows.map(row => row.name)
    },
    async firstSince(channel, moment) {
      const [row] = await tx.select({ offset: factTable.offset }).from(factTable).where(and(eq(factTable.channel, channel), gte(factTable.at, moment))).orderBy(asc(factTable.offset)).limit(1)
      return row?.offset ?? null
    },
    async dropUpTo(channel, tail) {
      await tx.update(factChannel).set({ tail }).where(eq(factChannel.name, channel))
      const gone = await tx.delete(factTable).where(and(eq(factTable.channel, channel), lte(factTable.offset, tail)))
      return gone.rowCount ?? 0
    },
  }
}
