import { unitsNow } from '#domain/force/server'
import type { Db } from '#platform/context'
import type { Handles } from '#platform/handles'
import { copyIn } from './chunk-copy.ts'
import { lateWays } from './chunk-late.ts'
import type { ClosedBatch } from './closed-chunks.ts'
import { OpenChunks, whereaboutsOf } from './open-chunks.ts'
import { daysOf, makeDays } from './track-days.ts'

/** Adds chunks and their cells in the caller's transaction; the partitions must be there. `open` holds what is not stored yet. */
export async function putChunks(tx: Db, batch: ClosedBatch, open: OpenChunks): Promise<void> {
  await copyIn(tx, 'copy track_chunk (unit_number, minute, chunk) from stdin (format binary)', batch.rows.whole())
  for (const { number, minute, cells } of await lateWays(tx, open, batch.late())) for (const cell of cells) batch.cells.add(minute, cell, number)
  await copyIn(tx, 'copy track_cell (cell, minute, units) from stdin (format binary)', batch.cells.rows().whole())
}

/**
 * `[TRK-6]` Brings what is closed to PostgreSQL and forgets it here only after the commit, so that at every instant a reader who
 * asks memory first finds each fix; a crash between leaves a repeat, which readers drop. Answers how many chunks went. Not to
 * be called again before it answers.
 */
export async function storeClosed(handles: Pick<Handles, 'db'>, open: OpenChunks, nowMs: number): Promise<number> {
  return storeBatches(handles, open, open.closed(nowMs))
}

/** The same for what is packed by now: the rest is on its way. */
export async function storePacked(handles: Pick<Handles, 'db'>, open: OpenChunks): Promise<number> {
  return storeBatches(handles, open, open.packed())
}

async function storeBatches({ db }: Pick<Handles, 'db'>, open: OpenChunks, batches: readonly ClosedBatch[]): Promise<number> {
  for (const batch of batches) {
    const days = daysOf(batch.minutes()).difference(open.daysMade)
    if (days.size > 0) await makeDays(db, days)
    for (const day of days) open.daysMade.add(day)
    try {
      await db.transaction(tx => putChunks(tx, batch, open))
    } catch (error) {
      open.daysMade.clear()
      throw error
    }
    open.forget(batch)
  }
  return batches.reduce((sum, { count }) => sum + count, 0)
}

/** The open minutes of this process, with where each unit was last. */
export function openChunks(handles: Handles): Promise<OpenChunks> {
  return handles.part('track.open-chunks', async () => {
    const open = new OpenChunks({ keepDays: handles.env.positionRetentionDays })
    const { columns } = await unitsNow(handles)
    for (let number = 1; number <= columns.highest; number++) {
      const [lon, lat] = [columns.lon[number]!, columns.lat[number]!]
      if (Number.isFinite(lon)) open.recall(number, whereaboutsOf(lon, lat, columns.fixedAtMs[number]!))
    }
    return open
  })
}
