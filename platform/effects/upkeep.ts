import { lt } from 'drizzle-orm'
import { commandReceipt } from '#platform/command'
import { trimFacts } from '#platform/event-log'
import type { Routine } from '#platform/slice'

const DAY_MS = 86_400_000
/** Long enough for a phone that was without signal over a holiday to ask again. */
const RECEIPT_DAYS = 14

/** What the floor itself forgets, at night: facts past FACT_RETENTION_DAYS, receipts nobody will ask for again. */
export const upkeep: Routine = {
  name: 'platform.upkeep',
  crontab: '23 19 * * *',
  run: async ({ tx, now, handles }) => {
    await trimFacts(tx, new Date(now.getTime() - handles.env.factRetentionDays * DAY_MS))
    await tx.delete(commandReceipt).where(lt(commandReceipt.createdAt, new Date(now.getTime() - RECEIPT_DAYS * DAY_MS)))
  },
}
