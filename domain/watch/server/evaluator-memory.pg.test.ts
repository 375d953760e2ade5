import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, aDatabase } from '#tests/database'
import { readMemory, writeMemory } from './evaluator-memory.ts'
import { NotMyTerm } from './evaluator-seat.ts'
import { evaluatorTable } from './table.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

const bytesOf = (length: number, seed: number) => Uint8Array.from({ length }, (_, at) => (at * seed) >> 3)

test('[WCH-6] a memory of several parts is read as it was written, a smaller one leaves nothing of it, and only whose term it is writes', async () => {
  expect(await readMemory(database)).toBeNull()
  await database.db.insert(evaluatorTable).values({ id: 1, term: 7 })
  expect(await readMemory(database)).toBeNull()
  const [large, small] = [bytesOf(5_000_001, 31), bytesOf(1_000, 17)]
  await writeMemory(database, 7, { bytes: large, atMs: 1_000 })
  const read = await readMemory(database)
  expect([read!.atMs, read!.bytes.length, Buffer.compare(read!.bytes, large)]).toEqual([1_000, large.length, 0])
  await expect(writeMemory(database, 6, { bytes: bytesOf(6_000_000, 3), atMs: 2_000 })).rejects.toThrow(NotMyTerm)
  expect(Buffer.compare((await readMemory(database))!.bytes, large)).toBe(0)
  await writeMemory(database, 7, { bytes: small, atMs: 3_000 })
  expect((await readMemory(database))!.bytes).toEqual(small)
  expect(await database.db.$count(evaluatorTable)).toBe(1)
})
