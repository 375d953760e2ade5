import { describe, expect, test } from 'vitest'
import { BROKEN } from './broken/index.ts'
import { firstCaught } from './first-caught.ts'
import { simulate } from './simulate.ts'

const SEEDS = 200

test(`[LIVE-1] [WEB-2] ${SEEDS} cities with everything going wrong: nothing lost, doubled, reordered or foreign, and in the end everyone has everything`, { timeout: 300_000 }, async () => {
  let facts = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = await simulate({ seed })
    expect(outcome.faults, `seed ${seed}: node tests/chaos/run.ts simulated --seed ${seed}`).toEqual([])
    facts += outcome.acknowledged
  }
  expect(facts).toBeGreaterThan(SEEDS * 20)
})

test('the seed decides everything: two runs of one seed tell the same story', async () => {
  const told = async () => {
    const lines: string[] = []
    await simulate({ seed: 77, trace: line => lines.push(line) })
    return lines
  }
  const first = await told()
  expect(first.length).toBeGreaterThan(100)
  expect(await told()).toEqual(first)
})

describe('12 of 12: each broken variant is caught within 200 seeds', () => {
  test('there are twelve', () => expect(Object.keys(BROKEN)).toHaveLength(12))

  test.each(Object.entries(BROKEN))('%s', { timeout: 120_000 }, async (_name, parts) => {
    expect(await firstCaught(parts, { from: 1, seeds: 200 })).not.toBeNull()
  })
})
