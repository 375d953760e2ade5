import { type SQL, eq, or, sql } from 'drizzle-orm'
import { unitTable } from '#domain/force/server'
import { mayDo, withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { commonProblems } from '#platform/pure'
import type { Seat } from '../call.ts'
import { type CallBook, expire } from '../call-rules.ts'
import type { CallNow } from '../contract.ts'
import { callProblems } from '../problems.ts'
import { type Candidate, belongs, floorPriorityOf } from '../voice-group.ts'
import { applyChange } from './apply-change.ts'
import { type OpenBook, lockBooks, readBook } from './call-rows.ts'
import { callTable, seatTable } from './table.ts'

/** How the caller stands to a call. */
export type Standing = OpenBook & {
  readonly mine: Seat | null
  /** A commander whose area holds it. */
  readonly isOverseer: boolean
  readonly isGroupMember: boolean
}

/** The call, locked, to a caller who may know of it; foreign and unknown are one answer `[CALL-1]`. What rang out has missed `[CALL-5]`. */
export async function openCall(ctx: Context, id: string): Promise<Standing> {
  const [locked] = await lockBooks(ctx.tx, [id])
  if (!locked) throw commonProblems.notFound()
  await standingIn(ctx, locked)
  return standingIn(ctx, await applyChange(ctx, locked, expire(locked.book, undefined, ctx.now.toISOString())))
}

/** The same for who only looks: nothing is locked, nothing written. */
export async function seenCall(ctx: Context, id: string): Promise<Standing> {
  const read = await readBook(ctx.tx, id)
  if (!read) throw commonProblems.notFound()
  return standingIn(ctx, asOfNow(ctx, read))
}

export function asOfNow(ctx: Context, { row, book }: OpenBook): OpenBook {
  return { row, book: expire(book, undefined, ctx.now.toISOString()).book }
}

export async function standingIn(ctx: Context, open: OpenBook): Promise<Standing> {
  const { row, book } = open
  const mine = seatOf(book, ctx.actor.accountId)
  const isGroupMember = row.group !== null && belongs(row.group, row.areaPath, await candidate(ctx))
  const isSeen = (mine !== null && mine.state !== 'removed') || mayDo(ctx, 'call.read', row.areaPath) || isGroupMember
  if (!isSeen) throw mine === null ? commonProblems.notFound() : callProblems.removed()
  return { ...open, mine, isOverseer: mayDo(ctx, 'call.oversee', row.areaPath), isGroupMember }
}

export function seatOf({ seats }: CallBook, accountId: string): Seat | null {
  return seats.find(it => it.accountId === accountId) ?? null
}

/** `[CALL-6]` The host who sits there, or a commander whose area holds the call; a seat without that hears why not. */
export function mustLead({ mine, isOverseer }: Standing): void {
  if (isOverseer || mine?.role === 'host') return
  throw mine === null ? commonProblems.notFound() : callProblems.hostOnly()
}

/** The caller's own seat; who only looks on by area has none. */
export function ownSeat({ mine, isOverseer }: Standing): Seat {
  if (mine !== null) return mine
  throw isOverseer ? callProblems.notSeated() : commonProblems.notFound()
}

export function callNowOf(ctx: Context, { book }: OpenBook): CallNow {
  return { call: book.call, seats: [...book.seats], mySeatId: seatOf(book, ctx.actor.accountId)?.id ?? null }
}

/** A condition on `call`: by area, or by a seat of one's own. */
export function seenBy(ctx: Context): SQL {
  const mine = sql`exists (select 1 from ${seatTable} where ${seatTable.callId} = ${callTable.id} and ${seatTable.accountId} = ${ctx.actor.accountId} and ${seatTable.state} <> 'removed')`
  return or(withinReach(ctx, 'call.read', callTable.areaPath), mine)!
}

/** What decides whether the caller belongs to a voice group. */
export async function candidate({ tx, actor }: Context): Promise<Candidate> {
  const crews = await tx.select({ kind: unitTable.kind, teamId: unitTable.teamId, areaPath: unitTable.areaPath }).from(unitTable).where(eq(unitTable.accountId, actor.accountId))
  return { roles: actor.roles, areaPath: actor.area?.path ?? '', crews }
}

/** A seat of the caller's own, not in the call yet. */
export async function seatForCaller({ tx, actor }: Context, role: Seat['role']): Promise<Seat> {
  const { id: unitId, number: unitNumber } = unitTable
  const [unit] = await tx.select({ unitId, unitNumber }).from(unitTable).where(eq(unitTable.accountId, actor.accountId))
  const person = { accountId: actor.accountId, name: actor.displayName.slice(0, 60), unitId: unit?.unitId ?? null, unitNumber: unit?.unitNumber ?? null }
  return freshSeat({ ...person, role, floorPriority: floorPriorityOf({ roles: actor.roles, areaPath: actor.area?.path ?? '' }) })
}

type Person = Pick<Seat, 'accountId' | 'name' | 'unitId' | 'unitNumber' | 'role' | 'floorPriority'>
export function freshSeat(person: Person): Seat {
  const never = { rangAt: null, ringsUntil: null, joinedAt: null, leftAt: null, unseenSince: null, handUpAt: null }
  return { id: crypto.randomUUID(), state: 'missed', isMuted: false, ...person, ...never }
}
