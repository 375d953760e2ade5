import { describe, expect, test } from 'vitest'
import { type IncidentStatus, type IncidentStep, dueAt, incidentStatus, incidentStep, isOpen, isOverdue, stepsFrom } from './incident.ts'

/** Written out by hand: what the life cycle in the README says. */
const ARROWS: Record<IncidentStatus, readonly IncidentStep[]> = {
  reported: ['accept', 'assign', 'cancel'],
  accepted: ['assign', 'resolve', 'cancel'],
  assigned: ['assign', 'set-out', 'arrive', 'resolve', 'return', 'cancel'],
  on_the_way: ['assign', 'arrive', 'resolve', 'return'],
  on_scene: ['assign', 'resolve', 'return'],
  resolved: ['close', 'return'],
  closed: [],
  cancelled: [],
}

test.each(incidentStatus.options)('from %s only its arrows lead on [INC-1]', status => {
  expect(stepsFrom(status)).toEqual(incidentStep.options.filter(step => ARROWS[status].includes(step)))
})

test('every status but the first is reached by some step, and an ended one is left by none', () => {
  expect(stepsFrom('closed')).toEqual([])
  expect(stepsFrom('cancelled')).toEqual([])
  expect(isOpen('resolved')).toBe(false)
})

describe('the clock starts with the report [INC-2]', () => {
  const reportedAt = new Date('2026-07-01T08:00:00Z')
  test('critical: 20 minutes, major: one hour, minor: four hours', () => {
    expect(dueAt('critical', reportedAt).toISOString()).toBe('2026-07-01T08:20:00.000Z')
    expect(dueAt('major', reportedAt).toISOString()).toBe('2026-07-01T09:00:00.000Z')
    expect(dueAt('minor', reportedAt).toISOString()).toBe('2026-07-01T12:00:00.000Z')
  })

  test('it is overdue one moment after it was due, unless somebody arrived or it has ended', () => {
    const due = { dueAt: '2026-07-01T08:20:00Z', onSceneAt: null, status: 'assigned' as const }
    const at = (text: string) => Date.parse(text)
    expect(isOverdue(due, at('2026-07-01T08:20:00Z'))).toBe(false)
    expect(isOverdue(due, at('2026-07-01T08:20:01Z'))).toBe(true)
    expect(isOverdue({ ...due, onSceneAt: '2026-07-01T08:19:00Z' }, at('2026-07-01T09:00:00Z'))).toBe(false)
    expect(isOverdue({ ...due, status: 'resolved' }, at('2026-07-01T09:00:00Z'))).toBe(false)
  })
})
