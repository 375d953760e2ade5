import { expect, test } from 'vitest'
import type { FactsMessage } from '#platform/pure'
import { FactCursor } from './fact-cursor.ts'

const aFact = (offset: number) => ({ offset, name: 'incident.reported', version: 1, at: '2026-11-22T06:00:00Z', areaCode: null, actorName: null, payload: {} })
const said = (after: number, upTo: number, offsets: readonly number[] = []): FactsMessage => ({ channel: 'live', after, upTo, facts: offsets.map(aFact) })
const standingAt = (offset: number) => {
  const cursor = new FactCursor()
  cursor.set({ live: offset })
  return cursor
}
const offsets = (taken: ReturnType<FactCursor['take']>) => (taken === 'hole' ? taken : taken.map(fact => fact.offset))

test('[WEB-2] facts that follow on are taken, and the cursor moves over those we may not hear', () => {
  const cursor = standingAt(7)
  expect(offsets(cursor.take(said(7, 12, [9, 11])))).toEqual([9, 11])
  expect(cursor.now).toEqual({ live: 12 })
})

test('[WEB-2] a message that begins later than we stand is a hole, and the cursor stays', () => {
  const cursor = standingAt(7)
  expect(cursor.take(said(9, 12, [10]))).toBe('hole')
  expect(cursor.now).toEqual({ live: 7 })
})

test('[WEB-2] what was already taken is not taken twice', () => {
  const cursor = standingAt(7)
  cursor.take(said(7, 9, [8, 9]))
  expect(offsets(cursor.take(said(7, 9, [8, 9])))).toEqual([])
})

test('[WEB-2] of a message that begins before we stand and ends after, only what is new is taken', () => {
  const cursor = standingAt(7)
  expect(offsets(cursor.take(said(5, 9, [6, 7, 8, 9])))).toEqual([8, 9])
  expect(cursor.now).toEqual({ live: 9 })
})

test('[WEB-2] before the first follow is answered nothing is believed', () => {
  expect(new FactCursor().take(said(0, 1, [1]))).toBe('hole')
})

test('[WEB-2] a channel that is new begins at 0', () => {
  const cursor = standingAt(7)
  expect(offsets(cursor.take({ ...said(0, 2, [1, 2]), channel: 'new' }))).toEqual([1, 2])
  expect(cursor.now).toEqual({ live: 7, new: 2 })
})

test('[WEB-2] whatever is cut, doubled or late, each fact is taken once and in order', () => {
  let seed = 7
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  for (let run = 0; run < 200; run++) {
    const cursor = standingAt(0)
    const taken: number[] = []
    let sentUpTo = 0
    while (taken.length < 40) {
      const upTo = sentUpTo + 1 + Math.floor(random() * 4)
      const message = said(sentUpTo, upTo, Array.from({ length: upTo - sentUpTo }, (_, index) => sentUpTo + 1 + index))
      sentUpTo = upTo
      if (random() < 0.3) continue
      for (let copies = random() < 0.3 ? 2 : 1; copies > 0; copies--) {
        const heard = cursor.take(message)
        // A follow: the server goes on from where we stand.
        if (heard === 'hole') sentUpTo = cursor.now?.live ?? 0
        else taken.push(...heard.map(fact => fact.offset))
      }
    }
    expect(taken).toEqual(taken.map((_, index) => index + 1))
  }
})
