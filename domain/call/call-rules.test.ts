import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Call, RING_MS, type Seat, type SeatState, UNSEEN_MOST_MS, isIn, isMember, seatState } from './call.ts'
import {
  type CallBook, type CallChange, addSeat, declineSeat, endCall, expire, handOver, joinSeat, leaveSeat, lockCall, muteSeat, noteMedia, raiseHand, removeSeat, ringSeats,
} from './call-rules.ts'

const START = Date.parse('2026-11-22T06:00:00Z')
const at = (ms: number) => new Date(START + ms).toISOString()

function aSeat(id: string, over: Partial<Seat> = {}): Seat {
  return {
    id, role: 'member', state: 'missed', accountId: id, name: id, unitId: null, unitNumber: null, rangAt: null, ringsUntil: null, joinedAt: null, leftAt: null,
    unseenSince: null, handUpAt: null, isMuted: false, floorPriority: 3, ...over,
  }
}

/** A host who sits alone. */
function aCall(over: Partial<Call> = {}, seats: readonly Seat[] = [aSeat('host', { role: 'host', state: 'joined', joinedAt: at(0), unseenSince: at(0) })]): CallBook {
  const call: Call = {
    id: 'call', title: '', kind: 'conference', about: null, areaCode: null, state: 'ringing', hostSeatId: 'host', isLocked: false, startedAt: at(0), liveAt: null,
    endedAt: null, endedWhy: null, group: null, version: 1, ...over,
  }
  return { call, seats }
}

