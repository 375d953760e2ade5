import { type SQL, and, desc, eq, isNotNull, like, ne } from 'drizzle-orm'
import { pathOf } from '#domain/area/server'
import { mayDo, mayDoSomewhere } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type * as contract from '../contract.ts'
import { NO_MEDIA_WORDS } from '../problems.ts'
import { belongs } from '../voice-group.ts'
import { asOfNow, callNowOf, candidate, seenBy, seenCall } from './access.ts'
import { readBooks, toCall, toLine } from './call-rows.ts'
import { afterCursor, cursorOf } from './list-cursor.ts'
import { whyNoMedia } from './media-servers.ts'
import { callTable as t, lineTable, seatTable, speechTable } from './table.ts'

const LINES_SHOWN = 200

/** Newest first: about an incident, of an area with all below it, or both. */
export async function listCalls(ctx: Context, asked: InputOf<typeof contract.listCalls>): Promise<OutputOf<typeof contract.listCalls>> {
  const rows = await ctx.tx
    .select()
    .from(t)
    .where(and(seenBy(ctx), ...(await filters(ctx, asked)), afterCursor(asked.cursor, { at: t.startedAt, id: t.id })))
    .orderBy(desc(t.startedAt), desc(t.id))
    .limit(asked.limit + 1)
  const page = rows.slice(0, asked.limit)
  const last = page.at(-1)
  return { items: page.map(toCall), nextCursor: rows.length > asked.limit && last ? cursorOf(last.startedAt, last.id) : null }
}

async function filters(ctx: Context, asked: InputOf<typeof contract.listCalls>): Promise<(SQL | undefined)[]> {
  return [
    asked.incidentId === undefined ? undefined : eq(t.incidentId, asked.incidentId),
    asked.kind && eq(t.kind, asked.kind),
    asked.state === 'all' ? undefined : asked.state === 'open' ? ne(t.state, 'ended') : eq(t.state, 'ended'),
    asked.areaCode === undefined ? undefined : like(t.areaPath, `${await readablePath(ctx, asked.areaCode)}%`),
  ]
}

async function readablePath(ctx: Context, code: string): Promise<string> {
  const path = await pathOf(ctx, code)
  if (path === null || !mayDo(ctx, 'area.read', path)) throw commonProblems.notFound()
  return path
}

/** What rings for me or goes on with me, also what I left and may come back to; and the groups I belong to. */
export async function myCalls(ctx: Context): Promise<OutputOf<typeof contract.myCalls>> {
  const isOpen = ne(t.state, 'ended')
  const isMine = and(eq(seatTable.accountId, ctx.actor.accountId), ne(seatTable.state, 'removed'))
  const seated = await ctx.tx.select({ id: t.id }).from(seatTable).innerJoin(t, eq(t.id, seatTable.callId)).where(and(isMine, isOpen))
  const groups = await ctx.tx.select({ id: t.id, group: t.group, areaPath: t.areaPath }).from(t).where(and(isOpen, eq(t.kind, 'voice_group'), isNotNull(t.group)))
  const who = groups.length === 0 ? null : await candidate(ctx)
  const own = groups.filter(it => who !== null && belongs(it.group!, it.areaPath, who))
  const books = await readBooks(ctx.tx, [...new Set([...seated, ...own].map(it => it.id))])
  const now = books.map(it => asOfNow(ctx, it)).filter(({ book }) => book.call.state !== 'ended')
  return { items: now.map(it => callNowOf(ctx, it)).filter(({ seats, mySeatId }) => !seats.some(it => it.id === mySeatId && it.state === 'removed')) }
}

/** Who is and was in it, and what was written. */
export async function getCall(ctx: Context, { id }: InputOf<typeof contract.getCall>): Promise<OutputOf<typeof contract.getCall>> {
  const standing = await seenCall(ctx, id)
  return { ...callNowOf(ctx, standing), chat: await lastLines(ctx, id) }
}

export async function lastLines({ tx }: Pick<Context, 'tx'>, callId: string) {
  const rows = await tx.select().from(lineTable).where(eq(lineTable.callId, callId)).orderBy(desc(lineTable.saidAt), desc(lineTable.id)).limit(LINES_SHOWN)
  return rows.reverse().map(toLine)
}

/** For the call button: may I, can this machine, and why not. */
export async function getAbility(ctx: Context): Promise<OutputOf<typeof contract.getAbility>> {
  const why = await whyNoMedia(ctx.tx)
  return { mayStart: mayDoSomewhere(ctx, 'call.start'), canCall: why === null, why: why === null ? null : { ...NO_MEDIA_WORDS[why] } }
}

export async function listSpeech(ctx: Context, asked: InputOf<typeof contract.listSpeech>): Promise<OutputOf<typeof contract.listSpeech>> {
  await seenCall(ctx, asked.id)
  const rows = await ctx.tx
    .select()
    .from(speechTable)
    .where(and(eq(speechTable.callId, asked.id), afterCursor(asked.cursor, { at: speechTable.startedAt, id: speechTable.id })))
    .orderBy(desc(speechTable.startedAt), desc(speechTable.id))
    .limit(asked.limit + 1)
  const page = rows.slice(0, asked.limit)
  const last = page.at(-1)
  const items = page.map(({ seatId, name, startedAt, endedAt, priority, end }) => ({ seatId, name, priority, end, from: startedAt.toISOString(), to: endedAt.toISOString() }))
  return { items, nextCursor: rows.length > asked.limit && last ? cursorOf(last.startedAt, last.id) : null }
}
