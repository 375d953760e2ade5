import type { Context } from '#platform/context'
import { dropDaysBefore, makeDays } from './track-days.ts'

const DAY_MS = 86_400_000
/** Made ahead, so that a database that is busy at midnight need not make any. */
const DAYS_AHEAD = 3

/** `[TRK-5]` Where people were is kept POSITION_RETENTION_DAYS: days wholly older go; until then readers leave out what is older. */
export async function forgetPositions({ tx, handles, now }: Context): Promise<void> {
  // A reader who takes long must not make all writers wait behind this: it is tried again.
  await tx.execute(`set local lock_timeout = '5s'`)
  await dropDaysBefore(tx, Math.floor(now.getTime() / DAY_MS) - handles.env.positionRetentionDays)
}

export async function makeDaysAhead({ tx, now }: Context): Promise<void> {
  const today = Math.floor(now.getTime() / DAY_MS)
  await makeDays(tx, Array.from({ length: DAYS_AHEAD + 1 }, (_, ahead) => today + ahead))
}
