import { describe, expect, test } from 'vitest'
import type { Cursor } from '#platform/pure'
import { FactLink, type ResetReason, type WireEvents, reconnectWaitMs } from './fact-link.ts'

type Follow = { readonly from: Cursor | undefined; readonly answer: (answer: unknown) => void }

/** A link whose connections, answers and timers the test plays by hand. */
function aLink() {
  const connections: WireEvents[] = []
  const follows: Follow[] = []
  const heard: number[] = []
  const resets: ResetReason[] = []
  const waits: { ms: number; work: () => void }[] = []
  const link = new FactLink({
    connect: events => {
      connections.push(events)
      return { follow: from => new Promise(answer => follows.push({ from, answer })), close: () => undefined }
    },
    onFact: fact => heard.push(fact.offset),
    onReset: reason => resets.push(reason),
    onUp: () => undefined,
    onDown: () => undefined,
    timer: (ms, work) => {
      const wait = { ms, work }
      waits.push(wait)
      return () => void waits.splice(waits.indexOf(wait) >>> 0, 1)
    },
    random: () => 0.5,
  })
  link.open()
  const settle = () => new Promise(resolve => setImmediate(resolve))
  const answer = async (at: number, cursor: Cursor, audience?: string) => {
    follows[at]!.answer({ ok: true, cursor, audience })
    await settle()
  }
  return { link, connections, follows, heard, resets, waits, answer, settle }
}

const said = (after: number, upTo: number, offsets: readonly number[]) => ({
  channel: 'live',
  after,
  upTo,
  facts: offsets.map(offset => ({ offset, name: 'incident.reported', version: 1, at: '2026-11-22T06:00:00Z', areaCode: null, actorName: null, payload: {} })),
})

test('a reload told while a follow is under way makes its answer count for nothing [WEB-5]', async () => {
  const { connections, follows, resets, heard, answer } = aLink()
  connections[0]!.onReady()
  await answer(0, { live: 5 })
  connections[0]!.onFacts(said(9, 10, [10]))
  expect(follows[1]!.from).toEqual({ live: 5 })
  connections[0]!.onReload()
  await answer(1, { live: 5 })
  expect(follows[2]!.from).toBeUndefined()
  await answer(2, { live: 90 })
  connections[0]!.onFacts(said(90, 91, [91]))
  expect(heard).toEqual([91])
  expect(resets).toEqual(['fresh', 'reload', 'fresh'])
})

test('rights that changed while we were away make the screens ask again [WEB-6]', async () => {
  const { connections, waits, resets, answer } = aLink()
  for (const [at, audience] of ['county', 'county', 'city'].entries()) {
    connections[at]!.onReady()
    await answer(at, { live: 5 }, audience)
    connections[at]!.onLost()
    waits.at(-1)!.work()
  }
  expect(resets).toEqual(['fresh', 'rights'])
})

test('what a lost connection still says is not listened to', async () => {
  const { connections, follows, waits, heard, settle } = aLink()
  connections[0]!.onReady()
  connections[0]!.onLost()
  waits.at(-1)!.work()
  connections[1]!.onReady()
  follows[0]!.answer({ ok: true, cursor: { live: 2 } })
  follows[1]!.answer({ ok: true, cursor: { live: 7 } })
  await settle()
  connections[0]!.onFacts(said(2, 3, [3]))
  connections[1]!.onFacts(said(7, 8, [8]))
  expect(heard).toEqual([8])
})

test('a connection that is neither open nor refused is given up', () => {
  const { connections, waits } = aLink()
  expect(waits.map(wait => wait.ms)).toEqual([10_000])
  waits[0]!.work()
  waits.at(-1)!.work()
  expect(connections).toHaveLength(2)
  // A server that is overrun is not given up for the next try sooner than the last.
  expect(waits.at(-1)!.ms).toBe(20_000)
})

describe('full jitter [WEB-4]', () => {
  const LIMITS: [attempt: number, limitMs: number][] = [[0, 400], [1, 800], [2, 1600], [10, 1600], [23, 1600], [24, 1600], [25, 3200], [27, 12_800], [28, 20_000], [500, 20_000]]

  test.each(LIMITS)('attempt %i waits anywhere from nothing to %i ms', (attempt, limitMs) => {
    expect(reconnectWaitMs(attempt, () => 0)).toBe(0)
    expect(reconnectWaitMs(attempt, () => 0.999_999)).toBe(limitMs - 1)
    expect(reconnectWaitMs(attempt, () => 0.5)).toBe(limitMs / 2)
  })

  test('a thousand that are cut together come back evenly: no tenth of the time gets more than an eighth of them', () => {
    let seed = 7
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let client = 0; client < 1_000; client++) tenths[Math.floor(reconnectWaitMs(2, random) / 160)]! += 1
    expect(Math.max(...tenths)).toBeLessThan(125)
    expect(Math.min(...tenths)).toBeGreaterThan(75)
  })
})
