import { sql } from 'drizzle-orm'
import type { Db } from '#platform/context'

const DAY_MINUTES = 1_440
const TABLES = ['track_chunk', 'track_cell'] as const
/** Two processes that need the same new day take turns. */
const LOCK = 7_041_002

/** Which days a set of minutes needs, as days since 1970 (UTC). */
export function daysOf(minutes: Iterable<number>): Set<number> {
  const days = new Set<number>()
  for (const minute of minutes) days.add(Math.floor(minute / DAY_MINUTES))
  return days
}

/** Makes the partitions of these days that are missing. Each is made apart and attached, so that nobody waits meanwhile. */
export async function makeDays(db: Db, days: Iterable<number>): Promise<void> {
  await db.transaction(async tx => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
    for (const day of days) for (const table of TABLES) await makeDay(tx, table, day)
  })
}

async function makeDay(tx: Db, table: string, day: number): Promise<void> {
  const name = nameOf(table, day)
  const { rows } = await tx.execute<{ is_there: boolean }>(sql`select to_regclass(${name}) is not null as is_there`)
  if (rows[0]!.is_there) return
  await tx.execute(sql.raw(`create table ${name} (like ${table} including all)`))
  await tx.execute(sql.raw(`alter table ${table} attach partition ${name} for values from (${day * DAY_MINUTES}) to (${(day + 1) * DAY_MINUTES})`))
}

/** `[TRK-5]` Drops every day before this one: a file is unlinked, no row is touched. Answers the tables that went. */
export async function dropDaysBefore(tx: Db, day: number): Promise<readonly string[]> {
  const old = (await Promise.all(TABLES.map(table => daysBefore(tx, table, day)))).flat()
  for (const name of old) await tx.execute(sql.raw(`drop table if exists ${name}`))
  return old
}

async function daysBefore(tx: Db, table: string, day: number): Promise<string[]> {
  const { rows } = await tx.execute<{ name: string }>(sql`select inhrelid::regclass::text as name from pg_inherits where inhparent = ${table}::regclass`)
  return rows.map(({ name }) => name).filter(name => /^track_[a-z]+_\d{8}$/.test(name) && name < nameOf(table, day)).sort()
}

/** `track_chunk_20261123`: sorts as its days do, until the year 9999. */
function nameOf(table: string, day: number): string {
  return `${table}_${new Date(day * DAY_MINUTES * 60_000).toISOString().slice(0, 10).replaceAll('-', '')}`
}
