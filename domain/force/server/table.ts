import { boolean, doublePrecision, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { type Device, STALE_AFTER_MS, type Station, type Unit } from '../unit.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })

/**
 * Who or what moves. The latest believed position stands in the row, written only by `moveUnits`; no index may name
 * those columns, or every position would rewrite the indexes (HOT updates).
 */
export const unitTable = pgTable(
  'unit',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    number: integer('number').generatedAlwaysAsIdentity().notNull().unique(),
    name: text('name').notNull(),
    kind: text('kind').$type<Unit['kind']>().notNull(),
    areaCode: text('area_code').notNull(),
    areaPath: text('area_path').notNull(),
    areaName: text('area_name').notNull(),
    phone: text('phone'),
    teamId: uuid('team_id'),
    accountId: text('account_id').unique(),
    isOnDuty: boolean('is_on_duty').notNull().default(true),
    skills: text('skills').array().$type<Unit['skills']>().notNull().default([]),
    isDemo: boolean('is_demo').notNull().default(false),
    lon: doublePrecision('lon'),
    lat: doublePrecision('lat'),
    fixedAt: moment('fixed_at'),
    receivedAt: moment('received_at'),
    speedKmh: doublePrecision('speed_kmh'),
    bearingDeg: doublePrecision('bearing_deg'),
    accuracyMetres: doublePrecision('accuracy_metres'),
    batteryPercent: doublePrecision('battery_percent'),
    /** Where it seems to have jumped to, not believed yet: see `Doubt`. */
    doubtLon: doublePrecision('doubt_lon'),
    doubtLat: doublePrecision('doubt_lat'),
    doubtSince: moment('doubt_since'),
    doubtFixedAt: moment('doubt_fixed_at'),
    doubtCount: integer('doubt_count'),
  },
  table => [index('unit_by_area').on(table.areaPath.op('text_pattern_ops')), index('unit_by_team').on(table.teamId)],
)

/** What sends positions. Without a unit it is unclaimed: listed for an administrator, never on the map. */
export const deviceTable = pgTable(
  'device',
  {
    id: text('id').primaryKey(),
    protocol: text('protocol').$type<Device['protocol']>().notNull(),
    unitId: uuid('unit_id'),
    /** Where it was when first seen or last released; null is outside every area. A claimed device is where its unit is. */
    areaCode: text('area_code'),
    areaPath: text('area_path'),
    listedAt: moment('listed_at').notNull(),
    firstSeenAt: moment('first_seen_at'),
    lastSeenAt: moment('last_seen_at'),
    lastLon: doublePrecision('last_lon'),
    lastLat: doublePrecision('last_lat'),
    fixCount: integer('fix_count').notNull().default(0),
    note: text('note'),
  },
  table => [index('device_by_unit').on(table.unitId), index('device_by_listing').on(table.listedAt, table.id)],
)

export const teamTable = pgTable('team', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  areaCode: text('area_code').notNull(),
  areaPath: text('area_path').notNull(),
  isDemo: boolean('is_demo').notNull().default(false),
})

export const stationTable = pgTable(
  'station',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind').$type<Station['kind']>().notNull(),
    name: text('name').notNull(),
    areaCode: text('area_code').notNull(),
    areaPath: text('area_path').notNull(),
    lon: doublePrecision('lon').notNull(),
    lat: doublePrecision('lat').notNull(),
    phone: text('phone'),
    isDemo: boolean('is_demo').notNull().default(false),
  },
  table => [index('station_by_area').on(table.areaPath.op('text_pattern_ops'))],
)

export type UnitRow = typeof unitTable.$inferSelect

export function unitFrom(row: UnitRow, seen: { deviceIds: string[]; teamName: string | null; now: Date }): Unit {
  const { id, number, name, kind, areaCode, areaName, phone, accountId, isOnDuty, skills } = row
  const { speedKmh, bearingDeg, accuracyMetres, batteryPercent } = row
  return {
    ...{ id, number, name, kind, areaCode, areaName, phone, accountId, isOnDuty, skills },
    ...{ deviceIds: seen.deviceIds, teamName: seen.teamName },
    position: row.lon === null || row.lat === null ? null : [row.lon, row.lat],
    fixedAt: row.fixedAt?.toISOString() ?? null,
    receivedAt: row.receivedAt?.toISOString() ?? null,
    ...{ speedKmh, bearingDeg, accuracyMetres, batteryPercent },
    isStale: row.fixedAt === null || seen.now.getTime() - row.fixedAt.getTime() > STALE_AFTER_MS,
  }
}
