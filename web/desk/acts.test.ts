import { describe, expect, test } from 'vitest'
import { RIGHTS } from '#domain/identity'
import { type IncidentStatus, incidentStatus, stepsFrom } from '#domain/incident'
import { actsFor } from './acts.ts'

const ALL = Object.keys(RIGHTS)
const WORK = ['incident.read', 'incident.work']

describe('[DESK-2] what can be done with an incident', () => {
  test.each<[IncidentStatus, string | null]>([
    ['reported', 'accept'], ['accepted', 'assign'], ['assigned', 'set-out'], ['on_the_way', 'arrive'],
    ['on_scene', 'resolve'], ['resolved', 'close'], ['closed', null], ['cancelled', null],
  ])('%s: a commander is offered %s first', (status, main) => {
    expect(actsFor({ status, actions: ALL, isChosenAnew: false }).main).toBe(main)
  })

  test.each<IncidentStatus>(['reported', 'accepted', 'assigned', 'on_the_way', 'on_scene'])('%s: whoever ticks people is offered to send them', status => {
    expect(actsFor({ status, actions: ALL, isChosenAnew: true }).main).toBe('assign')
  })

  test('a department may work on an incident but neither accept nor send', () => {
    expect(actsFor({ status: 'reported', actions: WORK, isChosenAnew: true })).toEqual({ main: null, others: ['note'] })
    expect(actsFor({ status: 'assigned', actions: WORK, isChosenAnew: true })).toEqual({ main: 'set-out', others: ['note', 'arrive', 'resolve', 'return'] })
  })

  test('who may only read is offered nothing', () => {
    for (const status of incidentStatus.options) expect(actsFor({ status, actions: ['incident.read'], isChosenAnew: true })).toEqual({ main: null, others: [] })
  })

  test('no act is offered twice, and none the status refuses', () => {
    for (const status of incidentStatus.options)
      for (const isChosenAnew of [true, false]) {
        const { main, others } = actsFor({ status, actions: ALL, isChosenAnew })
        const offered = [main, ...others].filter(act => act !== null)
        expect(new Set(offered).size).toBe(offered.length)
        for (const act of offered) if (act !== 'note') expect(stepsFrom(status)).toContain(act)
      }
  })
})
