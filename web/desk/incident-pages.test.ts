import { expect, test } from 'vitest'
import type { Incident, Severity } from '#domain/incident'
import { patchedPages } from './incident-pages.ts'

const REPORTED = '2026-11-22T06:32:00.000Z'
const DUE = { critical: '2026-11-22T06:52:00.000Z', major: '2026-11-22T07:32:00.000Z', minor: '2026-11-22T10:32:00.000Z' }
const id = (last: number) => `00000000-0000-4000-8000-00000000000${last}`

function anIncident(last: number, severity: Severity, change: Partial<Incident> = {}): Incident {
  return {
    id: id(last), number: `20261122-000${last}`, title: '发热', kind: 'fever', severity, status: 'reported', note: '', address: '',
    position: [113.585, 39.005], gridCode: '140922100001001', areaNames: [], reporterName: '张慧', source: 'phone', photoIds: [], unitIds: [],
    departmentCode: null, reportedAt: REPORTED, acceptedAt: null, assignedAt: null, onTheWayAt: null, onSceneAt: null, resolvedAt: null,
    closedAt: null, dueAt: DUE[severity], version: 1, ...change,
  }
}
const view = { filter: { state: 'open', sort: 'urgency' } as const, nowMs: Date.parse(REPORTED) + 60_000 }
const heardOf = (...incidents: Incident[]) => new Map(incidents.map(incident => [incident.id, incident]))

test('[DESK-3] a newcomer below the last row fetched waits for its page; one above it appears at once', () => {
  const loaded = [anIncident(1, 'major')]
  const heard = heardOf(anIncident(2, 'critical'), anIncident(3, 'minor'))
  const ids = (isWhole: boolean) => patchedPages([loaded], heard, { ...view, isWhole }).map(incident => incident.id)
  expect(ids(false)).toEqual([id(2), id(1)])
  expect(ids(true)).toEqual([id(2), id(1), id(3)])
})

test('within a severity what nobody has accepted stands first, as the server sorts it', () => {
  const loaded = [anIncident(1, 'critical', { dueAt: REPORTED }), anIncident(2, 'critical')]
  const heard = heardOf(anIncident(1, 'critical', { dueAt: REPORTED, status: 'accepted', acceptedAt: REPORTED, version: 2 }))
  expect(patchedPages([loaded], heard, { ...view, isWhole: true }).map(incident => incident.id)).toEqual([id(2), id(1)])
})

test('what has ended leaves the list of open ones, on whatever page it stood', () => {
  const pages = [[anIncident(1, 'critical')], [anIncident(2, 'major'), anIncident(3, 'minor')]]
  const heard = heardOf(anIncident(2, 'major', { status: 'resolved', version: 2 }))
  expect(patchedPages(pages, heard, { ...view, isWhole: false }).map(incident => incident.id)).toEqual([id(1), id(3)])
})
