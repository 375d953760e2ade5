import fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Action, RIGHTS, role } from '#domain/identity'
import { type TestDatabase, aDatabase } from '#tests/database'
import { mayDo, withinReach } from './rule.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

/** Few short codes, among them hostile ones, so that random paths are often related and prefixes of one another. */
const code = fc.constantFrom('1', '14', '140', '2', '%', '_', 'a_', '\\')
const path = fc.array(code, { maxLength: 4 }).map(codes => codes.map(it => `${it}/`).join(''))
const areaPath = fc.array(code, { minLength: 1, maxLength: 4 }).map(codes => codes.map(it => `${it}/`).join(''))
const actor = fc.record({
  accountId: fc.constant('a'),
  username: fc.constant('a'),
  displayName: fc.constant('a'),
  departmentCode: fc.constant(null),
  roles: fc.uniqueArray(fc.constantFrom(...role.options), { maxLength: 2 }),
  area: fc.option(areaPath.map(it => ({ code: it, path: it }))),
})
const action = fc.constantFrom(...(Object.keys(RIGHTS) as Action[]))

it('[ID-4] SQL and JS reach the same places, for any post, action and path', async () => {
  const targets = fc.array(fc.option(path), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(actor, action, targets, async (who, what, paths) => {
      const { rows } = await database.db.execute<{ path: string | null }>(
        sql`select t.path from unnest(${sql.param(paths)}::text[]) with ordinality as t(path, n)
            where ${withinReach(who, what, sql`t.path`)} order by n`,
      )
      expect(rows.map(row => row.path)).toEqual(paths.filter(it => mayDo(who, what, it)))
    }),
    { numRuns: 1500 },
  )
})

it('[ID-4] a reach over an area and all below it is read from a text_pattern_ops index', async () => {
  await database.pool.query(`create table place (area_path text);
    insert into place select '140900/' || lpad((n / 100)::text, 6, '0') || '/' || n || '/' from generate_series(1, 20000) n;
    create index place_by_area on place (area_path text_pattern_ops); analyze place`)
  const who = { accountId: 'a', username: 'a', displayName: 'a', roles: ['commander'], area: { code: '000007', path: '140900/000007/' }, departmentCode: null }
  const { rows } = await database.db.execute<Record<string, string>>(
    sql`explain select * from place where ${withinReach(who, 'incident.read', sql`area_path`)}`,
  )
  expect(rows.map(row => row['QUERY PLAN']).join('\n')).toContain('place_by_area')
})
