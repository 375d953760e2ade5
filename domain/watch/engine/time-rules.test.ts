import { expect, test } from 'vitest'
import { Story, ruleOf, square } from './story.ts'

const dwell = ruleOf({ what: { kind: 'dwell', forSeconds: 60 }, where: square(100) })
const HOURS = { windows: [{ weekdays: [1], from: '09:00', to: '10:00' }], validFrom: null, validUntil: null }

function ticks(story: Story, from: number, to: number): Story {
  for (let second = from; second <= to; second++) story.tick(second)
  return story
}

test('who stays so long dwells, from when it came in; and until it leaves', () => {
  const story = new Story([dwell]).fix(7, [-50, 50], 0).fix(7, [50, 50], 10)
  ticks(story, 10, 72)
  expect(story.lines).toEqual([])
  ticks(story, 73, 90).fix(7, [60, 50], 95).fix(7, [150, 50], 100)
  expect(story.lines).toEqual(['dwell began 7 @70', 'dwell ended 7 @100'])
})

test('who leaves in time does not dwell, even when that is heard late', () => {
  const story = new Story([dwell]).fix(7, [-50, 50], 0).fix(7, [50, 50], 10)
  ticks(story, 10, 72).fix(7, [-50, 50], 69)
  expect(ticks(story, 73, 200).lines).toEqual([])
})

test('who flickers at the edge dwells all the same, once', () => {
  const story = new Story([{ ...dwell, hysteresis: { metres: 10, seconds: 0 } }]).fix(7, [-50, 50], 0).fix(7, [50, 50], 10)
  for (let second = 11; second < 100; second++) story.tick(second).fix(7, [second % 3 === 0 ? -5 : 12, 50], second)
  expect(story.lines).toEqual(['dwell began 7 @70'])
})

test('who is inside when the rule is drawn dwells from then on', () => {
  const story = new Story().fix(7, [50, 50], 0)
  story.tick(100).set(dwell)
  expect(ticks(story, 100, 170).lines).toEqual(['dwell began 7 @160'])
})

test('dwelling counts from when the hours begin, and ends with them', () => {
  const story = new Story([{ ...dwell, when: HOURS }]).fix(7, [50, 50], 3_000)
  for (let second = 3_000; second <= 7_300; second += 5) story.tick(second)
  expect(story.lines).toEqual(['dwell began 7 @3660', 'dwell ended 7 @7200'])
})

test('faster than the limit for as long as the rule says, until slower by its margin', () => {
  const story = new Story([ruleOf({ what: { kind: 'speed', side: 'over', limitKmh: 60, marginKmh: 5 }, hysteresis: { metres: 0, seconds: 10 } })])
  const drive: [second: number, kmh: number][] = [[0, 50], [5, 70], [10, 40], [20, 61], [25, 62], [30, 63], [40, 58], [50, 61], [60, 54], [70, 70]]
  for (const [second, speedKmh] of drive) story.fix(7, [second * 10, 0], second, { speedKmh })
  expect(story.lines).toEqual(['speed began 7 @30', 'speed ended 7 @60'])
  expect(story.alerts[0]!.reading).toBe(63)
})

test('a device that tells no speed has one from its fixes', () => {
  const story = new Story([ruleOf({ what: { kind: 'speed', side: 'over', limitKmh: 60, marginKmh: 5 } })])
  story.fix(7, [0, 0], 0).fix(7, [150, 0], 10).fix(7, [350, 0], 20)
  expect(story.lines).toEqual(['speed began 7 @20'])
})

test('slower than a limit, inside a fence only', () => {
  const story = new Story([ruleOf({ what: { kind: 'speed', side: 'under', limitKmh: 10, marginKmh: 2 }, where: square(100) })])
  story.fix(7, [-50, 50], 0, { speedKmh: 3 }).fix(7, [10, 50], 10, { speedKmh: 3 }).fix(7, [20, 50], 20, { speedKmh: 30 }).fix(7, [30, 50], 30, { speedKmh: 5 }).fix(7, [150, 50], 40, { speedKmh: 5 })
  expect(story.lines).toEqual(['speed began 7 @10', 'speed ended 7 @20', 'speed began 7 @30', 'speed ended 7 @40'])
})

test('who is on duty and does not report is silent from when the time was up until it reports', () => {
  const story = new Story([ruleOf({ what: { kind: 'silence', forSeconds: 60 } })])
  story.traits.isOnDuty[8] = 0
  story.fix(7, [0, 0], 0).fix(8, [0, 0], 0)
  ticks(story, 1, 50).fix(7, [0, 0], 50)
  ticks(story, 51, 150).fix(7, [0, 0], 150)
  expect(story.lines).toEqual(['silence began 7 @110', 'silence ended 7 @150'])
})

test('who comes on duty has the whole time to report; who goes off duty is silent no more', () => {
  const story = new Story([ruleOf({ what: { kind: 'silence', forSeconds: 60 } })])
  story.traits.isOnDuty[7] = 0
  story.fix(7, [0, 0], 0)
  ticks(story, 1, 300)
  story.traits.isOnDuty[7] = 1
  ticks(story.changed(7, 300), 301, 400)
  story.traits.isOnDuty[7] = 0
  story.changed(7, 400)
  expect(story.lines).toEqual(['silence began 7 @360', 'silence ended 7 @400'])
})

test('who is on duty and was never heard of is silent too', () => {
  const story = new Story([ruleOf({ what: { kind: 'silence', forSeconds: 60 } })]).changed(9, 10)
  ticks(story, 11, 80)
  expect(story.lines).toEqual(['silence began 9 @70'])
  expect(story.alerts[0]!.position).toBeNull()
})

test('a place that lacks units of a kind for so long is told until there are enough', () => {
  const story = new Story()
  story.traits.kindCode.fill(1)
  story.traits.kindCode[9] = 0
  story.fix(7, [50, 50], 0).fix(8, [60, 50], 0).fix(9, [60, 60], 0).tick(1)
  story.set(ruleOf({ what: { kind: 'absence', unitCount: 2, forSeconds: 30 }, where: square(100), who: { of: 'kinds', kinds: ['doctor'] } }))
  ticks(story, 2, 100).fix(8, [150, 50], 100)
  ticks(story, 101, 110).fix(8, [50, 50], 110)
  ticks(story, 111, 120).fix(8, [150, 50], 120)
  ticks(story, 121, 200).fix(8, [50, 50], 200)
  expect(story.lines).toEqual(['absence began - @150', 'absence ended - @200'])
})

test('a unit that changes its kind or its area is counted anew', () => {
  const story = new Story()
  story.fix(7, [50, 50], 0).tick(1)
  story.set(ruleOf({ what: { kind: 'absence', unitCount: 1, forSeconds: 0 }, where: square(100), who: { of: 'kinds', kinds: ['grid_worker'] } }))
  story.traits.kindCode[7] = 1
  ticks(story.changed(7, 10), 11, 20)
  story.traits.kindCode[7] = 0
  story.changed(7, 20)
  expect(story.lines).toEqual(['absence began - @10', 'absence ended - @20'])
})
