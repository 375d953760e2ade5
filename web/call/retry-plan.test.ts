import { expect, test } from 'vitest'
import { againWaitMs, iceAct, isFinal } from './retry-plan.ts'

test('[CLW-1] the first try comes within 0.3 s, later ones within a limit that doubles up to 6 s', () => {
  const most = (attempt: number) => againWaitMs(attempt, () => 0.999_999)
  expect([0, 1, 2, 3].map(most)).toEqual([299, 599, 1_199, 2_399])
  expect(most(40)).toBe(5_999)
  expect(againWaitMs(9, () => 0)).toBe(0)
})

test.each([
  ['new', 0, null],
  ['connecting', 1, null],
  ['connected', 2, null],
  ['closed', 0, null],
  ['disconnected', 0, { act: 'restart', afterMs: 500 }],
  ['failed', 0, { act: 'restart', afterMs: 0 }],
  ['disconnected', 1, { act: 'restart', afterMs: 500 }],
  ['failed', 2, { act: 'rebuild', afterMs: 0 }],
  ['disconnected', 2, { act: 'rebuild', afterMs: 0 }],
] as const)('[CLW-2] a transport that is %s after %i restarts: %o', (state, restarts, act) => {
  expect(iceAct(state, restarts)).toEqual(act)
})

test.each([
  ['call.ended', true],
  ['call.removed', true],
  ['call.locked', true],
  ['not_found', true],
  ['call.no_media', false],
  ['call.ticket_refused', false],
  ['call.media_away', false],
  ['media.enter_again', false],
  ['no_network', false],
  ['server_fault', false],
])('[CLW-3] %s: final is %s', (code, isMeant) => {
  expect(isFinal({ code })).toBe(isMeant)
})
