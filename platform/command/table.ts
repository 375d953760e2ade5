import { index, integer, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

/** What a command with an idempotency key answered; kept for a few days so that a phone may ask again. */
export const commandReceipt = pgTable(
  'command_receipt',
  {
    actorId: text('actor_id').notNull(),
    key: text('key').notNull(),
    route: text('route').notNull(),
    bodyHash: text('body_hash').notNull(),
    status: integer('status').notNull(),
    /** `json`, not `jsonb`: the same answer to the letter. */
    answer: json('answer'),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  table => [primaryKey({ columns: [table.actorId, table.key] }), index('command_receipt_by_time').on(table.createdAt)],
)
