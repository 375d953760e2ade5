export { osmandRoutes } from './routes.ts'
export { type TrackerPort, startTrackerPort } from './tracker-port.ts'
