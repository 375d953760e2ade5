import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { commonProblems } from '#platform/pure'

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Where a list in time goes on, newest first: the instant and the id of the last one shown, so nothing new shifts a page. */
export function cursorOf(at: Date, id: string): string {
  return `${at.getTime()} ${id}`
}

export function afterCursor(text: string | undefined, columns: { at: SQLWrapper; id: SQLWrapper }): SQL | undefined {
  if (text === undefined) return undefined
  const [ms, id] = text.split(' ')
  const at = new Date(Number(ms))
  if (Number.isNaN(at.getTime()) || id === undefined || !UUID.test(id)) {
    throw commonProblems.badInput({ faults: [{ path: 'cursor', message: 'not a cursor of this list' }] })
  }
  return sql`(${columns.at}, ${columns.id}) < (${at.toISOString()}::timestamptz, ${id}::uuid)`
}