const ring = (book: CallBook, ids: readonly string[], ms = 0) => ringSeats(book, { seats: ids.map(id => aSeat(id)), ringsUntil: at(ms + RING_MS) }, at(ms))
/** Host, `a` and `b`, all in. */
const threeIn = () => joinSeat(joinSeat(ring(aCall(), ['a', 'b']).book, 'a', at(10)).book, 'b', at(20)).book
const stateOf = ({ book }: CallChange, id: string) => book.seats.find(seat => seat.id === id)?.state
const told = (change: CallChange) => change.told.map(({ what, seatIds }) => `${what} ${seatIds.join()}`.trim())
const codeOf = (work: () => unknown) => {
  try {
    work()
    return null
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('a call goes from ringing to live with the second one, and ends when the last member leaves [CALL-7]', () => {
  const rung = ring(aCall(), ['a', 'b'])
  expect([told(rung), rung.book.call.state]).toEqual([['rang a,b'], 'ringing'])
  const live = joinSeat(rung.book, 'a', at(5_000))
  expect([live.book.call.state, live.book.call.liveAt]).toEqual(['live', at(5_000)])
  const hostLeft = leaveSeat(live.book, 'host', at(60_000))
  expect(told(hostLeft)).toEqual(['left host', 'handed_over a,host'])
  const over = leaveSeat(hostLeft.book, 'a', at(70_000))
  expect([told(over), over.book.call.endedWhy, stateOf(over, 'b')]).toEqual([['left a', 'ended b'], 'empty', 'missed'])
})

/** What each step makes of each state of a seat: `-` nothing, a code a refusal. */
const STEPS: Record<string, { step: (book: CallBook) => CallChange; from: Record<SeatState, string> }> = {
  join: {
    step: book => joinSeat(book, 'a', at(1)),
    from: { ringing: 'joined', joined: '-', away: '-', declined: 'joined', busy: 'joined', missed: 'joined', left: 'joined', removed: 'call.removed' },
  },
  decline: {
    step: book => declineSeat(book, 'a', at(1)),
    from: { ringing: 'declined', joined: '-', away: '-', declined: '-', busy: '-', missed: '-', left: '-', removed: '-' },
  },
  leave: {
    step: book => leaveSeat(book, 'a', at(1)),
    from: { ringing: 'declined', joined: 'left', away: 'left', declined: '-', busy: '-', missed: '-', left: '-', removed: '-' },
  },
  remove: {
    step: book => removeSeat(book, 'a', at(1)),
    from: { ringing: 'removed', joined: 'removed', away: 'removed', declined: 'removed', busy: 'removed', missed: 'removed', left: 'removed', removed: '-' },
  },
  'ring again': {
    step: book => ring(book, ['a'], 1),
    from: { ringing: '-', joined: '-', away: '-', declined: 'ringing', busy: 'ringing', missed: 'ringing', left: 'ringing', removed: 'ringing' },
  },
  'lose media': {
    step: book => noteMedia(book, { seatIds: ['a'], isConnected: false }, at(1)),
    from: { ringing: '-', joined: 'away', away: '-', declined: '-', busy: '-', missed: '-', left: '-', removed: '-' },
  },
  'hand over to it': {
    step: book => handOver(book, 'a', at(1)),
    from: { ringing: 'call.cannot_host', joined: 'joined', away: 'away', declined: 'call.cannot_host', busy: 'call.cannot_host', missed: 'call.cannot_host', left: 'call.cannot_host', removed: 'call.cannot_host' },
  },
  'raise a hand': {
    step: book => raiseHand(book, { seatId: 'a', isUp: true }, at(1)),
    from: { ringing: 'call.not_seated', joined: 'joined', away: 'away', declined: 'call.not_seated', busy: 'call.not_seated', missed: 'call.not_seated', left: 'call.not_seated', removed: 'call.not_seated' },
  },
}

/** A live call in which seat `a` is in this state, with two others in. */
function withSeat(state: SeatState): CallBook {
  const book = threeIn()
  const isHere = state === 'joined' || state === 'away'
  const seat = aSeat('a', { state, rangAt: at(-1), ringsUntil: state === 'ringing' ? at(RING_MS) : null, joinedAt: isHere ? at(0) : null, unseenSince: state === 'away' ? at(0) : null })
  return { ...book, seats: book.seats.map(it => (it.id === 'a' ? seat : it)) }
}

describe.each(Object.entries(STEPS))('%s', (_, { step, from }) => {
  test.each(seatState.options)('from %s', state => {
    const book = withSeat(state)
    const code = codeOf(() => step(book))
    if (code !== null) return expect(code).toBe(from[state])
    const change = step(book)
    expect(change.book === book ? '-' : stateOf(change, 'a')).toBe(from[state])
    expect(change.book === book).toBe(change.told.length === 0)
  })
})

test('a ring ends to the millisecond, and a call nobody came to is unanswered [CALL-5]', () => {
  const { book } = ring(aCall(), ['a'])
  expect(expire(book, undefined, at(RING_MS - 1)).book).toBe(book)
  const over = expire(book, undefined, at(RING_MS))
  expect([told(over), over.book.call.endedWhy]).toEqual([['missed a', 'ended host'], 'unanswered'])
})

test('who missed the ring may still come while the call goes on', () => {
  const live = joinSeat(ring(aCall(), ['a', 'b']).book, 'a', at(10)).book
  const missed = expire(live, undefined, at(RING_MS)).book
  expect(stateOf(joinSeat(missed, 'b', at(RING_MS + 1)), 'b')).toBe('joined')
})

test('a seat without media is away, comes back into the same seat, and has left after three minutes', () => {
  const here = noteMedia(threeIn(), { seatIds: ['host', 'a', 'b'], isConnected: true }, at(30)).book
  const away = noteMedia(here, { seatIds: ['a'], isConnected: false }, at(1_000))
  expect(told(away)).toEqual(['away a'])
  expect(told(noteMedia(away.book, { seatIds: ['a'], isConnected: true }, at(3_000)))).toEqual(['back a'])
  expect(expire(away.book, undefined, at(1_000 + UNSEEN_MOST_MS - 1)).book).toBe(away.book)
  expect(told(expire(away.book, undefined, at(1_000 + UNSEEN_MOST_MS)))).toEqual(['left a'])
})

test('all of those called are busy: the call ends as unanswered at once', () => {
  const change = ringSeats(aCall(), { seats: [aSeat('a', { state: 'busy' })], ringsUntil: at(RING_MS) }, at(0))
  expect([told(change), change.book.call.endedWhy]).toEqual([['busy a', 'ended host'], 'unanswered'])
})

test('a locked call lets back in who has a seat, and nobody new [CALL-4]', () => {
  const locked = lockCall(leaveSeat(threeIn(), 'b', at(30)).book, true, at(31)).book
  expect(codeOf(() => addSeat(locked, aSeat('new'), at(40)))).toBe('call.locked')
  expect(codeOf(() => ring(locked, ['new'], 40))).toBe('call.locked')
  expect(stateOf(joinSeat(locked, 'b', at(40)), 'b')).toBe('joined')
  expect(told(ring(locked, ['b'], 40))).toEqual(['rang b'])
})

test('guests and watchers alone keep no call open [CALL-7]', () => {
  const guest = aSeat('guest', { role: 'guest', accountId: null })
  const wall = aSeat('wall', { role: 'watcher' })
  const book = addSeat(addSeat(aCall(), guest, at(1)).book, wall, at(2)).book
  expect(book.call.state).toBe('live')
  const over = leaveSeat(book, 'host', at(3))
  expect([over.book.call.endedWhy, stateOf(over, 'guest'), stateOf(over, 'wall')]).toEqual(['empty', 'left', 'left'])
})

test('a standing group goes on without anybody in it [CALL-9]', () => {
  const group = aCall({ kind: 'voice_group', state: 'live', hostSeatId: null }, [])
  const one = addSeat(group, aSeat('a'), at(1)).book
  const empty = leaveSeat(one, 'a', at(2)).book
  expect([empty.call.state, stateOf(joinSeat(empty, 'a', at(3)), 'a')]).toEqual(['live', 'joined'])
})

/** Random lives: whoever does whatever, whenever. What does not fit is refused, and never breaks what is always so. */
type Deed = (book: CallBook, who: string, now: string) => CallChange
const DEEDS: readonly Deed[] = [
  (book, who, now) => ringSeats(book, { seats: [aSeat(who)], ringsUntil: new Date(Date.parse(now) + RING_MS).toISOString() }, now),
  (book, who, now) => ringSeats(book, { seats: [aSeat(who, { state: 'busy' })], ringsUntil: new Date(Date.parse(now) + RING_MS).toISOString() }, now),
  joinSeat, joinSeat, leaveSeat, declineSeat, removeSeat,
  (book, who, now) => addSeat(book, aSeat(`new ${book.seats.length} ${who}`, { accountId: null, role: 'guest' }), now),
  (book, who, now) => addSeat(book, aSeat(`wall ${book.seats.length} ${who}`, { role: 'watcher' }), now),
  (book, who, now) => handOver(book, who, now),
  (book, _, now) => lockCall(book, !book.call.isLocked, now),
  (book, who, now) => muteSeat(book, { seatId: who, isMuted: true }, now),
  (book, who, now) => raiseHand(book, { seatId: who, isUp: true }, now),
  (book, who, now) => noteMedia(book, { seatIds: [who], isConnected: true }, now),
  (book, who, now) => noteMedia(book, { seatIds: [who], isConnected: false }, now),
  (book, _, now) => expire(book, undefined, now),
  (book, _, now) => endCall(book, 'over', now),
]
const deed = fc.record({ what: fc.nat(DEEDS.length - 2), who: fc.constantFrom('host', 'a', 'b', 'c', 'nobody'), afterMs: fc.constantFrom(0, 1, 1_000, 20_000, RING_MS, UNSEEN_MOST_MS), isLast: fc.nat(40) })

function mustAlwaysBeSo(book: CallBook, before: CallBook): void {
  const { call, seats } = book
  const inside = seats.filter(isIn)
  const hosts = seats.filter(seat => seat.role === 'host')
  expect(hosts.map(seat => seat.id), '[CALL-6] one host, the one the call names').toEqual([call.hostSeatId])
  expect(seats.map(seat => seat.id).slice(0, before.seats.length), '[CALL-2] no seat goes').toEqual(before.seats.map(seat => seat.id))
  const accounts = seats.flatMap(seat => seat.accountId ?? [])
  expect(new Set(accounts).size, '[CALL-2] one seat an account').toBe(accounts.length)
  if (call.state === 'ended') {
    expect([inside, seats.filter(seat => seat.state === 'ringing')], '[CALL-7]').toEqual([[], []])
    expect(call.endedAt).not.toBeNull()
  } else {
    expect(inside.some(isMember), '[CALL-7] an open call has a member in it').toBe(true)
    expect(isIn(hosts[0]!), '[CALL-6] the host sits there').toBe(true)
  }
  for (const seat of seats) {
    expect(seat.ringsUntil !== null, `${seat.id} ${seat.state}`).toBe(seat.state === 'ringing')
    if (seat.state === 'away') expect(seat.unseenSince).not.toBeNull()
    if (!isIn(seat)) expect([seat.unseenSince, seat.handUpAt]).toEqual([null, null])
  }
}

const ORDER = ['ringing', 'live', 'ended']

test('in ten thousand random steps what must always be so is so [CALL-2] [CALL-3] [CALL-6] [CALL-7]', () => {
  fc.assert(
    fc.property(fc.array(deed, { minLength: 1, maxLength: 40 }), deeds => {
      let book = aCall()
      let nowMs = 0
      for (const { what, who, afterMs, isLast } of deeds) {
        nowMs += afterMs
        const doing = isLast === 0 ? DEEDS.at(-1)! : DEEDS[what]!
        const before = book
        const code = codeOf(() => (book = doing(before, who, at(nowMs)).book))
        if (code !== null) expect(code).toMatch(/^call\./)
        if (before.call.state === 'ended') expect(book).toBe(before)
        expect(ORDER.indexOf(book.call.state)).toBeGreaterThanOrEqual(ORDER.indexOf(before.call.state))
        const cameBack = before.seats.filter(seat => seat.state === 'removed' && book.seats.some(it => it.id === seat.id && isIn(it)))
        expect(cameBack, '[CALL-3] who was removed stays out until rung again').toEqual([])
        mustAlwaysBeSo(book, before)
      }
    }),
    { numRuns: 500, seed: 1409 },
  )
})
