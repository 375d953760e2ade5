import { sql } from 'drizzle-orm'
import { bigint, boolean, customType, doublePrecision, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { WHOLE_INSTANCE_PATH } from '#domain/identity/server'
import type { AlertState, WatchAlert } from '../alert.ts'
import type { Rule, RuleTerms } from '../rule.ts'
import type { WatchRule } from '../watch-rule.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

export const ruleTable = pgTable(
  'watch_rule',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    terms: jsonb('terms').$type<RuleTerms>().notNull(),
    /** Empty for the whole instance, as is its path. */
    areaCode: text('area_code').notNull(),
    areaPath: text('area_path').notNull(),
    /** `[WCH-2]` The units of this area, and no others: the reach of whoever last wrote the terms. */
    unitsPath: text('units_path').notNull(),
    isSuspended: boolean('is_suspended').notNull().default(false),
    makerId: text('maker_id').notNull(),
    makerName: text('maker_name').notNull(),
    createdAt: instant('created_at').notNull(),
    changedAt: instant('changed_at').notNull(),
    isDemo: boolean('is_demo').notNull().default(false),
    version: integer('version').notNull().default(1),
  },
  table => [index('watch_rule_by_area').on(sql`area_path text_pattern_ops`), index('watch_rule_by_time').on(table.createdAt, table.id)],
)
export type RuleRow = typeof ruleTable.$inferSelect

export const alertTable = pgTable(
  'watch_alert',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    ruleId: uuid('rule_id').notNull(),
    /** `[WCH-5]` Names the event, not the row: whoever sees it again, after a restart or elsewhere, names it alike. */
    eventKey: text('event_key').notNull(),
    /** Unit numbers it is about, in the engine's order. */
    subject: text('subject').notNull(),
    isLasting: boolean('is_lasting').notNull(),
    ruleName: text('rule_name').notNull(),
    kind: text('kind').$type<WatchAlert['kind']>().notNull(),
    severity: text('severity').$type<WatchAlert['severity']>().notNull(),
    limit: doublePrecision('limit_value'),
    state: text('state').$type<AlertState>().notNull(),
    areaCode: text('area_code').notNull(),
    areaPath: text('area_path').notNull(),
    placeCode: text('place_code'),
    placeNames: text('place_names').array().notNull(),
    unitIds: uuid('unit_ids').array().notNull(),
    lon: doublePrecision('lon'),
    lat: doublePrecision('lat'),
    startedAt: instant('started_at').notNull(),
    raisedAt: instant('raised_at').notNull(),
    endedAt: instant('ended_at'),
    acknowledgedAt: instant('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    closedAt: instant('closed_at'),
    closedBy: text('closed_by'),
    note: text('note').notNull().default(''),
    version: integer('version').notNull().default(1),
  },
  table => [
    uniqueIndex('watch_alert_event').on(table.eventKey),
    /** `[WCH-5]` What lasts is told once while it lasts, whatever an evaluator forgot. */
    uniqueIndex('watch_alert_lasting').on(table.ruleId, table.subject).where(sql`is_lasting and ended_at is null`),
    index('watch_alert_by_area').on(sql`area_path text_pattern_ops`, table.raisedAt),
    index('watch_alert_by_time').on(table.raisedAt, table.id),
    index('watch_alert_by_rule').on(table.ruleId, table.raisedAt),
    index('watch_alert_open').on(table.raisedAt).where(sql`state <> 'closed'`),
  ],
)
export type AlertRow = typeof alertTable.$inferSelect

/** Row 1: whose turn it is to evaluate, and what the last evaluator remembered; of a large memory the next rows hold further parts. */
export const evaluatorTable = pgTable('watch_evaluator', {
  id: integer('id').primaryKey(),
  term: bigint('term', { mode: 'number' }).notNull(),
  memory: bytes('memory'),
  /** All moves heard before this are in `memory`, and all alerts they made in `watch_alert`. */
  rememberedAt: instant('remembered_at'),
})

export function toWatchRule(row: RuleRow): WatchRule {
  const { id, terms, isSuspended, makerName, isDemo, version } = row
  const at = { createdAt: row.createdAt.toISOString(), changedAt: row.changedAt.toISOString() }
  return { ...terms, id, areaCode: codeOf(row), isSuspended, makerName, isDemo, version, ...at }
}

/** The rule as the engine asks for it. */
export function toEngineRule({ id, terms, unitsPath, version }: RuleRow): Rule {
  return { ...terms, id, areaPath: unitsPath, version }
}

/** The one place where a row becomes the alert everyone else knows. */
export function toAlert(row: AlertRow): WatchAlert {
  const { id, ruleId, ruleName, kind, severity, limit, state, placeCode, placeNames, unitIds, lon, lat, acknowledgedBy, closedBy, note, version } = row
  const text = (at: Date | null) => at?.toISOString() ?? null
  return {
    id,
    ruleId,
    ruleName,
    kind,
    severity,
    limit,
    state,
    areaCode: codeOf(row),
    placeCode,
    placeNames,
    unitIds,
    position: lon === null || lat === null ? null : [lon, lat],
    startedAt: row.startedAt.toISOString(),
    raisedAt: row.raisedAt.toISOString(),
    endedAt: text(row.endedAt),
    acknowledgedAt: text(row.acknowledgedAt),
    acknowledgedBy,
    closedAt: text(row.closedAt),
    closedBy,
    note,
    version,
  }
}

/** Whom a fact about it reaches. */
export function audienceOf(row: Pick<RuleRow, 'areaCode' | 'areaPath'>) {
  return { areaCode: codeOf(row), areaPath: row.areaPath === WHOLE_INSTANCE_PATH ? null : row.areaPath }
}

function codeOf({ areaCode }: Pick<RuleRow, 'areaCode'>): string | null {
  return areaCode === '' ? null : areaCode
}
