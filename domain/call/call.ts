import { z } from 'zod'
import { instant } from '#platform/pure'
import { voiceGroup } from './voice-group.ts'

/** 会商 among people who are rung, or a standing 对讲组 whose members come and go. */
export const callKind = z.enum(['conference', 'voice_group'])
export type CallKind = z.infer<typeof callKind>

export const callState = z.enum(['ringing', 'live', 'ended'])
export type CallState = z.infer<typeof callState>

/** `over`: ended for all; `empty`: the last one left; `unanswered`: nobody came; `cancelled`: hung up before anybody came. */
export const callEnd = z.enum(['over', 'empty', 'unanswered', 'cancelled'])
export type CallEnd = z.infer<typeof callEnd>

/** A watcher sees and hears, and is neither seen nor heard: a wall looks in. */
export const seatRole = z.enum(['host', 'member', 'guest', 'camera', 'watcher'])
export type SeatRole = z.infer<typeof seatRole>

export const seatState = z.enum(['ringing', 'joined', 'away', 'declined', 'busy', 'missed', 'left', 'removed'])
export type SeatState = z.infer<typeof seatState>

/** One place in a call. Whoever comes back comes back into the same one. */
export const seat = z.object({
  id: z.uuid(),
  role: seatRole,
  state: seatState,
  accountId: z.string().max(60).nullable(),
  name: z.string().max(60),
  /** The unit this person crews: where they are is asked of units, never kept here. */
  unitId: z.uuid().nullable(),
  /** As live frames name it. */
  unitNumber: z.number().int().nullable(),
  rangAt: instant.nullable(),
  /** `[CALL-5]` Until when it rings; past it the seat has missed the call, whoever has noticed so far. */
  ringsUntil: instant.nullable(),
  joinedAt: instant.nullable(),
  leftAt: instant.nullable(),
  /** Seated, but no media since then: not there yet, or cut off. Null while media flows. */
  unseenSince: instant.nullable(),
  handUpAt: instant.nullable(),
  /** Silenced by the host until the host says otherwise. */
  isMuted: z.boolean(),
  /** In a voice group higher takes the floor from lower. */
  floorPriority: z.number().int().min(0).max(9),
})
export type Seat = z.infer<typeof seat>

export const callAbout = z.discriminatedUnion('of', [
  z.object({ of: z.literal('incident'), incidentId: z.uuid() }),
  z.object({ of: z.literal('unit'), unitId: z.uuid() }),
])
export type CallAbout = z.infer<typeof callAbout>

export const call = z.object({
  id: z.uuid(),
  title: z.string().max(120),
  kind: callKind,
  about: callAbout.nullable(),
  /** Null: the whole instance. */
  areaCode: z.string().nullable(),
  state: callState,
  hostSeatId: z.uuid().nullable(),
  isLocked: z.boolean(),
  startedAt: instant,
  /** When a second one came. */
  liveAt: instant.nullable(),
  endedAt: instant.nullable(),
  endedWhy: callEnd.nullable(),
  group: voiceGroup.nullable(),
  version: z.number().int(),
})
export type Call = z.infer<typeof call>

export const chatLine = z.object({ id: z.uuid(), seatId: z.uuid(), name: z.string().max(60), text: z.string().max(500), at: instant })
export type ChatLine = z.infer<typeof chatLine>

/** How long it rings. */
export const RING_MS = 45_000
/** A seat without media for this long has left. A phone in a lift comes back within it. */
export const UNSEEN_MOST_MS = 180_000
export const MOST_SEATS = 64
export const MOST_GROUP_SEATS = 500
export const MOST_LINE = 500
export const MOST_GUEST_LINK_MS = 24 * 3_600_000

export function isIn(seat: Pick<Seat, 'state'>): boolean {
  return seat.state === 'joined' || seat.state === 'away'
}

/** Somebody of the city who takes part: it is they who keep a call open. */
export function isMember(seat: Pick<Seat, 'role'>): boolean {
  return seat.role === 'host' || seat.role === 'member'
}

export function mostSeats(kind: CallKind): number {
  return kind === 'conference' ? MOST_SEATS : MOST_GROUP_SEATS
}

/** Whom a fact about the call names, so that they hear it wherever they are. Who was removed hears no more. */
export function accountsIn(seats: readonly Seat[]): string[] {
  return [...new Set(seats.flatMap(it => (it.accountId === null || it.state === 'removed' ? [] : [it.accountId])))]
}
