import { sql } from 'drizzle-orm'
import { bigint, boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Area, AreaLevel, GroundLine } from '#domain/area'
import type { Position } from '#platform/pure'
import type { Boundary } from './shape.ts'

/** Who drew a boundary: a file, the union of its children, or the generator of the demo city. */
export type AreaOrigin = 'imported' | 'implied' | 'demo'

/** `[AREA-4]` One row a version. The current one has no `validTo`; a change closes it and opens the next, nothing is overwritten. */
export const areaTable = pgTable(
  'area',
  {
    code: text('code').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    level: text('level').$type<AreaLevel>().notNull(),
    parentCode: text('parent_code'),
    path: text('path').notNull(),
    centerLon: doublePrecision('center_lon').notNull(),
    centerLat: doublePrecision('center_lat').notNull(),
    west: doublePrecision('west').notNull(),
    south: doublePrecision('south').notNull(),
    east: doublePrecision('east').notNull(),
    north: doublePrecision('north').notNull(),
    boundary: jsonb('boundary').$type<Boundary>().notNull(),
    population: integer('population'),
    validFrom: timestamp('valid_from', { withTimezone: true, mode: 'date' }).notNull(),
    validTo: timestamp('valid_to', { withTimezone: true, mode: 'date' }),
    origin: text('origin').$type<AreaOrigin>().notNull(),
    isDemo: boolean('is_demo').notNull(),
    /** Of all that can change; the same hash is the same area. */
    contentHash: text('content_hash').notNull(),
  },
  table => [
    primaryKey({ columns: [table.code, table.validFrom] }),
    uniqueIndex('area_current').on(table.code).where(sql`valid_to is null`),
    index('area_by_path').on(sql`path text_pattern_ops`),
    index('area_by_parent').on(table.parentCode),
    index('area_closed').on(table.validTo).where(sql`valid_to is not null`),
  ],
)
export type AreaRow = typeof areaTable.$inferSelect

/** Roads and rivers of the ground map. */
export const groundLineTable = pgTable('ground_line', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  kind: text('kind').$type<GroundLine['kind']>().notNull(),
  name: text('name'),
  line: jsonb('line').$type<Position[]>().notNull(),
  west: doublePrecision('west').notNull(),
  south: doublePrecision('south').notNull(),
  east: doublePrecision('east').notNull(),
  north: doublePrecision('north').notNull(),
  isDemo: boolean('is_demo').notNull(),
})

/** One row. Its token changes with every change to areas or ground, in the same transaction; caches compare it. */
export const areaRevisionTable = pgTable('area_revision', {
  id: integer('id').primaryKey(),
  token: uuid('token').notNull(),
})

/** `validFrom` and `validTo` are days in the city's own time zone. */
export function areaFrom(row: Omit<AreaRow, 'boundary' | 'contentHash' | 'origin'>, day: (at: Date) => string): Area {
  return {
    code: row.code,
    name: row.name,
    nameEn: row.nameEn,
    level: row.level,
    parentCode: row.parentCode,
    path: row.path,
    center: [row.centerLon, row.centerLat],
    bbox: [row.west, row.south, row.east, row.north],
    population: row.population,
    validFrom: day(row.validFrom),
    validTo: row.validTo && day(row.validTo),
    isDemo: row.isDemo,
  }
}

/** A day as ISO 8601 writes it (`sv-SE` does), in this time zone. */
export function dayIn(timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  return at => format.format(at)
}
