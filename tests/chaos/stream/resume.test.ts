import { describe, expect, test } from 'vitest'
import { resumeMs } from './resume.ts'
import type { Heard, Outage, Sent } from './system.ts'

const cut = (fromMs: number, backMs: number, clients: readonly number[] = [7]): Outage => ({ kind: 'cut', fromMs, backMs, clients })
const sent = (...ackedMs: readonly number[]): Sent[] => ackedMs.map((at, index) => ({ id: `r${index}`, area: 0, ackedMs: at }))
const heard = (...atMs: readonly (number | null)[]): Heard => atMs.flatMap((at, index) => (at === null ? [] : [[`r${index}`, at] as const]))

function took(outages: readonly Outage[], mine: readonly Sent[], list: Heard): number {
  return resumeMs(outages[0]!, { client: 7, heard: list, mine, outages, endMs: 60_000 })
}

describe('how long a client takes to come back', () => {
  test('is until it has what was acknowledged while it was away', () => {
    expect(took([cut(1_000, 3_000)], sent(500, 1_500, 2_500), heard(510, 3_400, 3_400))).toBe(400)
  })

  test('is shown by what is acknowledged just after, where it had heard all before its gateway was killed', () => {
    expect(took([cut(1_000, 1_000)], sent(900, 1_100, 1_900, 9_000), heard(910, 2_000, 2_000, 9_900))).toBe(900)
  })

  test('leaves out the time in which the path was away once more, once where two faults overlap', () => {
    const again = [cut(1_000, 3_000), cut(4_000, 6_000), cut(5_000, 7_000), cut(3_000, 9_000, [8])]
    expect(took(again, sent(2_000), heard(7_500))).toBe(1_500)
  })

  test('lasts to the end for what is never heard', () => {
    expect(took([cut(1_000, 3_000)], sent(2_000), heard(null))).toBe(57_000)
  })
})
