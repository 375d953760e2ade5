import { type WatchAlert, isOpenAlert, watchAlert } from '#domain/watch'
import type { HeardFact } from '#platform/pure'

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
