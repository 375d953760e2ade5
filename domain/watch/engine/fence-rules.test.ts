import { expect, test } from 'vitest'
import { Story, polygon, ruleOf, square } from './story.ts'

const enter = ruleOf({ what: { kind: 'enter' }, where: square(100) })
const leave = ruleOf({ id: 'r2', what: { kind: 'leave' }, where: square(100) })

test('who comes in enters once, who goes out leaves once', () => {
  const story = new Story([enter, leave])
  story.fix(7, [-50, 50], 0).fix(7, [10, 50], 10).fix(7, [60, 50], 20).fix(7, [150, 50], 30)
  expect(story.lines).toEqual(['enter began 7 @10', 'leave began 7 @30'])
  expect(story.alerts.map(({ sequence }) => sequence)).toEqual([1, 2])
})

test('who is inside when first seen, or when the rule is drawn, does not enter', () => {
  const story = new Story([enter])
  story.fix(7, [50, 50], 0)
  story.fix(8, [-50, 50], 0)
  story.set(ruleOf({ id: 'r3', what: { kind: 'enter' }, where: polygon([[-100, 0], [-10, 0], [-10, 100], [-100, 100]]) }))
  story.fix(8, [-60, 50], 10).fix(7, [60, 50], 10)
  expect(story.lines).toEqual([])
})

test('a new edge counts from the place last known: the next fix on the other side goes over it', () => {
  const story = new Story()
  story.fix(7, [-50, 50], 0)
  story.set(enter)
  story.fix(7, [50, 50], 10)
  expect(story.lines).toEqual(['enter began 7 @10'])
})

test('doubled, late and re-ordered fixes change nothing', () => {
  const story = new Story([enter, leave])
  story.fix(7, [-50, 50], 0).fix(7, [50, 50], 10).fix(7, [50, 50], 10).fix(7, [-50, 50], 5).fix(7, [50, 50], 20).fix(7, [-50, 50], 20)
  expect(story.lines).toEqual(['enter began 7 @10'])
})

test('a hole is outside', () => {
  const story = new Story([ruleOf({ what: { kind: 'leave' }, where: polygon([[0, 0], [300, 0], [300, 300], [0, 300]], [[100, 100], [200, 100], [200, 200], [100, 200]]) })])
  story.fix(7, [50, 150], 0).fix(7, [150, 150], 10).fix(7, [250, 150], 20)
  expect(story.lines).toEqual(['leave began 7 @10'])
})

test('within the hysteresis of the edge nobody changes sides; beyond it once', () => {
  const story = new Story([{ ...enter, hysteresis: { metres: 10, seconds: 0 } }, { ...leave, hysteresis: { metres: 10, seconds: 0 } }])
  story.fix(7, [-50, 50], 0)
  for (let second = 1; second < 40; second++) story.fix(7, [second % 2 === 0 ? 6 : -6, 50], second)
  story.fix(7, [20, 50], 50).fix(7, [-4, 50], 60).fix(7, [20, 50], 70).fix(7, [-20, 50], 80)
  expect(story.lines).toEqual(['enter began 7 @50', 'leave began 7 @80'])
})

test('a change of sides that must last so many seconds counts from when it began, and not at all if it did not last', () => {
  const story = new Story([{ ...enter, hysteresis: { metres: 0, seconds: 30 } }])
  story.fix(7, [-50, 50], 0).fix(7, [50, 50], 10).fix(7, [-50, 50], 30).fix(7, [50, 50], 60).fix(7, [55, 50], 80).fix(7, [60, 50], 90)
  expect(story.lines).toEqual(['enter began 7 @60'])
})

test('a fix whose accuracy straddles the edge decides nothing until it is clear', () => {
  const story = new Story([{ ...enter, accuracyMostMetres: 50 }])
  story.fix(7, [-50, 50], 0, { accuracyMetres: 5 }).fix(7, [10, 50], 10, { accuracyMetres: 30 }).fix(7, [40, 50], 20, { accuracyMetres: 30 })
  expect(story.lines).toEqual(['enter began 7 @20'])
})

