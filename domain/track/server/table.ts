import { sql } from 'drizzle-orm'
import { bigint, doublePrecision, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TrackPoint } from '../contract.ts'
import type { DeviceFix, FixFlag } from '../fix.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })

/** Every fix of every claimed device, believed or not. A later issue replaces this store: only `track-store.ts` reads or writes it. */
export const positionTable = pgTable(
  'position',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    unitId: uuid('unit_id').notNull(),
    deviceId: text('device_id').notNull(),
    protocol: text('protocol').$type<DeviceFix['protocol']>().notNull(),
    /** By the receiver's clock, by the device's clock when it sent, and by ours. */
    fixedAt: moment('fixed_at').notNull(),
    deviceAt: moment('device_at'),
    receivedAt: moment('received_at').notNull(),
    lon: doublePrecision('lon').notNull(),
    lat: doublePrecision('lat').notNull(),
    speedKmh: doublePrecision('speed_kmh'),
    bearingDeg: doublePrecision('bearing_deg'),
    altitudeMetres: doublePrecision('altitude_metres'),
    accuracyMetres: doublePrecision('accuracy_metres'),
    batteryPercent: doublePrecision('battery_percent'),
    flags: text('flags').array().$type<FixFlag[]>().notNull(),
    extra: jsonb('extra').$type<DeviceFix['extra']>(),
  },
  table => [
    index('position_by_unit').on(table.unitId, table.fixedAt),
    /** Rows come in this order, so a block range index finds what is too old at next to no cost. */
    index('position_by_receipt').using('brin', sql`received_at`),
  ],
)

export function pointFrom(row: typeof positionTable.$inferSelect): TrackPoint {
  const { lon, lat, speedKmh, bearingDeg, flags } = row
  return { position: [lon, lat], fixedAt: row.fixedAt.toISOString(), receivedAt: row.receivedAt.toISOString(), speedKmh, bearingDeg, flags }
}
