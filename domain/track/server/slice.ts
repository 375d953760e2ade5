import { defineSlice } from '#platform/slice'
import type { Context } from '#platform/context'
import * as contract from '../contract.ts'
import { reportPosition } from './report-position.ts'
import { getTrack } from './track.ts'
import { trackStore } from './track-store.ts'

export const trackSlice = defineSlice({
  name: 'track',
  handles: on => [on(contract.getTrack, getTrack), on(contract.reportPosition, reportPosition)],
  routines: [{ name: 'track.forget_positions', crontab: '47 18 * * *', run: forgetPositions }],
})

/** `[TRK-5]` Where people were is kept as long as POSITION_RETENTION_DAYS says and no longer. */
async function forgetPositions(ctx: Context): Promise<void> {
  const before = new Date(ctx.now.getTime() - ctx.handles.env.positionRetentionDays * 86_400_000)
  await trackStore.forgetBefore(ctx.tx, before)
}
