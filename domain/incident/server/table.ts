import { sql } from 'drizzle-orm'
import { boolean, doublePrecision, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Incident, IncidentKind, IncidentStatus, Severity } from '../incident.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const incidentTable = pgTable(
  'incident',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    number: text('number').notNull().unique(),
    title: text('title').notNull(),
    kind: text('kind').$type<IncidentKind>().notNull(),
    severity: text('severity').$type<Severity>().notNull(),
    status: text('status').$type<IncidentStatus>().notNull(),
    note: text('note').notNull().default(''),
    address: text('address').notNull().default(''),
    lon: doublePrecision('lon').notNull(),
    lat: doublePrecision('lat').notNull(),
    areaCode: text('area_code').notNull(),
    areaPath: text('area_path').notNull(),
    areaNames: text('area_names').array().notNull(),
    reporterId: text('reporter_id').notNull(),
    reporterName: text('reporter_name').notNull(),
    source: text('source').$type<Incident['source']>().notNull(),
    photoIds: uuid('photo_ids').array().notNull().default(sql`'{}'`),
    unitIds: uuid('unit_ids').array().notNull().default(sql`'{}'`),
    departmentCode: text('department_code'),
    reportedAt: instant('reported_at').notNull(),
    acceptedAt: instant('accepted_at'),
    assignedAt: instant('assigned_at'),
    onTheWayAt: instant('on_the_way_at'),
    onSceneAt: instant('on_scene_at'),
    resolvedAt: instant('resolved_at'),
    closedAt: instant('closed_at'),
    dueAt: instant('due_at').notNull(),
    isOverdueTold: boolean('is_overdue_told').notNull().default(false),
    isDemo: boolean('is_demo').notNull().default(false),
    version: integer('version').notNull().default(1),
  },
  table => [
    index('incident_by_area').on(sql`area_path text_pattern_ops`, table.reportedAt),
    index('incident_by_report').on(table.reportedAt, table.id),
    index('incident_open').on(table.status, table.dueAt),
    index('incident_by_unit').using('gin', table.unitIds),
    index('incident_by_photo').using('gin', table.photoIds),
  ],
)

/** One row a day: the last number given out. Its lock keeps numbers without gaps or doubles. */
export const incidentDay = pgTable('incident_day', { day: text('day').primaryKey(), last: integer('last').notNull() })

export const photoTable = pgTable('photo', {
  id: uuid('id').primaryKey(),
  uploaderId: text('uploader_id').notNull(),
  widthPx: integer('width_px').notNull(),
  heightPx: integer('height_px').notNull(),
  byteCount: integer('byte_count').notNull(),
  uploadedAt: instant('uploaded_at').notNull(),
})

/** The one place where a row becomes the thing everyone else knows. */
export function toIncident(row: typeof incidentTable.$inferSelect): Incident {
  const { lon, lat, areaCode, areaPath: _path, reporterId: _reporter, isOverdueTold: _told, isDemo: _demo, ...rest } = row
  const text = (at: Date | null) => at?.toISOString() ?? null
  return {
    ...rest,
    position: [lon, lat],
    gridCode: areaCode,
    reportedAt: rest.reportedAt.toISOString(),
    acceptedAt: text(rest.acceptedAt),
    assignedAt: text(rest.assignedAt),
    onTheWayAt: text(rest.onTheWayAt),
    onSceneAt: text(rest.onSceneAt),
    resolvedAt: text(rest.resolvedAt),
    closedAt: text(rest.closedAt),
    dueAt: rest.dueAt.toISOString(),
  }
}
