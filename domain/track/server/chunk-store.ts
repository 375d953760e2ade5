import { unitsNow } from '#domain/force/server'
import type { Db } from '#platform/context'
import type { Handles } from '#platform/handles'
import { copyIn } from './chunk-copy.ts'
import { lateWays } from './chunk-late.ts'
import { cellRows, chunkRows } from './chunk-rows.ts'
import { type ClosedChunk, OpenChunks, whereaboutsOf } from './open-chunks.ts'
import { daysOf, makeDays } from './track-days.ts'

/** Some 3 MB and 100 ms a transaction: nobody waits long behind one. */
const MOST_ROWS = 20_000

/** Adds chunks and their cells in the caller's transaction; the partitions must be there. `open` holds what is not stored yet. */
export async function putChunks(tx: Db, chunks: readonly ClosedChunk[], open: OpenChunks): Promise<void> {
  await copyIn(tx, 'copy track_chunk (unit_number, minute, chunk) from stdin (format binary)', chunkRows(chunks))
  const ways = await lateWays(tx, open, chunks)
  await copyIn(tx, 'copy track_cell (cell, minute, units) from stdin (format binary)', cellRows([...chunks, ...ways]))
}

/**
 * `[TRK-6]` Brings what is closed to PostgreSQL and forgets it here only after the commit, so that at every instant a reader who
 * asks memory first finds each fix; a crash between leaves a repeat, which readers drop. Answers how many chunks went. Not to
 * be called again before it answers.
 */
export async function storeClosed({ db }: Pick<Handles, 'db'>, open: OpenChunks, nowMs: number): Promise<number> {
  const closed = [...open.closed(nowMs)]
  for (let from = 0; from < closed.length; from += MOST_ROWS) {
    const chunks = closed.slice(from, from + MOST_ROWS)
    const days = daysOf(chunks.map(({ minute }) => minute)).difference(open.daysMade)
    if (days.size > 0) await makeDays(db, days)
    for (const day of days) open.daysMade.add(day)
    try {
      await db.transaction(tx => putChunks(tx, chunks, open))
    } catch (error) {
      open.daysMade.clear()
      throw error
    }
    open.forget(chunks)
  }
  return closed.length
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
