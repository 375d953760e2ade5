import { defineSlice } from '#platform/slice'
import * as contract from '../contract.ts'
import { acceptIncident } from './accept-incident.ts'
import { addNote } from './add-note.ts'
import { arriveOnScene } from './arrive-on-scene.ts'
import { assignIncident } from './assign-incident.ts'
import { cancelIncident } from './cancel-incident.ts'
import { closeIncident } from './close-incident.ts'
import { getIncident } from './get-incident.ts'
import { getNearby } from './get-nearby.ts'
import { getSummary } from './get-summary.ts'
import { getTimeline } from './get-timeline.ts'
import { listIncidents } from './list-incidents.ts'
import { getPhoto, uploadPhoto } from './photos.ts'
import { reportIncident } from './report-incident.ts'
import { resolveIncident } from './resolve-incident.ts'
import { returnIncident } from './return-incident.ts'
import { setOut } from './set-out.ts'
import { tellOverdue } from './tell-overdue.ts'

export const incidentSlice = defineSlice({
  name: 'incident',
  handles: on => [
    on(contract.listIncidents, listIncidents),
    on(contract.getSummary, getSummary),
    on(contract.reportIncident, reportIncident),
    on(contract.getIncident, getIncident),
    on(contract.getTimeline, getTimeline),
    on(contract.getNearby, getNearby),
    on(contract.acceptIncident, acceptIncident),
    on(contract.assignIncident, assignIncident),
    on(contract.setOut, setOut),
    on(contract.arriveOnScene, arriveOnScene),
    on(contract.resolveIncident, resolveIncident),
    on(contract.closeIncident, closeIncident),
    on(contract.returnIncident, returnIncident),
    on(contract.cancelIncident, cancelIncident),
    on(contract.addNote, addNote),
    on(contract.uploadPhoto, uploadPhoto),
    on(contract.getPhoto, getPhoto),
  ],
  tells: [contract.incidentReported, contract.incidentStepped, contract.incidentOverdue],
  routines: [{ name: 'tell-overdue-incidents', crontab: '* * * * *', run: tellOverdue }],
})
