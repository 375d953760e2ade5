import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { expect, inject, test } from 'vitest'
import { openDatabase } from './index.ts'

test('a transaction that could not even begin gives its connection back', async () => {
  await using database = openDatabase({ url: inject('postgresUrl'), poolSize: 2, log: pino({ level: 'silent' }) })
  for (let tries = 0; tries < 5; tries++) {
    await expect(database.db.transaction(async () => 1, { isolationLevel: 'as if the connection were gone' as never })).rejects.toThrow()
  }
  await expect(database.db.transaction(async () => Promise.reject(new Error('the change failed')))).rejects.toThrow('the change failed')
  expect(await database.db.transaction(async tx => (await tx.execute(sql`select 1 as one`)).rows)).toEqual([{ one: 1 }])
  expect(database.pool.idleCount).toBe(database.pool.totalCount)
})
