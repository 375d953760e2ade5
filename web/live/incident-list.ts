import { type Incident, isOpen, isOverdue } from '#domain/incident'

export type IncidentFilter = {
  readonly state?: 'open' | 'ended' | 'overdue' | 'all'
  readonly severity?: Incident['severity']
  readonly kind?: Incident['kind']
  readonly areaCode?: string
  readonly mine?: boolean
  readonly q?: string
  readonly sort?: 'urgency' | 'newest' | 'due'
  readonly limit?: number
}

/** Does an incident heard live belong in this list? `mine` and `q` only the server can tell: null asks it again. */
export function belongs(incident: Incident, filter: IncidentFilter, nowMs: number): boolean | null {
  if (!isInState(incident, filter.state ?? 'all', nowMs)) return false
  if (filter.severity !== undefined && incident.severity !== filter.severity) return false
  if (filter.kind !== undefined && incident.kind !== filter.kind) return false
  if (filter.areaCode !== undefined && !incident.gridCode.startsWith(areaPrefix(filter.areaCode))) return false
  return filter.mine || filter.q ? null : true
}

function isInState(incident: Incident, state: NonNullable<IncidentFilter['state']>, nowMs: number): boolean {
  if (state === 'all') return true
  if (state === 'overdue') return isOverdue(incident, nowMs)
  return isOpen(incident.status) === (state === 'open')
}

/** A city's code ends in `00`, a county's does not: the digits below an area begin with its own. */
function areaPrefix(areaCode: string): string {
  return areaCode.length === 6 ? areaCode.replace(/(00)+$/, '') : areaCode
}

const URGENCY = { critical: 0, major: 1, minor: 2 } as const
const ORDER: Record<NonNullable<IncidentFilter['sort']>, (one: Incident, other: Incident) => number> = {
  newest: (one, other) => other.reportedAt.localeCompare(one.reportedAt),
  due: (one, other) => one.dueAt.localeCompare(other.dueAt),
  urgency: (one, other) => urgencyOf(one) - urgencyOf(other) || one.dueAt.localeCompare(other.dueAt),
}

/** As the server sorts: within a severity what nobody has accepted comes first. */
function urgencyOf({ severity, status }: Incident): number {
  return URGENCY[severity] * 2 + (status === 'reported' ? 0 : 1)
}

/**
 * `[WEB-3]` The list with what was heard: newer versions replace, older never do, what no longer belongs goes.
 * A snapshot and the facts may arrive in either order; the version decides.
 */
export function patched(list: readonly Incident[], heard: ReadonlyMap<string, Incident>, view: { filter: IncidentFilter; nowMs: number }): Incident[] {
  const { filter, nowMs } = view
  const byId = new Map(list.map(incident => [incident.id, incident]))
  for (const incident of heard.values()) {
    const known = byId.get(incident.id)
    if (known && known.version >= incident.version) continue
    if (belongs(incident, filter, nowMs) === true || (known && belongs(incident, filter, nowMs) === null)) byId.set(incident.id, incident)
    else byId.delete(incident.id)
  }
  return [...byId.values()].sort(ORDER[filter.sort ?? 'newest']).slice(0, filter.limit ?? Infinity)
}
