import { sql } from 'drizzle-orm'
import { bigint, boolean, doublePrecision, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Call, Seat } from '../call.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })

export const callTable = pgTable(
  'call',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    title: text('title').notNull(),
    kind: text('kind').$type<Call['kind']>().notNull(),
    incidentId: uuid('incident_id'),
    unitId: uuid('unit_id'),
    /** Empty for the whole instance, as is its path. */
    areaCode: text('area_code').notNull(),
    areaPath: text('area_path').notNull(),
    state: text('state').$type<Call['state']>().notNull(),
    hostSeatId: uuid('host_seat_id'),
    isLocked: boolean('is_locked').notNull().default(false),
    startedAt: instant('started_at').notNull(),
    liveAt: instant('live_at'),
    endedAt: instant('ended_at'),
    endedWhy: text('ended_why').$type<Call['endedWhy']>(),
    group: jsonb('voice_group').$type<Call['group']>(),
    /** `[CALL-9]` One group of the same members at a time. */
    groupKey: text('group_key'),
    /** The media server that holds the room: one for a call. */
    serverId: text('server_id'),
    version: integer('version').notNull().default(1),
  },
  table => [
    index('call_by_area').on(sql`area_path text_pattern_ops`, table.startedAt),
    index('call_by_time').on(table.startedAt, table.id),
    index('call_by_incident').on(table.incidentId).where(sql`incident_id is not null`),
    index('call_open').on(table.kind).where(sql`state <> 'ended'`),
    uniqueIndex('call_group').on(table.groupKey).where(sql`group_key is not null and state <> 'ended'`),
  ],
)
export type CallRow = typeof callTable.$inferSelect

const callId = () => uuid('call_id').notNull().references(() => callTable.id, { onDelete: 'cascade' })

export const seatTable = pgTable(
  'call_seat',
  {
    id: uuid('id').primaryKey(),
    callId: callId(),
    role: text('role').$type<Seat['role']>().notNull(),
    state: text('state').$type<Seat['state']>().notNull(),
    accountId: text('account_id'),
    /** The link a guest came by. */
    linkId: uuid('link_id'),
    name: text('name').notNull(),
    unitId: uuid('unit_id'),
    unitNumber: integer('unit_number'),
    rangAt: instant('rang_at'),
    ringsUntil: instant('rings_until'),
    joinedAt: instant('joined_at'),
    leftAt: instant('left_at'),
    unseenSince: instant('unseen_since'),
    handUpAt: instant('hand_up_at'),
    isMuted: boolean('is_muted').notNull().default(false),
    floorPriority: integer('floor_priority').notNull(),
    /** The order in which seats came. */
    number: bigint('number', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
  },
  table => [
    /** `[CALL-2]` One seat for an account in a call. */
    uniqueIndex('call_seat_of_account').on(table.callId, table.accountId).where(sql`account_id is not null`),
    index('call_seat_by_call').on(table.callId, table.number),
    index('call_seat_taken').on(table.accountId).where(sql`state in ('ringing', 'joined', 'away')`),
    index('call_seat_rings').on(table.ringsUntil).where(sql`rings_until is not null`),
    index('call_seat_unseen').on(table.unseenSince).where(sql`unseen_since is not null`),
  ],
)
export type SeatRow = typeof seatTable.$inferSelect

export const lineTable = pgTable(
  'call_line',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    callId: callId(),
    seatId: uuid('seat_id').notNull(),
    name: text('name').notNull(),
    text: text('text').notNull(),
    saidAt: instant('said_at').notNull(),
  },
  table => [index('call_line_by_call').on(table.callId, table.saidAt)],
)

export const guestLinkTable = pgTable(
  'call_guest_link',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    callId: callId(),
    makerName: text('maker_name').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  table => [index('call_guest_link_by_call').on(table.callId)],
)

/** Turns at speaking in a voice group. */
export const speechTable = pgTable(
  'call_speech',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    callId: callId(),
    seatId: uuid('seat_id').notNull(),
    name: text('name').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at').notNull(),
    priority: integer('priority').notNull(),
    end: text('end_why').notNull(),
  },
  table => [index('call_speech_by_call').on(table.callId, table.startedAt, table.id)],
)

/** Processes with the role `media`, as they say themselves; a row whose heart stopped is swept within a day. */
export const mediaServerTable = pgTable('media_server', {
  id: text('id').primaryKey(),
  /** By the database's clock: servers and their clocks are many. */
  heartbeatAt: instant('heartbeat_at').notNull(),
  cpu: doublePrecision('cpu').notNull().default(0),
  roomCount: integer('room_count').notNull().default(0),
  seatCount: integer('seat_count').notNull().default(0),
  isDraining: boolean('is_draining').notNull().default(false),
  /** Why it cannot hold calls although it runs: no worker can be had. */
  unavailable: text('unavailable'),
})
