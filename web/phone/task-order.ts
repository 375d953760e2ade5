import { type Incident, type IncidentStatus, type IncidentStep, isOverdue } from '#domain/incident'

/** The one step a field worker takes next; null while others decide. */
export function nextStep(status: IncidentStatus): Extract<IncidentStep, 'set-out' | 'arrive' | 'resolve'> | null {
  if (status === 'assigned') return 'set-out'
  if (status === 'on_the_way') return 'arrive'
  return status === 'on_scene' || status === 'accepted' ? 'resolve' : null
}

const UNDER_WAY: Record<IncidentStatus, number> = { on_scene: 0, on_the_way: 1, assigned: 2, accepted: 3, reported: 4, resolved: 5, closed: 5, cancelled: 5 }
const URGENCY = { critical: 0, major: 1, minor: 2 } as const

/** What is on my hands comes first, then what is assigned to me, the most urgent and the earliest due before the rest. */
export function tasksInOrder(incidents: readonly Incident[], unitId: string | null): Incident[] {
  const isMine = (it: Incident) => unitId !== null && it.unitIds.includes(unitId)
  const rank = (it: Incident) => (isMine(it) ? (UNDER_WAY[it.status] < 2 ? 0 : 1) : 2)
  return [...incidents].sort(
    (one, other) => rank(one) - rank(other) || URGENCY[one.severity] - URGENCY[other.severity] || one.dueAt.localeCompare(other.dueAt),
  )
}

/** Each once, the newer version of the two. */
export function mergedById(...lists: (readonly Incident[])[]): Incident[] {
  const byId = new Map<string, Incident>()
  for (const it of lists.flat()) if ((byId.get(it.id)?.version ?? -1) < it.version) byId.set(it.id, it)
  return [...byId.values()]
}

/** Minutes past the due time, or null while in time. */
export function lateMs(it: Incident, nowMs: number): number | null {
  return isOverdue(it, nowMs) ? nowMs - Date.parse(it.dueAt) : null
}

/** The address without the areas everybody here knows: `忻府区秀容街道长征街 113 号` is `长征街 113 号`. */
export function localAddress({ address, areaNames }: Pick<Incident, 'address' | 'areaNames'>): string {
  return areaNames.reduce((rest, name) => (rest.startsWith(name) && rest.length > name.length ? rest.slice(name.length).trim() : rest), address.trim())
}

const BUTTON_CHARACTERS = 11

/** Where to go, short enough for a button: as many whole words of the address as fit, else the smallest area. */
export function shortPlace(it: Pick<Incident, 'address' | 'areaNames'>): string {
  const words = localAddress(it).split(/\s+/)
  let short = words.shift() ?? ''
  while (words[0] !== undefined && `${short} ${words[0]}`.length <= BUTTON_CHARACTERS) short += ` ${words.shift()}`
  if (short === '') return it.areaNames.at(-1) ?? ''
  return short.length > BUTTON_CHARACTERS + 1 ? `${short.slice(0, BUTTON_CHARACTERS)}…` : short
}
