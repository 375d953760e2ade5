import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

/** One row a channel. Its lock puts the writers of a channel in commit order, so offsets have no gaps. */
export const factChannel = pgTable('fact_channel', {
  name: text('name').primaryKey(),
  head: bigint('head', { mode: 'number' }).notNull().default(0),
  /** Offsets up to here have been trimmed. */
  tail: bigint('tail', { mode: 'number' }).notNull().default(0),
})

/** Every fact. The audit trail, the live feed and the effect queue are all readers of it. */
export const factTable = pgTable(
  'fact',
  {
    channel: text('channel').notNull(),
    offset: bigint('offset', { mode: 'number' }).notNull(),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    at: timestamp('at', { withTimezone: true, mode: 'date' }).notNull(),
    action: text('action').notNull(),
    actorId: text('actor_id'),
    actorName: text('actor_name'),
    areaCode: text('area_code'),
    /** Null concerns the whole instance: only whole-instance accounts hear it. */
    areaPath: text('area_path'),
    /** Accounts it concerns wherever their area is: who reported, who was sent. */
    accountIds: text('account_ids').array().notNull(),
    /** The id of the thing it happened to: `incident:<uuid>`. */
    subject: text('subject').notNull(),
    requestId: text('request_id').notNull(),
    payload: jsonb('payload').notNull(),
  },
  table => [
    primaryKey({ columns: [table.channel, table.offset] }),
    index('fact_by_subject').on(table.subject, table.offset),
    index('fact_by_time').on(table.at),
    index('fact_by_area').on(sql`area_path text_pattern_ops`, table.at),
  ],
)

export type RecordedFact = typeof factTable.$inferSelect
