export { openWork } from './open-work.ts'
export { type PastIncident, putIncidents } from './put-incidents.ts'
export { incidentSlice } from './slice.ts'
export { incidentTable } from './table.ts'
