import { expect, test } from 'vitest'
import type { Incident } from '#domain/incident'
import { belongs, patched } from './incident-list.ts'

const NOW = Date.parse('2026-11-22T08:00:00Z')
const anIncident = (given: Partial<Incident> & { id: string }): Incident => ({
  number: '1122-0001', title: '跌倒', kind: 'fall', severity: 'minor', status: 'reported', note: '', address: '', position: [112.7, 38.4], gridCode: '140902001001001',
  areaNames: [], reporterName: '赵', source: 'phone', photoIds: [], unitIds: [], departmentCode: null, reportedAt: '2026-11-22T06:00:00Z', acceptedAt: null,
  assignedAt: null, onTheWayAt: null, onSceneAt: null, resolvedAt: null, closedAt: null, dueAt: '2026-11-22T10:00:00Z', version: 1, ...given,
})
const heard = (...incidents: Incident[]) => new Map(incidents.map(it => [it.id, it]))
const ids = (list: readonly Incident[]) => list.map(it => `${it.id}${it.version}`)

test('[WEB-3] a newer version replaces, an older one does not, whichever came first', () => {
  const [old, recent] = [anIncident({ id: 'a', version: 1 }), anIncident({ id: 'a', version: 2 })]
  const view = { filter: {}, nowMs: NOW }
  expect(ids(patched([old], heard(recent), view))).toEqual(['a2'])
  expect(ids(patched([recent], heard(old), view))).toEqual(['a2'])
})

test('what ended leaves the open list, what is new enters it', () => {
  const list = [anIncident({ id: 'a' })]
  const news = heard(anIncident({ id: 'a', version: 2, status: 'closed' }), anIncident({ id: 'b' }))
  expect(ids(patched(list, news, { filter: { state: 'open' }, nowMs: NOW }))).toEqual(['b1'])
})

test('a list of mine keeps what it had, changed, and leaves the rest to the server', () => {
  const news = heard(anIncident({ id: 'a', version: 2 }), anIncident({ id: 'stranger' }))
  expect(ids(patched([anIncident({ id: 'a' })], news, { filter: { mine: true }, nowMs: NOW }))).toEqual(['a2'])
  expect(belongs(anIncident({ id: 'a' }), { mine: true }, NOW)).toBeNull()
})

test.each([
  ['140900', true],
  ['140902', true],
  ['140902001', true],
  ['140903', false],
  ['140902002', false],
])('a grid of 140902001 lies within %s: %s', (areaCode, isWithin) => {
  expect(belongs(anIncident({ id: 'a' }), { areaCode }, NOW)).toBe(isWithin)
})

test('by urgency: the graver first, of equals the one due sooner', () => {
  const list = [
    anIncident({ id: 'minor' }),
    anIncident({ id: 'later', severity: 'critical', dueAt: '2026-11-22T11:00:00Z' }),
    anIncident({ id: 'sooner', severity: 'critical', dueAt: '2026-11-22T09:00:00Z' }),
  ]
  expect(patched(list, heard(), { filter: { sort: 'urgency' }, nowMs: NOW }).map(it => it.id)).toEqual(['sooner', 'later', 'minor'])
})
