import { expect, test } from 'vitest'
import type { Incident } from '#domain/incident'
import { stepClocks } from './step-clocks.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 6, 32 + minute)).toISOString()

function anIncident(change: Partial<Incident> = {}): Incident {
  return {
    id: '00000000-0000-4000-8000-000000000001', number: '20261122-0861', title: '疑似食物中毒 17 人', kind: 'food_poisoning', severity: 'critical',
    status: 'reported', note: '', address: '', position: [113.585, 39.005], gridCode: '140922100001001', areaNames: [], reporterName: '张慧', source: 'phone',
    photoIds: [], unitIds: [], departmentCode: null, reportedAt: at(0), acceptedAt: null, assignedAt: null, onTheWayAt: null, onSceneAt: null,
    resolvedAt: null, closedAt: null, dueAt: at(20), version: 1, ...change,
  }
}
const states = (incident: Incident) => stepClocks(incident).map(({ state }) => state).join(' ')

test('a new critical waits to be accepted within two minutes, and for people within twenty', () => {
  const clocks = stepClocks(anIncident())
  expect(clocks.map(({ limitMinutes }) => limitMinutes)).toEqual([null, 2, null, 20, null])
  expect(clocks[1]).toMatchObject({ state: 'now', dueAtMs: Date.parse(at(2)) })
})

test.each<[string, Partial<Incident>, string]>([
  ['reported', {}, 'done now later later later'],
  ['accepted', { status: 'accepted', acceptedAt: at(1) }, 'done done now later later'],
  ['on scene', { status: 'on_scene', acceptedAt: at(1), assignedAt: at(2), onSceneAt: at(9) }, 'done done done done now'],
  ['resolved from the desk without anyone going', { status: 'resolved', acceptedAt: at(1), resolvedAt: at(3) }, 'done done skipped skipped done'],
  ['cancelled', { status: 'cancelled', closedAt: at(1) }, 'done skipped skipped skipped skipped'],
])('an incident that is %s shows its steps as they are', (_, change, expected) => {
  expect(states(anIncident(change))).toBe(expected)
})
