import { eq, lte } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Handles } from '#platform/handles'
import { fact } from '#platform/pure'
import { type TestDatabase, aDatabase } from '#tests/database'
import { inTransaction, testHandles } from '#tests/handles'
import { type RecordedFact, channelEnds, factChannel, factTable, followFacts, readFacts, record, trimFacts } from './index.ts'

const counted = fact('test.counted', 1, z.object({ writer: z.number(), turn: z.number() }), { action: 'public' })
const audience = { areaCode: null, areaPath: null, subject: 'test' }

let database: TestDatabase
let handles: Handles
beforeAll(async () => {
  database = await aDatabase()
  handles = testHandles(database)
})
afterAll(() => database.close())

test('32 writers at once: offsets without gaps, and each follower hears all in that order [LOG-1] [LOG-2]', async () => {
  const heard: RecordedFact[] = []
  await using follower = await followFacts(handles, { channel: 'live', after: 0, onFacts: facts => void heard.push(...facts) })
  const writers = Array.from({ length: 32 }, (_, writer) => writer)
  await Promise.all(
    writers.map(async writer => {
      for (let turn = 0; turn < 10; turn++) await inTransaction(handles, ctx => record(ctx, counted, { writer, turn }, audience))
    }),
  )
  await expect.poll(() => follower.cursor, { timeout: 10_000 }).toBe(320)

  expect(heard.map(fact => fact.offset)).toEqual(Array.from({ length: 320 }, (_, index) => index + 1))
  for (const writer of writers) {
    const turns = heard.map(fact => counted.payload.parse(fact.payload)).filter(payload => payload.writer === writer)
    expect(turns.map(payload => payload.turn)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  }
})

test('a rolled-back change leaves neither fact nor gap [LOG-1]', async () => {
  const before = await channelEnds(database.db, 'live')
  const failing = inTransaction(handles, async ctx => {
    await record(ctx, counted, { writer: 99, turn: 0 }, audience)
    throw new Error('change failed')
  })
  await expect(failing).rejects.toThrow('change failed')
  expect(await channelEnds(database.db, 'live')).toEqual(before)
  const offset = await inTransaction(handles, ctx => record(ctx, counted, { writer: 99, turn: 1 }, audience))
  expect(offset).toBe(before.head + 1)
})

describe('a cursor that cannot be served without a hole answers null [LOG-3]', () => {
  test('older than what is kept', async () => {
    await database.db.update(factTable).set({ at: new Date('2020-01-01') }).where(lte(factTable.offset, 5))
    await trimFacts(database.db, new Date('2021-01-01'))
    expect(await channelEnds(database.db, 'live')).toMatchObject({ tail: 5 })
    expect(await readFacts(database.db, 'live', { after: 4, limit: 10 })).toBeNull()
    expect((await readFacts(database.db, 'live', { after: 5, limit: 3 }))?.map(fact => fact.offset)).toEqual([6, 7, 8])
  })

  test('a fact stamped by a clock that jumped back takes nothing before it along [LOG-4]', async () => {
    const { tail } = await channelEnds(database.db, 'live')
    await database.db.update(factTable).set({ at: new Date('2020-01-01') }).where(eq(factTable.offset, 100))
    expect(await trimFacts(database.db, new Date('2021-01-01'))).toBe(0)
    expect(await channelEnds(database.db, 'live')).toMatchObject({ tail })
  })

  test('from another database, ahead of the head', async () => {
    expect(await readFacts(database.db, 'live', { after: 1_000_000, limit: 10 })).toBeNull()
  })
})

test('a follower whose connection is cut goes on without losing a fact [LOG-2]', async () => {
  const heard: number[] = []
  await using follower = await followFacts(handles, { channel: 'audit', onFacts: facts => void heard.push(...facts.map(fact => fact.offset)) })
  await inTransaction(handles, ctx => record(ctx, counted, { writer: 0, turn: 0 }, { ...audience, channel: 'audit' }))
  await expect.poll(() => follower.cursor).toBe(1)
  await database.db.execute(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'guatu-listen'`)
  await inTransaction(handles, ctx => record(ctx, counted, { writer: 0, turn: 1 }, { ...audience, channel: 'audit' }))
  await expect.poll(() => follower.cursor, { timeout: 10_000 }).toBe(2)
  expect(heard).toEqual([1, 2])
  expect(await database.db.select().from(factChannel).where(eq(factChannel.name, 'audit'))).toMatchObject([{ head: 2 }])
})
