import { describe, expect, test } from 'vitest'
import { type IncidentStatus, STEPS, incidentStatus, stepsFrom } from '#domain/incident'
import { type DemoIncident, Dice } from '../demo-city/index.ts'
import { type Standing, nextStep, planForFound, planOf } from './incident-plan.ts'

const MINUTE_MS = 60_000
const at = (minutes: number) => new Date(Date.parse('2026-11-23T10:00:00+08:00') + minutes * MINUTE_MS)
const made = { severity: 'critical', unitIds: ['u1'], reportedAt: at(0), acceptedAt: at(1), assignedAt: at(2), onTheWayAt: at(4), onSceneAt: at(14), resolvedAt: at(44), closedAt: at(64) } as const
const plan = planOf(made as unknown as DemoIncident, { rate: 1, dice: new Dice(1, 'plan') })
const ready: Standing = { nowMs: 10_000 * MINUTE_MS, sinceMs: 0, hasArrived: true, mayEnd: true, mustEnd: false }

test("the plan keeps the maker's times, divided by the rate", () => {
  expect(plan.waitMs).toEqual({ reported: MINUTE_MS, accepted: MINUTE_MS, assigned: 2 * MINUTE_MS, on_scene: 30 * MINUTE_MS, resolved: 20 * MINUTE_MS })
  expect(plan.wayMs).toBe(10 * MINUTE_MS)
  expect(planOf(made as unknown as DemoIncident, { rate: 10, dice: new Dice(1, 'plan') }).wayMs).toBe(MINUTE_MS)
})

test('some lie on a desk until they are overdue, but never a critical one', () => {
  const dice = new Dice(1, 'forgotten')
  const waits = (severity: string) => Array.from({ length: 300 }, () => planOf({ ...made, severity } as unknown as DemoIncident, { rate: 1, dice }).waitMs.accepted)
  expect(Math.max(...waits('critical'))).toBe(MINUTE_MS)
  const forgotten = waits('major').filter(ms => ms > 60 * MINUTE_MS).length
  expect(forgotten).toBeGreaterThan(5)
  expect(forgotten).toBeLessThan(50)
})

describe('the next step', () => {
  test.each(incidentStatus.options)('from %s is one its life cycle allows, or none', status => {
    const step = nextStep(status, plan, ready)
    if (step === null) expect(stepsFrom(status)).toEqual([])
    else expect(STEPS[step].from).toContain(status)
  })

  test('leads from the report to the end without a loop', () => {
    const path: IncidentStatus[] = ['reported']
    for (let step = nextStep('reported', plan, ready); step !== null; step = nextStep(path.at(-1)!, plan, ready)) path.push(STEPS[step].to)
    expect(path).toEqual(['reported', 'accepted', 'assigned', 'on_the_way', 'on_scene', 'resolved', 'closed'])
  })

  test('waits for its time', () => {
    const early = { ...ready, nowMs: MINUTE_MS - 1 }
    expect(nextStep('reported', plan, early)).toBeNull()
    expect(nextStep('reported', plan, { ...ready, nowMs: MINUTE_MS })).toBe('accept')
  })

  test('is no arrival before somebody is there, unless the way takes far too long', () => {
    const under = { ...ready, hasArrived: false, nowMs: 40 * MINUTE_MS }
    expect(nextStep('on_the_way', plan, under)).toBeNull()
    expect(nextStep('on_the_way', plan, { ...under, hasArrived: true })).toBe('arrive')
    expect(nextStep('on_the_way', plan, { ...under, nowMs: 50 * MINUTE_MS })).toBe('arrive')
  })

  test('keeps the last few open and ends work when the wall is full', () => {
    expect(nextStep('on_scene', plan, { ...ready, mayEnd: false })).toBeNull()
    expect(nextStep('on_scene', plan, { ...ready, nowMs: 1, mustEnd: true })).toBe('resolve')
  })
})

test('a found one is accepted before it is too late for its severity', () => {
  const dice = new Dice(1, 'found')
  const waits = Array.from({ length: 200 }, () => planForFound({ severity: 'critical', unitIds: [] }, { rate: 1, dice }).waitMs.reported)
  expect(Math.max(...waits)).toBeLessThan(2 * MINUTE_MS)
})
