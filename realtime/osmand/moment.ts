/** Below this a number is seconds, above it milliseconds: 1e11 s is the year 5138, 1e11 ms is 1973. */
const SECONDS_BELOW = 1e11
const LATEST_MS = Date.UTC(2100, 0, 1)
const NUMBER = /^\d{1,13}(\.\d{1,9})?$/
/** `+` in a query string that was not encoded arrives as a space: `…T08:00:00 08:00`. */
const LOST_PLUS = / (\d{2}:?\d{2})$/
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)?$/i

/**
 * The instant a client wrote: seconds, milliseconds, ISO 8601 or `yyyy-MM-dd HH:mm:ss`.
 * Without a zone it is UTC, as Traccar reads it. Null when it is no instant between 1970 and 2100.
 */
export function momentOf(text: string): Date | null {
  const trimmed = text.trim()
  const ms = NUMBER.test(trimmed) ? fromNumber(Number(trimmed)) : fromDateTime(trimmed.replace(LOST_PLUS, '+$1'))
  return Number.isFinite(ms) && ms >= 0 && ms < LATEST_MS ? new Date(ms) : null
}

function fromNumber(value: number): number {
  return Math.round(value < SECONDS_BELOW ? value * 1000 : value)
}

function fromDateTime(text: string): number {
  const [, date, time, zone = 'Z'] = DATE_TIME.exec(text) ?? []
  return date ? Date.parse(`${date}T${time}${fullZone(zone.toUpperCase())}`) : Number.NaN
}

/** `+08` and `+0800` as `+08:00`, which is all that Date.parse promises to read. */
function fullZone(zone: string): string {
  const digits = zone.replace(/[^\d]/g, '')
  return zone === 'Z' ? zone : `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2) || '00'}`
}