test('a device that is never clear is believed after a minute', () => {
  const story = new Story([{ ...enter, accuracyMostMetres: 500 }])
  story.fix(7, [-50, 50], 0, { accuracyMetres: 400 })
  for (let second = 10; second <= 100; second += 10) story.fix(7, [50, 50], second, { accuracyMetres: 400 })
  expect(story.lines).toEqual(['enter began 7 @10'])
})

test('only of the accuracy so much counts', () => {
  const story = new Story([{ ...enter, accuracyMostMetres: 20 }])
  story.fix(7, [-50, 50], 0).fix(7, [50, 50], 10, { accuracyMetres: 400 })
  expect(story.lines).toEqual(['enter began 7 @10'])
})

test('a circle is a fence', () => {
  const story = new Story([ruleOf({ what: { kind: 'enter' }, where: { shape: 'circle', center: [112.7, 38.4], radiusMetres: 200 } })])
  story.fix(7, [201, 0], 0).fix(7, [199, 0], 10).fix(7, [142, 142], 20).fix(7, [141, 141], 30).fix(7, [0, -201], 40).fix(7, [0, -199], 50)
  expect(story.lines).toEqual(['enter began 7 @10', 'enter began 7 @30', 'enter began 7 @50'])
})

test('only whom the rule names: by list, kind, and area', () => {
  const story = new Story([
    { ...enter, id: 'list', who: { of: 'units', numbers: [1] } },
    { ...enter, id: 'kind', who: { of: 'kinds', kinds: ['police'] } },
    { ...enter, id: 'area', areaPath: '140900/140902/' },
  ])
  story.traits.areaPaths.push('140900/140902/140902001/', '140900/140921/')
  story.traits.kindCode[2] = 3
  story.traits.area[3] = 1
  story.traits.area[4] = 2
  for (const number of [1, 2, 3, 4]) story.fix(number, [-50, 50], 0).fix(number, [50, 50], 10)
  expect(story.alerts.map(({ ruleId, numbers }) => `${ruleId} ${numbers[0]}`)).toEqual(['list 1', 'kind 2', 'area 3'])
})

test('after an alert of a unit the rule keeps quiet about it for its cooldown', () => {
  const story = new Story([{ ...enter, cooldownSeconds: 60 }])
  for (const [unit, second] of [[7, 10], [7, 30], [8, 40], [7, 65], [7, 70]] as const) story.fix(unit, [-50, 50], second - 1).fix(unit, [50, 50], second)
  expect(story.lines).toEqual(['enter began 7 @10', 'enter began 8 @40', 'enter began 7 @70'])
})

test('a rule forgotten says no more, one replaced watches its new place', () => {
  const story = new Story([enter])
  story.fix(7, [-50, 50], 0)
  story.set({ ...enter, version: 2, where: polygon([[-300, 0], [-200, 0], [-200, 100], [-300, 100]]) })
  story.fix(7, [50, 50], 10).fix(7, [-250, 50], 20)
  story.engine.removeRule('r1')
  story.fix(7, [-50, 50], 30).fix(7, [-250, 50], 40)
  expect(story.lines).toEqual(['enter began 7 @20'])
  expect(story.engine.ruleCount).toBe(0)
})

test('in its hours only: Monday 09:00 to 10:00', () => {
  const story = new Story([{ ...enter, when: { windows: [{ weekdays: [1], from: '09:00', to: '10:00' }], validFrom: null, validUntil: null } }])
  for (const second of [3_590, 3_610, 7_190, 7_210]) story.fix(7, [-50, 50], second - 5).fix(7, [50, 50], second)
  expect(story.lines).toEqual(['enter began 7 @3610', 'enter began 7 @7190'])
})
