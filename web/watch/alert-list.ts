import { type WatchAlert, isOpenAlert, watchAlert } from '#domain/watch'
import { type HeardFact, distanceMetres } from '#platform/pure'

/** The alert a fact carries, or null when it is about something else. */
export function alertIn(fact: HeardFact): WatchAlert | null {
  if (!fact.name.startsWith('watch.alert_') || typeof fact.payload !== 'object' || fact.payload === null || !('alert' in fact.payload)) return null
  const read = watchAlert.safeParse(fact.payload.alert)
  return read.success ? read.data : null
}

const URGENCY = { critical: 0, major: 1, minor: 2 } as const
const WAITING = { raised: 0, acknowledged: 1, closed: 2 } as const

/** What nobody has seen first, then the worst, then the newest. */
export function byUrgency(one: WatchAlert, other: WatchAlert): number {
  return WAITING[one.state] - WAITING[other.state] || URGENCY[one.severity] - URGENCY[other.severity] || other.raisedAt.localeCompare(one.raisedAt)
}

/** `[WEB-3]` Open alerts: a snapshot and facts may come in either order, the version decides. */
export function openAlerts(list: readonly WatchAlert[], heard: ReadonlyMap<string, WatchAlert>): WatchAlert[] {
  const byId = new Map(list.map(alert => [alert.id, alert]))
  for (const alert of heard.values()) if ((byId.get(alert.id)?.version ?? 0) < alert.version) byId.set(alert.id, alert)
  return [...byId.values()].filter(isOpenAlert).sort(byUrgency)
}

/** More words than this cover the map of a wall; the marks all stand. */
const MOST_WORDS = 4
/** Closer than this, some 100 pixels of a county wall, the words of two would lie on one another. */
const APART_METRES = 15_000

/** Who has words: of those that lie together the first, with how many more there are. */
export function speakers(alerts: readonly WatchAlert[]): ReadonlyMap<string, number> {
  const spoken = new Map<WatchAlert, number>()
  for (const alert of alerts) {
    const { position } = alert
    if (position === null) continue
    const near = [...spoken.keys()].find(other => distanceMetres(other.position!, position) < APART_METRES)
    if (near !== undefined) spoken.set(near, spoken.get(near)! + 1)
    else if (spoken.size < MOST_WORDS) spoken.set(alert, 0)
  }
  return new Map([...spoken].map(([alert, others]) => [alert.id, others]))
}
