import { expect, test } from 'vitest'
import { aDatabase } from './database.ts'

test('each test database is its own copy of the migrated template', async () => {
  await using one = await aDatabase()
  await using other = await aDatabase()
  await one.pool.query('CREATE TABLE mark (x int)')
  const found = await other.pool.query("SELECT to_regclass('mark') AS mark, to_regclass('incident')::text AS incident")
  expect(found.rows).toEqual([{ mark: null, incident: 'incident' }])
})
