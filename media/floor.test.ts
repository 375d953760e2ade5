import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FREE_FLOOR, type Floor, type FloorEvent, MOST_HOLD_MS, stepFloor } from './floor.ts'

const ask = (seatId: string, priority: number, atMs: number): FloorEvent => ({ is: 'request', seatId, priority, atMs })
const letGo = (seatId: string, atMs: number): FloorEvent => ({ is: 'release', seatId, atMs })
const lose = (seatId: string, atMs: number): FloorEvent => ({ is: 'lost', seatId, atMs })
const tick = (atMs: number): FloorEvent => ({ is: 'tick', atMs })

function run(events: readonly FloorEvent[]): { holder: string | null; ended: string[] } {
  let floor: Floor = FREE_FLOOR
  const ended: string[] = []
  for (const event of events) {
    const step = stepFloor(floor, event)
    floor = step.floor
    if (step.ended) ended.push(`${step.ended.seatId} ${step.ended.fromMs}-${step.ended.untilMs} ${step.ended.end}`)
  }
  return { holder: floor.holder?.seatId ?? null, ended }
}

describe('[MED-7] the floor of a voice group', () => {
  test.each<[string, FloorEvent[], string | null, string[]]>([
    ['is given to who asks while it is free', [ask('a', 1, 0)], 'a', []],
    ['is free again when its holder lets go', [ask('a', 1, 0), letGo('a', 900)], null, ['a 0-900 released']],
    ['stays with its holder when an equal asks', [ask('a', 1, 0), ask('b', 1, 10)], 'a', []],
    ['stays with its holder when a lower asks', [ask('a', 5, 0), ask('b', 1, 10)], 'a', []],
    ['goes to a higher one at once', [ask('a', 1, 0), ask('b', 9, 10)], 'b', ['a 0-10 preempted']],
    ['is not taken back by who was cut off and still presses', [ask('a', 1, 0), ask('b', 9, 10), letGo('b', 20), ask('a', 1, 30)], null, ['a 0-10 preempted', 'b 10-20 released']],
    ['is had again by who was cut off, let go and asks', [ask('a', 1, 0), ask('b', 9, 10), letGo('a', 15), letGo('b', 20), ask('a', 1, 30)], 'a', ['a 0-10 preempted', 'b 10-20 released']],
    ['falls free when its holder is lost', [ask('a', 1, 0), lose('a', 70)], null, ['a 0-70 lost']],
    ['does not care for others who let go or are lost', [ask('a', 1, 0), letGo('b', 5), lose('c', 6)], 'a', []],
    ['is taken away after the longest hold', [ask('a', 1, 0), tick(MOST_HOLD_MS - 1), tick(MOST_HOLD_MS)], null, [`a 0-${MOST_HOLD_MS} too_long`]],
    ['is not prolonged by asking again', [ask('a', 1, 0), ask('a', 1, MOST_HOLD_MS - 5), tick(MOST_HOLD_MS)], null, [`a 0-${MOST_HOLD_MS} too_long`]],
    ['is not asked for by who held too long before letting go', [ask('a', 1, 0), ask('a', 1, MOST_HOLD_MS)], null, [`a 0-${MOST_HOLD_MS} too_long`]],
    ['goes to another who asks when the hold is over, ticked or not', [ask('a', 5, 0), ask('b', 1, MOST_HOLD_MS + 3)], 'b', [`a 0-${MOST_HOLD_MS} too_long`]],
  ])('%s', (_, events, holder, ended) => {
    expect(run(events)).toEqual({ holder, ended })
  })

  test('turns never overlap, whatever is asked in whatever order, and nobody holds too long', () => {
    const seat = fc.constantFrom('a', 'b', 'c', 'd')
    const event = fc.record({ is: fc.constantFrom('request', 'release', 'lost', 'tick'), seatId: seat, priority: fc.integer({ min: 0, max: 9 }), laterMs: fc.integer({ min: 0, max: 40_000 }) })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), events => {
        let [floor, atMs, lastUntil]: [Floor, number, number] = [FREE_FLOOR, 0, 0]
        for (const { laterMs, ...rest } of events) {
          atMs += laterMs
          const before = floor.holder
          const step = stepFloor(floor, { ...rest, atMs } as FloorEvent)
          floor = step.floor
          if (before && before !== floor.holder) expect(step.ended?.seatId).toBe(before.seatId)
          if (!step.ended) continue
          expect(step.ended.fromMs).toBeGreaterThanOrEqual(lastUntil)
          expect(step.ended.untilMs - step.ended.fromMs).toBeLessThanOrEqual(MOST_HOLD_MS)
          lastUntil = step.ended.untilMs
        }
      }),
    )
  })
})
