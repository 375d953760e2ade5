import { defineSlice } from '#platform/slice'
import * as contract from '../contract.ts'
import { findVisits } from './area-visits.ts'
import { exportTrack } from './export-track.ts'
import { reportPosition } from './report-position.ts'
import { listStays, listTrips } from './stay-list.ts'
import { getTrack } from './track.ts'
import { forgetPositions, makeDaysAhead } from './track-keep.ts'
import { moveOldPositions } from './track-old.ts'
import { getPlayback } from './track-playback.ts'

export const trackSlice = defineSlice({
  name: 'track',
  handles: on => [
    on(contract.getTrack, getTrack),
    on(contract.getPlayback, getPlayback),
    on(contract.listStays, listStays),
    on(contract.listTrips, listTrips),
    on(contract.findVisits, findVisits),
    on(contract.exportTrack, exportTrack),
    on(contract.reportPosition, reportPosition),
  ],
  tells: [contract.trackExported, contract.visitsAsked],
  routines: [
    { name: 'track.forget_positions', crontab: '47 18 * * *', run: forgetPositions },
    { name: 'track.make_days', crontab: '17 */6 * * *', run: makeDaysAhead },
    { name: 'track.move_old_positions', crontab: '*/10 * * * *', run: moveOldPositions },
  ],
})
