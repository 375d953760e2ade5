import type { Datum } from '#domain/area'
import { toWgs84 } from '#domain/area/server'
import { type Position, position } from '#platform/pure'

/** Which column of a recorded file holds what. */
export type Columns = { readonly lon: string; readonly lat: string; readonly time: string; readonly id: string }
export const COLUMNS: Columns = { lon: 'longitude', lat: 'latitude', time: 'timestamp', id: 'name_id' }

export type RecordedFix = { readonly deviceId: string; readonly at: Date; readonly position: Position }
export type RefusedRow = { readonly row: number; readonly reason: 'no id' | 'no place' | 'no time' }
export type Recording = { readonly fixes: readonly RecordedFix[]; readonly refused: readonly RefusedRow[] }

type Reading = {
  readonly columns: Columns
  readonly datum: Datum
  /** What clock times without a zone mean, `+08:00`. */
  readonly zone: string
}

const CLOCK_TIME = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$/i
const UNIX_TIME = /^\d{9,13}(\.\d+)?$/
/** Below this a number is seconds, above it milliseconds. */
const SECONDS_BELOW = 1e11

/** Rows of a recorded track as fixes in WGS 84, in time order (rows of one instant keep theirs); the others with a reason. */
export function recordingOf(rows: Iterable<Readonly<Record<string, string>>>, reading: Reading): Recording {
  const fixes: RecordedFix[] = []
  const refused: RefusedRow[] = []
  let row = 0
  for (const each of rows) {
    row += 1
    const fix = fixOfRow(each, reading)
    if (typeof fix === 'string') refused.push({ row, reason: fix })
    else fixes.push(fix)
  }
  return { fixes: fixes.sort((a, b) => a.at.getTime() - b.at.getTime()), refused }
}

function fixOfRow(row: Readonly<Record<string, string>>, { columns, datum, zone }: Reading): RecordedFix | RefusedRow['reason'] {
  const deviceId = row[columns.id]?.trim() ?? ''
  if (deviceId === '' || deviceId.length > 64) return 'no id'
  const written = [row[columns.lon], row[columns.lat]].map(text => (text?.trim() ? Number(text) : Number.NaN))
  const place = position.safeParse(written)
  if (!place.success) return 'no place'
  const at = instantOf(row[columns.time]?.trim() ?? '', zone)
  return at === null ? 'no time' : { deviceId, at, position: toWgs84(place.data, datum) }
}

/** Unix seconds or milliseconds, or a clock time (`2020-07-18 09:07:17`, `2020/7/18 9:07`) in its own zone or the one given. */
function instantOf(text: string, zone: string): Date | null {
  if (UNIX_TIME.test(text)) return new Date(Math.round(Number(text) * (Number(text) < SECONDS_BELOW ? 1000 : 1)))
  const [, year, month = '', day = '', time = '', ownZone] = CLOCK_TIME.exec(text) ?? []
  if (year === undefined) return null
  const ms = Date.parse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${time.padStart(time.indexOf(':') === 1 ? time.length + 1 : 0, '0')}${ownZone ?? zone}`)
  return Number.isNaN(ms) ? null : new Date(ms)
}

export type Due = { readonly fix: RecordedFix; readonly dueMs: number; readonly fixedAt: Date }

/**
 * When each fix is sent, in ms from the start, and the time it is sent with. Shifted to now, the last fix is taken as it
 * is sent: the whole track is recent, in its own rhythm, and none lies in the future at any speed of 1 or more.
 */
export function* schedule(fixes: readonly RecordedFix[], { speed, shiftToNow, start }: { speed: number; shiftToNow: boolean; start: Date }): Generator<Due> {
  const first = fixes[0]?.at.getTime() ?? 0
  const spanMs = (fixes.at(-1)?.at.getTime() ?? first) - first
  const shiftMs = shiftToNow ? start.getTime() + spanMs / speed - (first + spanMs) : 0
  for (const fix of fixes) {
    yield { fix, dueMs: (fix.at.getTime() - first) / speed, fixedAt: new Date(fix.at.getTime() + Math.floor(shiftMs)) }
  }
}
