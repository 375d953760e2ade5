import { sql } from 'drizzle-orm'
import { bigint, customType, doublePrecision, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { DeviceFix, FixFlag } from '../fix.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/**
 * History: the fixes of a unit in a minute (Unix minutes), packed by `writeChunk`. Late fixes make more parts of a minute, so
 * there is no key. Partitioned by day: rows are only added and whole days dropped, so nothing here is ever vacuumed for dead
 * rows. The migration adds the partitioning, which drizzle cannot say.
 */
export const trackChunkTable = pgTable(
  'track_chunk',
  { number: integer('unit_number').notNull(), minute: integer('minute').notNull(), chunk: bytea('chunk').notNull() },
  table => [index('track_chunk_by_unit').on(table.number, table.minute)],
)

/** Which units were in a coarse cell in a minute: their numbers in rising order, as varints of the differences. */
export const trackCellTable = pgTable(
  'track_cell',
  { cell: integer('cell').notNull(), minute: integer('minute').notNull(), units: bytea('units').notNull() },
  table => [index('track_cell_by_place').on(table.cell, table.minute)],
)

/** History as it was kept before chunks, a row for each fix. Nothing writes it; `moveOldPositions` empties it. */
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
