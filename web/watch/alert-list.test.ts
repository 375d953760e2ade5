import { expect, test } from 'vitest'
import type { WatchAlert } from '#domain/watch'
import { alertIn, openAlerts, speakers } from './alert-list.ts'

const AT = '2026-11-22T08:00:00.000Z'
const alert = (over: Partial<WatchAlert> = {}): WatchAlert => ({
  id: crypto.randomUUID(), ruleId: crypto.randomUUID(), ruleName: '围栏', kind: 'enter', severity: 'major', limit: null, state: 'raised', areaCode: '140900', placeCode: null, placeNames: [], unitIds: [],
  position: [112, 38], startedAt: AT, raisedAt: AT, endedAt: null, acknowledgedAt: null, acknowledgedBy: null, closedAt: null, closedBy: null, note: '', version: 1, ...over,
})
const heardOf = (...alerts: WatchAlert[]) => new Map(alerts.map(it => [it.id, it]))

test('an alert heard before the snapshot that lacks it stays, and an older version never wins', () => {
  const one = alert({ version: 3, state: 'acknowledged' })
  expect(openAlerts([], heardOf(one))).toEqual([one])
  expect(openAlerts([one], heardOf({ ...one, version: 2, state: 'raised' }))).toEqual([one])
})

test('what is closed leaves; what nobody has seen stands first, the worst of it on top', () => {
  const [seen, minor, critical] = [alert({ state: 'acknowledged', severity: 'critical' }), alert({ severity: 'minor' }), alert({ severity: 'critical' })]
  const done = alert()
  expect(openAlerts([seen, minor, critical, done], heardOf({ ...done, state: 'closed', version: 2 }))).toEqual([critical, minor, seen])
})

test('a fact about something else, or none that can be read, is no alert', () => {
  const fact = { offset: 1, version: 1, at: AT, areaCode: null, actorName: null }
  expect(alertIn({ ...fact, name: 'watch.alert_raised', payload: { alert: alert() } })?.kind).toBe('enter')
  expect(alertIn({ ...fact, name: 'watch.alert_raised', payload: { alert: { id: 'x' } } })).toBeNull()
  expect(alertIn({ ...fact, name: 'watch.rule_set', payload: { rule: {} } })).toBeNull()
})

test('of alerts that lie together one has words on the wall, and says how many more there are', () => {
  const [first, beside, far, nowhere] = [alert(), alert({ position: [112.01, 38.01] }), alert({ position: [113, 39] }), alert({ position: null })]
  expect([...speakers([first, beside, far, nowhere])]).toEqual([[first.id, 1], [far.id, 0]])
})
