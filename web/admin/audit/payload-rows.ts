/** What a person reads of a record, in this order; everything else is in the raw record. */
const READ = [
  'title', 'number', 'step', 'severity', 'status', 'address', 'note', 'unitNames',
  'name', 'kind', 'username', 'displayName', 'roles', 'level', 'created', 'changed', 'deviceId', 'protocol',
  'areaName', 'areaNames', 'teamName', 'deviceIds', 'isOnDuty', 'reporterName', 'source', 'reportedAt', 'dueAt',
] as const
export type PayloadKey = (typeof READ)[number]
export type PayloadValue = string | boolean | readonly string[]
export type PayloadRow = { readonly key: PayloadKey; readonly value: PayloadValue }

/** The readable part of a record, empty values left out; an incident, a rule or an alert inside is read as part of it. */
export function payloadRows(payload: unknown): PayloadRow[] {
  if (!isRecord(payload)) return []
  const flat = withInner(payload)
  // A small number is a unit's place in live frames; only a text is a number people say.
  const readable = typeof flat['number'] === 'number' ? { ...flat, number: null } : flat
  return READ.flatMap(key => {
    const value = valueOf(readable[key])
    return value === null ? [] : [{ key, value }]
  })
}

function withInner(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { incident, rule, alert } = payload
  if (isRecord(incident)) return { ...incident, ...payload, note: payload['note'] }
  if (isRecord(rule)) return rule
  return isRecord(alert) ? { name: alert['ruleName'], severity: alert['severity'], note: alert['note'] } : payload
}

function valueOf(value: unknown): PayloadValue | null {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.trim() === '' ? null : value
  if (!Array.isArray(value) || value.length === 0) return null
  return value.every(item => typeof item === 'string') ? value : null
}

/** What a record is about, in the fewest words: a title, a name, a device. */
export function subjectOf(payload: unknown): string | null {
  const rows = new Map(payloadRows(payload).map(({ key, value }) => [key, value]))
  for (const key of ['title', 'name', 'username', 'deviceId'] as const) {
    const value = rows.get(key)
    if (typeof value === 'string') return value
  }
  return null
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
