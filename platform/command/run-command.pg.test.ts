import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { channelEnds, record } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { command, fact } from '#platform/pure'
import { defineSlice } from '#platform/slice'
import { type TestDatabase, aDatabase } from '#tests/database'
import { anActor, testHandles } from '#tests/handles'
import { runCommand } from './index.ts'

const told = fact('test.told', 1, z.object({ text: z.string() }), { action: 'public' })
const tell = command('POST /api/test', {
  input: z.object({ text: z.string() }),
  output: z.object({ offset: z.number(), text: z.string() }),
  action: 'public',
  summary: { zh: '试', en: 'Test' },
})
const slice = defineSlice({
  name: 'test',
  handles: on => [
    on(tell, async (ctx, { text }) => {
      const offset = await record(ctx, told, { text }, { areaCode: null, areaPath: null, subject: 'test' })
      if (text === 'fails') throw new Error('after the fact')
      return { offset, text }
    }),
  ],
})
const handler = slice.handlers[0]!

let database: TestDatabase
let handles: Handles
beforeAll(async () => {
  database = await aDatabase()
  handles = testHandles(database)
})
afterAll(() => database.close())

const ask = (text: string, idempotencyKey?: string, accountId = 'tester') =>
  runCommand(handles, handler, { input: { text }, asked: { actor: anActor({ accountId }), requestId: 'r', ...(idempotencyKey && { idempotencyKey }) } })

test('the same key asked twenty times at once is done once, with one answer [CMD-2]', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('once', 'key-00000001')))
  expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
  expect((await channelEnds(database.db, 'live')).head).toBe(1)
})

test('the same key with another body is a problem, and nothing is done [CMD-2]', async () => {
  await expect(ask('other', 'key-00000001')).rejects.toMatchObject({ code: 'idempotency.key_reused', status: 409 })
  expect((await channelEnds(database.db, 'live')).head).toBe(1)
})

test('keys of two people are two keys', async () => {
  await ask('once', 'key-00000001', 'somebody else')
  expect((await channelEnds(database.db, 'live')).head).toBe(2)
})

test('a command that fails leaves no receipt: the same key may try again [CMD-1]', async () => {
  await expect(ask('fails', 'key-00000002')).rejects.toThrow('after the fact')
  await expect(ask('works', 'key-00000002')).resolves.toMatchObject({ text: 'works' })
})
