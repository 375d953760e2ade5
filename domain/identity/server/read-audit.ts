import { type SQL, and, desc, eq, gte, lt, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type AuditEntry, isAction, type readAudit } from '#domain/identity'
import type { Context } from '#platform/context'
import { type RecordedFact, factTable } from '#platform/event-log'
import { type InputOf, type Page, commonProblems } from '#platform/pure'
import { type AreaBook, areaNames } from './area-book.ts'
import { mayDo, withinReach } from './rule.ts'

type Input = InputOf<typeof readAudit>

/** The event log as a trail, newest first, within reach. */
export async function readTrail(ctx: Context, input: Input, book: AreaBook): Promise<Page<AuditEntry>> {
  const rows = await ctx.tx
    .select()
    .from(factTable)
    .where(and(withinReach(ctx, 'audit.read', factTable.areaPath), ...filtersOf(input)))
    .orderBy(desc(factTable.at), desc(factTable.channel), desc(factTable.offset))
    .limit(input.limit + 1)
  const page = rows.slice(0, input.limit)
  const nameOf = await areaNames(book, ctx.tx, page.map(row => row.areaCode))
  const last = page.at(-1)
  return {
    items: page.map(row => entryOf(ctx, row, nameOf(row.areaCode))),
    nextCursor: rows.length > page.length && last ? cursorOf(last) : null,
  }
}

/** `[ID-10]` That a thing happened is on the trail; what was in it is shown only to whoever may hear the fact itself. */
function entryOf(ctx: Context, row: RecordedFact, areaName: string | null): AuditEntry {
  const isOpen = isAction(row.action) && mayDo(ctx, row.action, row.areaPath)
  return {
    channel: row.channel,
    offset: row.offset,
    at: row.at.toISOString(),
    name: row.name,
    actorName: row.actorName,
    areaCode: row.areaCode,
    areaName,
    payload: isOpen ? row.payload : null,
  }
}

function filtersOf(input: Input): (SQL | undefined)[] {
  return [
    input.name ? eq(factTable.name, input.name) : undefined,
    input.actor ? or(eq(factTable.actorId, input.actor), eq(factTable.actorName, input.actor)) : undefined,
    input.from ? gte(factTable.at, new Date(input.from)) : undefined,
    input.to ? lt(factTable.at, new Date(input.to)) : undefined,
    input.cursor ? before(input.cursor) : undefined,
  ]
}

const place = z.tuple([z.iso.datetime(), z.string().max(20), z.coerce.number().int()])

function cursorOf(row: RecordedFact): string {
  return [row.at.toISOString(), row.channel, row.offset].join('~')
}

function before(cursor: string): SQL {
  const parsed = place.safeParse(cursor.split('~'))
  if (!parsed.success) throw commonProblems.badInput({ faults: [{ path: 'cursor', message: 'take it from nextCursor' }] })
  const [at, channel, offset] = parsed.data
  return sql`(${factTable.at}, ${factTable.channel}, ${factTable.offset}) < (${at}::timestamptz, ${channel}, ${offset})`
}
