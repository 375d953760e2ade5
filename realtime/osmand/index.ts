export { fixesOfOwn } from './own-batch.ts'
export { fixOfOwnTracks } from './owntracks-fix.ts'
export { osmandRoutes } from './routes.ts'
export { type TrackerPort, startTrackerPort } from './tracker-port.ts'
