import { expect, test } from 'vitest'
import { aFact, aLog } from '#tests/facts'
import { FactFeed } from './fact-feed.ts'

const facts = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => aFact(from + index))
const offsets = (some: Awaited<ReturnType<FactFeed['after']>>) => some?.map(fact => fact.offset) ?? null

async function aFeed(sizes = { ring: 10, warm: 4 }) {
  const log = aLog(facts(1, 20))
  const served = { ring: 0, log: 0 }
  const feed = await FactFeed.open('live', { ...log.ports, sizes, served: by => (served[by] += 1) })
  log.reads.length = 0
  return { log, feed, served }
}

test('a feed that has just been opened serves its first resumes from memory', async () => {
  const { log, feed, served } = await aFeed()
  expect(offsets(await feed.after(16, 100))).toEqual([17, 18, 19, 20])
  expect(log.reads).toEqual([])
  expect(served).toEqual({ ring: 1, log: 0 })
})

test('[LIVE-8] what is older than the ring comes from the log, and the two join without a hole', async () => {
  const { log, feed } = await aFeed()
  log.write(facts(21, 40))
  for (let cursor = 0; cursor <= 40; cursor++) expect(offsets(await feed.after(cursor, 100))?.[0] ?? 41).toBe(cursor + 1)
  expect(Math.max(...log.reads)).toBe(29)
})

test('a thousand who ask for the same page of the log at once are one question to PostgreSQL', async () => {
  const { log, feed } = await aFeed()
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => feed.after(2, 5)))
  expect(log.reads).toEqual([2])
  expect(new Set(answers).size).toBe(1)
})

test('[LOG-3] a cursor older than what is kept answers null', async () => {
  const { log, feed } = await aFeed()
  log.trim(10)
  expect(await feed.after(9, 100)).toBeNull()
  expect(offsets(await feed.after(10, 2))).toEqual([11, 12])
})

test('a cursor ahead of this gateway is believed as far as the log goes, and no further', async () => {
  const { feed, log } = await aFeed()
  expect(await feed.reaches(21)).toBe(false)
  log.write(facts(21, 30), false)
  expect(await feed.reaches(30)).toBe(true)
  expect(await feed.reaches(31)).toBe(false)
})
