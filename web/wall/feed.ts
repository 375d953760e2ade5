import type { Incident, Severity } from '#domain/incident'

export type FeedKind = 'waiting' | 'accepted' | 'assigned' | 'onTheWay' | 'onScene' | 'resolved'
export type FeedEntry = { readonly key: string; readonly atMs: number; readonly kind: FeedKind; readonly mark: Severity | 'ended'; readonly incident: Incident }

const MOMENTS = [
  ['waiting', 'reportedAt'], ['accepted', 'acceptedAt'], ['assigned', 'assignedAt'], ['onTheWay', 'onTheWayAt'], ['onScene', 'onSceneAt'], ['resolved', 'resolvedAt'],
] as const satisfies readonly (readonly [FeedKind, keyof Incident])[]

/** What happened last, newest first, read from the clocks of the incidents themselves: it cannot disagree with the map. */
export function feedOf(incidents: readonly Incident[], limit: number): FeedEntry[] {
  const entries = incidents.flatMap(incident =>
    MOMENTS.flatMap(([kind, at]): FeedEntry[] => {
      const when = incident[at]
      if (when === null) return []
      const mark = kind === 'resolved' ? 'ended' : incident.severity
      return [{ key: `${incident.id}/${kind}`, atMs: Date.parse(when), kind, mark, incident }]
    }),
  )
  return entries.sort((a, b) => b.atMs - a.atMs || rank(b) - rank(a)).slice(0, limit)
}

/** Steps taken within the same second stand in their order. */
function rank(entry: FeedEntry): number {
  return MOMENTS.findIndex(([kind]) => kind === entry.kind)
}
