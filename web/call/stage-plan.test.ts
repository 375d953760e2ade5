import { describe, expect, test } from 'vitest'
import type { Seat } from '#domain/call'
import { numbered, placesOf, stagePlan } from './stage-plan.ts'

const seat = (id: string, joinedAt: string, change: Partial<Seat> = {}): Seat => ({
  id, role: 'member', state: 'joined', accountId: id, name: id, unitId: null, unitNumber: null, rangAt: null, ringsUntil: null,
  joinedAt, leftAt: null, unseenSince: null, handUpAt: null, isMuted: false, floorPriority: 3, ...change,
})
const SEATS = [seat('me', '2026-11-23T11:00:00Z', { role: 'host' }), seat('li', '2026-11-23T11:02:00Z'), seat('hu', '2026-11-23T11:01:00Z'), seat('wall', '2026-11-23T11:00:30Z', { role: 'watcher' }), seat('gone', '2026-11-23T11:00:40Z', { state: 'left' })]
const sent = (seatId: string, source: 'camera' | 'screen', isPaused = false) => ({ producerId: `${seatId}-${source}`, seatId, source, isPaused })
const WISH = { layout: 'speaker', pinnedKey: null, speakers: [], lastKey: null } as const
const inCall = (change: Partial<Parameters<typeof placesOf>[0]> = {}) => placesOf({ seats: SEATS, mySeatId: 'me', sent: [], mine: [], ...change })

test('[CLW-5] whoever sits there is numbered as they came; watchers and who left are not', () => {
  expect(numbered(SEATS).map(it => [it.seat.id, it.number])).toEqual([['me', 1], ['hu', 2], ['li', 3]])
})

test('a shared screen stands beside its face; a hidden camera is a name without a picture', () => {
  const places = inCall({ sent: [sent('hu', 'camera'), sent('hu', 'screen'), sent('li', 'camera', true)], mine: ['screen'] })
  expect(places.map(it => [it.key, it.producerId])).toEqual([['me', null], ['me/screen', null], ['hu', 'hu-camera'], ['hu/screen', 'hu-screen'], ['li', null]])
})

describe('[CLW-6] on the stage stands', () => {
  const places = inCall({ sent: [sent('hu', 'camera'), sent('li', 'camera')] })
  const shared = inCall({ sent: [sent('li', 'screen')] })
  test.each([
    ['the pinned one, even in a grid', places, { layout: 'grid', pinnedKey: 'li' }, 'li'],
    ['nobody in a grid', places, { layout: 'grid' }, undefined],
    ['what somebody shares, whoever speaks', shared, { speakers: ['hu'] }, 'li/screen'],
    ['the loudest', places, { speakers: ['li', 'hu'] }, 'li'],
    ['the loudest other, while I speak', places, { speakers: ['me', 'li'] }, 'li'],
    ['who stood there last, while nobody speaks', places, { lastKey: 'li' }, 'li'],
    ['the first other, in the beginning', places, {}, 'hu'],
    ['whoever is left, when the pinned one is gone', places, { pinnedKey: 'gone' }, 'hu'],
    ['myself, while I am alone', inCall({ seats: SEATS.slice(0, 1) }), {}, 'me'],
  ] as const)('%s', (_, all, wish, key) => {
    const { stage, rest } = stagePlan(all, { ...WISH, ...wish })
    expect(stage?.key).toBe(key)
    expect(rest).toHaveLength(all.length - (stage === null ? 0 : 1))
  })
})
