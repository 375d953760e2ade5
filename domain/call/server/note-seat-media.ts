import { sql } from 'drizzle-orm'
import { rowsAs } from '#platform/bulk'
import type { Handles } from '#platform/handles'
import { noteMedia } from '../call-rules.ts'
import { applyChange } from './apply-change.ts'
import { asMedia } from './as-media.ts'
import { lockBooks } from './call-rows.ts'

/** `waiting`: its socket is gone and its place in the room is kept; `gone`: that too is over. In the call it is away either way. */
export type SeatMedia = 'connected' | 'waiting' | 'gone'

/** What a media server sees of a seat. An unknown one, and one that no longer sits there, changes nothing. */
export async function noteSeatMedia(handles: Handles, told: { readonly callId: string; readonly seatId: string; readonly media: SeatMedia }): Promise<void> {
  await handles.db.transaction(async tx => {
    const [open] = await lockBooks(tx, [told.callId])
    if (!open) return
    const ctx = asMedia(handles, tx)
    const change = noteMedia(open.book, { seatIds: [told.seatId], isConnected: told.media === 'connected' }, ctx.now.toISOString())
    await applyChange(ctx, open, change)
  })
}

/** One turn at speaking in a voice group. */
export type Spoken = { readonly callId: string; readonly seatId: string; readonly from: Date; readonly until: Date; readonly end: string }

/** Many at once; the seat says whose voice it was and with what priority. */
export async function noteSpeech({ db }: Pick<Handles, 'db'>, spoken: readonly Spoken[]): Promise<void> {
  if (spoken.length === 0) return
  const rows = rowsAs('t', spoken, {
    call_id: ['uuid', it => it.callId],
    seat_id: ['uuid', it => it.seatId],
    started_at: ['timestamptz', it => it.from.toISOString()],
    ended_at: ['timestamptz', it => it.until.toISOString()],
    end_why: ['text', it => it.end.slice(0, 20)],
  })
  await db.execute(sql`
    insert into call_speech (call_id, seat_id, name, started_at, ended_at, priority, end_why)
    select t.call_id, t.seat_id, s.name, t.started_at, t.ended_at, s.floor_priority, t.end_why
    from ${rows} join call_seat s on s.id = t.seat_id and s.call_id = t.call_id`)
}
