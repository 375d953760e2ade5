import { type SQL, sql } from 'drizzle-orm'
import { rowsAs } from '#platform/bulk'
import type { Db } from '#platform/context'
import { type AlertRow, alertTable } from './table.ts'

/** Of an alert that begins; whatever else a row has begins empty. */
export type NewAlert = Omit<AlertRow, 'id' | 'state' | 'note' | 'version' | keyof typeof UNANSWERED>

const UNANSWERED = { endedAt: null, acknowledgedAt: null, acknowledgedBy: null, closedAt: null, closedBy: null }

/**
 * Writes alerts that are not written yet, in this order, and answers those. A parameter a column: with one for each value
 * building the statement was half of what a flood costs this process.
 */
export async function putAlerts(db: Db, alerts: readonly NewAlert[]): Promise<AlertRow[]> {
  const rows: AlertRow[] = alerts.map(alert => ({ ...alert, ...UNANSWERED, id: crypto.randomUUID(), state: 'raised', note: '', version: 1 }))
  const named = rowsAs('a', rows, {
    id: ['uuid', row => row.id],
    rule_id: ['uuid', row => row.ruleId],
    event_key: ['text', row => row.eventKey],
    subject: ['text', row => row.subject],
    is_lasting: ['boolean', row => row.isLasting],
    rule_name: ['text', row => row.ruleName],
    kind: ['text', row => row.kind],
    severity: ['text', row => row.severity],
    limit_value: ['float8', row => row.limit],
    state: ['text', row => row.state],
    area_code: ['text', row => row.areaCode],
    area_path: ['text', row => row.areaPath],
    place_code: ['text', row => row.placeCode],
    lon: ['float8', row => row.lon],
    lat: ['float8', row => row.lat],
    started_at: ['timestamptz', row => row.startedAt.toISOString()],
    raised_at: ['timestamptz', row => row.raisedAt.toISOString()],
    place_names: ['text', row => arrayOf(row.placeNames)],
    unit_ids: ['text', row => arrayOf(row.unitIds)],
  })
  const written = await db.execute<{ id: string }>(sql`insert into ${alertTable} (${COLUMNS}, place_names, unit_ids)
    select ${COLUMNS}, place_names::text[], unit_ids::uuid[] from ${named} on conflict do nothing returning id`)
  const ids = new Set(written.rows.map(({ id }) => id))
  return rows.filter(({ id }) => ids.has(id))
}

const COLUMNS: SQL = sql.raw('id, rule_id, event_key, subject, is_lasting, rule_name, kind, severity, limit_value, state, area_code, area_path, place_code, lon, lat, started_at, raised_at')

/** PostgreSQL's own notation of an array. */
function arrayOf(texts: readonly string[]): string {
  return `{${texts.map(text => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
}
