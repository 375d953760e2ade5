import { eq, inArray } from 'drizzle-orm'
import { WHOLE_INSTANCE_PATH } from '#domain/identity/server'
import type { Db } from '#platform/context'
import type { Call, ChatLine, Seat } from '../call.ts'
import type { CallBook } from '../call-rules.ts'
import { type CallRow, type SeatRow, callTable, type lineTable, seatTable } from './table.ts'

const text = (at: Date | null) => at?.toISOString() ?? null
const date = (at: string | null) => (at === null ? null : new Date(at))

/** The one place where a row becomes the call everyone else knows. */
export function toCall(row: CallRow): Call {
  const { id, title, kind, state, hostSeatId, isLocked, endedWhy, group, version } = row
  const about = row.incidentId !== null ? ({ of: 'incident', incidentId: row.incidentId } as const) : row.unitId !== null ? ({ of: 'unit', unitId: row.unitId } as const) : null
  const times = { startedAt: row.startedAt.toISOString(), liveAt: text(row.liveAt), endedAt: text(row.endedAt) }
  return { id, title, kind, about, areaCode: row.areaCode === '' ? null : row.areaCode, state, hostSeatId, isLocked, ...times, endedWhy, group, version }
}

export function toSeat(row: SeatRow): Seat {
  const { id, role, state, accountId, name, unitId, unitNumber, isMuted, floorPriority } = row
  return {
    id, role, state, accountId, name, unitId, unitNumber, isMuted, floorPriority,
    rangAt: text(row.rangAt),
    ringsUntil: text(row.ringsUntil),
    joinedAt: text(row.joinedAt),
    leftAt: text(row.leftAt),
    unseenSince: text(row.unseenSince),
    handUpAt: text(row.handUpAt),
  }
}

export function toLine({ id, seatId, name, text: said, saidAt }: typeof lineTable.$inferSelect): ChatLine {
  return { id, seatId, name, text: said, at: saidAt.toISOString() }
}

/** What the rules may change of a call. */
export function callColumns({ state, hostSeatId, isLocked, liveAt, endedAt, endedWhy, version }: Call) {
  return { state, hostSeatId, isLocked, liveAt: date(liveAt), endedAt: date(endedAt), endedWhy, version }
}

export function seatColumns(seat: Seat) {
  const { role, state, accountId, name, unitId, unitNumber, isMuted, floorPriority } = seat
  return {
    role, state, accountId, name, unitId, unitNumber, isMuted, floorPriority,
    rangAt: date(seat.rangAt),
    ringsUntil: date(seat.ringsUntil),
    joinedAt: date(seat.joinedAt),
    leftAt: date(seat.leftAt),
    unseenSince: date(seat.unseenSince),
    handUpAt: date(seat.handUpAt),
  }
}

/** Whom a fact about it reaches by area. */
export function audienceOf(row: Pick<CallRow, 'id' | 'areaCode' | 'areaPath' | 'incidentId'>) {
  const isWhole = row.areaPath === WHOLE_INSTANCE_PATH
  const subject = row.incidentId === null ? `call:${row.id}` : `incident:${row.incidentId}`
  return { areaCode: isWhole ? null : row.areaCode, areaPath: isWhole ? null : row.areaPath, subject }
}

export type OpenBook = { readonly row: CallRow; readonly book: CallBook }

/** `[CALL-11]` Locked until commit. Whoever locks several calls does it here, in the order of ids, and before anything is recorded. */
export async function lockBooks(tx: Db, ids: readonly string[]): Promise<OpenBook[]> {
  if (ids.length === 0) return []
  const rows = await tx.select().from(callTable).where(inArray(callTable.id, [...ids])).orderBy(callTable.id).for('update')
  return withSeats(tx, rows)
}

/** As it stands, for who only looks. */
export async function readBooks(tx: Db, ids: readonly string[]): Promise<OpenBook[]> {
  if (ids.length === 0) return []
  return withSeats(tx, await tx.select().from(callTable).where(inArray(callTable.id, [...ids])).orderBy(callTable.startedAt))
}

export async function readBook(tx: Db, id: string): Promise<OpenBook | null> {
  const [row] = await tx.select().from(callTable).where(eq(callTable.id, id))
  return row ? ((await withSeats(tx, [row]))[0] ?? null) : null
}

async function withSeats(tx: Db, rows: readonly CallRow[]): Promise<OpenBook[]> {
  if (rows.length === 0) return []
  const seats = await tx.select().from(seatTable).where(inArray(seatTable.callId, rows.map(row => row.id))).orderBy(seatTable.number)
  return rows.map(row => ({ row, book: { call: toCall(row), seats: seats.filter(it => it.callId === row.id).map(toSeat) } }))
}
