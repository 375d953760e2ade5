import { expect, test } from 'vitest'
import { Story, at, polygon, ruleOf, square } from './story.ts'

const LINE = { shape: 'line' as const, path: [at(0, -500), at(0, 0), at(0, 500)] }
const cross = ruleOf({ what: { kind: 'cross', direction: 'either' }, where: LINE })

function ticks(story: Story, from: number, to: number): Story {
  for (let second = from; second <= to; second++) story.tick(second)
  return story
}

test('over a line northward: to the left is westward; past its ends is not over it', () => {
  const story = new Story([cross, { ...cross, id: 'left', what: { kind: 'cross', direction: 'to_left' } }, { ...cross, id: 'right', what: { kind: 'cross', direction: 'to_right' } }])
  story.fix(7, [-50, 10], 0).fix(7, [50, 20], 10).fix(7, [-50, -30], 20).fix(7, [-50, 600], 30).fix(7, [50, 600], 40)
  expect(story.alerts.map(({ ruleId, atMs }) => `${ruleId} ${atMs % 100_000 / 1000}`)).toEqual(['r1 10', 'right 10', 'r1 20', 'left 20'])
})

test('exactly on the line, at a corner of it too, is on one side of it', () => {
  const story = new Story([cross])
  story.fix(7, [-50, 0], 0).fixAt(7, at(0, 0), 10).fix(7, [50, 0], 20).fixAt(7, at(0, 0), 30).fix(7, [50, 0], 40)
  expect(story.lines).toHaveLength(1)
})

test('jitter on the line is not a crossing, and one crossing is one however it flickers', () => {
  const story = new Story([{ ...cross, hysteresis: { metres: 15, seconds: 0 } }])
  story.fix(7, [-50, 10], 0)
  for (let second = 1; second < 20; second++) story.fix(7, [second % 2 === 0 ? 8 : -8, 10], second)
  story.fix(7, [-40, 10], 30)
  expect(story.lines).toEqual([])
  for (let second = 31; second < 50; second++) story.fix(7, [second % 2 === 0 ? -8 : 8, 10], second)
  story.fix(7, [40, 10], 60)
  expect(story.lines).toEqual(['cross began 7 @31'])
})

test('over a fence’s edge, inward, and of a circle', () => {
  const inward = { kind: 'cross' as const, direction: 'to_left' as const }
  const clockwise = polygon([[0, 0], [0, 100], [100, 100], [100, 0]])
  const story = new Story([ruleOf({ what: inward, where: square(100) }), ruleOf({ id: 'r2', what: inward, where: clockwise }), ruleOf({ id: 'r3', what: inward, where: { shape: 'circle', center: at(50, 50), radiusMetres: 45 } })])
  story.fix(7, [-50, 50], 0).fix(7, [50, 50], 10).fix(7, [-50, 50], 20)
  expect(story.alerts.map(({ ruleId, atMs }) => `${ruleId} ${atMs % 100_000 / 1000}`)).toEqual(['r1 10', 'r2 10', 'r3 10'])
})

test('whoever comes within the distance of a place approaches it; who is there already did not come', () => {
  const story = new Story()
  story.fix(8, [10, 0], 0)
  story.set(ruleOf({ what: { kind: 'approach', withinMetres: 100, to: { of: 'place', position: at(0, 0) } }, hysteresis: { metres: 20, seconds: 0 } }))
  story.fix(7, [-300, 0], 0).fix(7, [-50, 0], 10).fix(7, [-110, 0], 20).fix(7, [-50, 0], 30).fix(7, [-130, 0], 40).fix(8, [300, 0], 50)
  expect(story.lines).toEqual(['approach began 7 @10', 'approach ended 7 @40'])
})

test('a listed unit comes near another one, whoever of them moved', () => {
  const story = new Story([ruleOf({ what: { kind: 'approach', withinMetres: 100, to: { of: 'units', numbers: [9] } }, who: { of: 'units', numbers: [7, 8] }, hysteresis: { metres: 50, seconds: 0 } })])
  story.fix(9, [0, 0], 0).fix(7, [300, 0], 1).fix(8, [320, 0], 2).fix(6, [5, 0], 3)
  story.fix(7, [90, 0], 10).fix(7, [120, 0], 15).fix(9, [-200, 0], 20).fix(9, [300, 0], 30)
  expect(story.lines).toEqual(['approach began 7+9 @10', 'approach ended 7+9 @20', 'approach began 8+9 @30'])
  expect(story.alerts[0]!.reading).toBe(90)
})

test('two of the listed within the distance for so long are together until they part', () => {
  const story = new Story([ruleOf({ what: { kind: 'co_presence', withinMetres: 50, forSeconds: 30 }, who: { of: 'units', numbers: [3, 1, 2] } })])
  story.fix(1, [0, 0], 0).fix(3, [20, 0], 1).fix(2, [400, 0], 1).fix(9, [1, 0], 1)
  ticks(story, 2, 40).fix(1, [10, 0], 40).fix(3, [200, 0], 50)
  expect(story.lines).toEqual(['co_presence began 1+3 @31', 'co_presence ended 1+3 @50'])
})

test('who parts too early was not together', () => {
  const story = new Story([ruleOf({ what: { kind: 'co_presence', withinMetres: 50, forSeconds: 30 }, who: { of: 'units', numbers: [1, 2] } })])
  story.fix(1, [0, 0], 0).fix(2, [20, 0], 0)
  ticks(story, 1, 20).fix(2, [200, 0], 20)
  expect(ticks(story, 21, 100).lines).toEqual([])
})

test('so many within the distance for so long are one gathering, told once, until its last core is gone', () => {
  const story = new Story([ruleOf({ what: { kind: 'gather', unitCount: 3, withinMetres: 50, forSeconds: 20 }, who: { of: 'kinds', kinds: ['grid_worker'] } })])
  story.fix(1, [0, 0], 0).fix(2, [40, 0], 0).fix(3, [80, 0], 5).fix(4, [100, 0], 6)
  ticks(story, 6, 40).fix(5, [90, 10], 41)
  ticks(story, 42, 60).fix(2, [500, 0], 60).fix(4, [600, 0], 61).fix(3, [700, 0], 62)
  expect(story.lines).toEqual(['gather began 1+2+3+4 @25', 'gather ended 1+2+3+4 @61'])
  expect(story.alerts[0]!.reading).toBe(4)
})

test('two gatherings that grow together go on as the older', () => {
  const story = new Story([ruleOf({ what: { kind: 'gather', unitCount: 2, withinMetres: 50, forSeconds: 5 }, who: { of: 'all' }, where: square(1_000) })])
  story.fix(1, [100, 100], 0).fix(2, [120, 100], 0).fix(3, [300, 100], 10).fix(4, [320, 100], 10).fix(9, [-40, 100], 10).fix(8, [-30, 100], 10)
  ticks(story, 10, 30).fix(5, [200, 100], 31).fix(5, [160, 100], 32).fix(3, [200, 100], 33)
  expect(story.lines).toEqual(['gather began 1+2 @5', 'gather began 3+4 @15', 'gather ended 3+4 @33'])
})
