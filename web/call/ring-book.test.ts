import { describe, expect, test } from 'vitest'
import type { Call, Seat } from '#domain/call'
import { callIn, withTold } from './call-book.ts'
import { NOTHING_RINGS, callerOf, heardRing, ringBookOf, ringsNow, sittingIn } from './ring-book.ts'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const AT = '2026-11-23T11:00:00.000Z'
const UNTIL = '2026-11-23T11:00:45.000Z'
const NOW = Date.parse(AT)
const call = (change: Partial<Call> = {}): Call => ({
  id: id(1), title: '', kind: 'conference', about: null, areaCode: '140922', state: 'ringing', hostSeatId: id(11), isLocked: false,
  startedAt: AT, liveAt: null, endedAt: null, endedWhy: null, group: null, version: 1, ...change,
})
const seat = (n: number, accountId: string, change: Partial<Seat> = {}): Seat => ({
  id: id(n), role: 'member', state: 'ringing', accountId, name: accountId, unitId: null, unitNumber: null, rangAt: AT, ringsUntil: UNTIL,
  joinedAt: null, leftAt: null, unseenSince: null, handUpAt: null, isMuted: false, floorPriority: 3, ...change,
})
const HOST = seat(11, 'boss', { role: 'host', state: 'joined', rangAt: null, ringsUntil: null, joinedAt: AT })
const told = (of: Call, ...seats: Seat[]) => ({ call: of, seats, atMs: NOW })
const RUNG = heardRing(NOTHING_RINGS, told(call(), HOST, seat(12, 'me'), seat(13, 'li')), 'me')
const rings = (book: typeof RUNG, nowMs = NOW) => ringsNow(book, 'me', nowMs).map(it => it.call.id)

describe('[CLW-8] what rings for me', () => {
  test('a fact that names me rings with all it carries: who calls needs no other question', () => {
    expect(rings(RUNG)).toEqual([id(1)])
    expect(callerOf(RUNG.get(id(1))!)?.name).toBe('boss')
  })

  test('a call that rings for others only is none of mine', () => {
    expect(heardRing(NOTHING_RINGS, told(call(), HOST, seat(13, 'li')), 'me')).toBe(NOTHING_RINGS)
  })

  test.each([
    ['declined elsewhere', 'declined'],
    ['missed', 'missed'],
    ['removed', 'removed'],
  ] as const)('%s: it is silent', (_, state) => {
    const after = heardRing(RUNG, told(call({ version: 2 }), seat(12, 'me', { state, ringsUntil: null })), 'me')
    expect(after.size).toBe(0)
  })

  test('answered in another tab: silent here, and there is a way to it', () => {
    const after = heardRing(RUNG, told(call({ version: 2, state: 'live' }), seat(12, 'me', { state: 'joined', ringsUntil: null, joinedAt: AT })), 'me')
    expect(rings(after)).toEqual([])
    expect(sittingIn(after, 'me')?.call.id).toBe(id(1))
  })

  test('the caller hung up: silent', () => {
    expect(heardRing(RUNG, told(call({ version: 2, state: 'ended' })), 'me').size).toBe(0)
  })

  test('another declines: it rings on for me', () => {
    expect(rings(heardRing(RUNG, told(call({ version: 2 }), seat(13, 'li', { state: 'declined' })), 'me'))).toEqual([id(1)])
  })

  test('past its time it is silent without anybody saying so', () => {
    expect(rings(RUNG, NOW + 44_999)).toEqual([id(1)])
    expect(rings(RUNG, NOW + 45_000)).toEqual([])
  })

  test('an older fact that comes late rings nothing again', () => {
    const answered = heardRing(RUNG, told(call({ version: 3 }), seat(12, 'me', { state: 'joined', ringsUntil: null })), 'me')
    expect(heardRing(answered, told(call({ version: 2 }), seat(12, 'me')), 'me')).toBe(answered)
  })

  test('an answer of the server replaces all that was heard', () => {
    expect(ringBookOf([]).size).toBe(0)
    expect(rings(ringBookOf([RUNG.get(id(1))!]))).toEqual([id(1)])
  })
})

describe('[CLW-7] a call with what was heard', () => {
  const now = { call: call({ version: 4 }), seats: [HOST, seat(12, 'me')], mySeatId: id(12) }

  test('changed seats are replaced, new ones added, the rest stays', () => {
    const after = withTold(now, told(call({ version: 5 }), seat(12, 'me', { state: 'joined' }), seat(14, 'hu')))
    expect(after.seats.map(it => [it.accountId, it.state])).toEqual([['boss', 'joined'], ['me', 'joined'], ['hu', 'ringing']])
  })

  test('older changes nothing; as old is the second fact of one change', () => {
    expect(withTold(now, told(call({ version: 3, isLocked: true })))).toBe(now)
    expect(withTold(now, told(call({ version: 4, isLocked: true }))).call.isLocked).toBe(true)
  })

  test('a fact is read for what it is, and anything else for nothing', () => {
    const fact = (name: string, payload: unknown) => ({ offset: 1, name, version: 1, at: AT, areaCode: null, actorName: null, payload })
    expect(callIn(fact('call.rang', { call: call(), seats: [HOST], names: [] }))?.call.id).toBe(id(1))
    expect(callIn(fact('incident.reported', { call: call(), seats: [] }))).toBeNull()
    expect(callIn(fact('call.rang', { call: { id: 1 }, seats: [] }))).toBeNull()
  })
})
