import { expect, test } from 'vitest'
import { type Incident, STEPS, incidentStatus, isOpen } from '#domain/incident'
import { lateMs, mergedById, nextStep, shortPlace, tasksInOrder } from './task-order.ts'

const ME = '11111111-1111-4111-8111-111111111111'
const anIncident = (given: Partial<Incident> & { id: string }): Incident => ({
  number: '1122-0001', title: '跌倒', kind: 'fall', severity: 'minor', status: 'reported', note: '', address: '', position: [112.7, 38.4], gridCode: '140902001001001',
  areaNames: ['忻府区', '03 网格'], reporterName: '赵', source: 'phone', photoIds: [], unitIds: [], departmentCode: null, reportedAt: '2026-11-22T06:00:00Z', acceptedAt: null,
  assignedAt: null, onTheWayAt: null, onSceneAt: null, resolvedAt: null, closedAt: null, dueAt: '2026-11-22T10:00:00Z', version: 1, ...given,
})

test.each(incidentStatus.options)('the step offered at %s is one the life cycle allows there', status => {
  const step = nextStep(status)
  if (step !== null) expect(STEPS[step].from).toContain(status)
  if (!isOpen(status)) expect(step).toBeNull()
})

test('what is on my hands comes before what waits for me, and that before the rest, however urgent', () => {
  const tasks = [
    anIncident({ id: 'grid-critical', severity: 'critical' }),
    anIncident({ id: 'mine-later', status: 'assigned', unitIds: [ME], dueAt: '2026-11-22T12:00:00Z' }),
    anIncident({ id: 'mine-sooner', status: 'assigned', unitIds: [ME] }),
    anIncident({ id: 'on-my-way', status: 'on_the_way', unitIds: [ME], dueAt: '2026-11-22T13:00:00Z' }),
    anIncident({ id: 'grid-minor' }),
  ]
  expect(tasksInOrder(tasks, ME).map(it => it.id)).toEqual(['on-my-way', 'mine-sooner', 'mine-later', 'grid-critical', 'grid-minor'])
})

test('of two copies the newer version stays', () => {
  const merged = mergedById([anIncident({ id: 'one', version: 2, title: 'new' })], [anIncident({ id: 'one', version: 1, title: 'old' }), anIncident({ id: 'two' })])
  expect(merged.map(it => `${it.id} ${it.title}`)).toEqual(['one new', 'two 跌倒'])
})

test('late counts from the due time and ends when somebody is on scene', () => {
  const due = Date.parse('2026-11-22T10:00:00Z')
  expect(lateMs(anIncident({ id: 'a' }), due + 5000)).toBe(5000)
  expect(lateMs(anIncident({ id: 'a' }), due - 1)).toBeNull()
  expect(lateMs(anIncident({ id: 'a', status: 'on_scene', onSceneAt: '2026-11-22T09:00:00Z' }), due + 5000)).toBeNull()
})

test('a button says a place short enough to fit, the grid where there is no address', () => {
  expect(shortPlace({ address: '长征街 12 号院 3 单元 201', areaNames: [] })).toBe('长征街 12 号院 3')
  expect(shortPlace({ address: '忻府区秀容街道长征街 113 号', areaNames: ['忻府区', '秀容街道', '杏园社区', '01 网格'] })).toBe('长征街 113 号')
  expect(shortPlace({ address: ' ', areaNames: ['秀容街道', '03 网格'] })).toBe('03 网格')
})
