'use client'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { type WatchAlert, listAlerts } from '#domain/watch'
import { ask } from '../live/api.ts'
import { useLive } from '../live/live-provider.tsx'
import { useFacts, useMay } from '../live/use-live.ts'
import { alertIn, openAlerts } from './alert-list.ts'

const MOST_OPEN = 500
const PAGE = 40
/** A wall runs for weeks: past this the snapshot is read again and begins anew. */
const MOST_HEARD = 1_000
const NOTHING_HEARD: ReadonlyMap<string, WatchAlert> = new Map()

export type OpenAlerts = ReturnType<typeof useOpenAlerts>

/** Open alerts, kept up by facts; nothing for who may not see them. */
export function useOpenAlerts() {
  const queries = useQueryClient()
  const live = useLive()
  const isAllowed = useMay('watch.read')
  const [heard, setHeard] = useState(NOTHING_HEARD)
  useEffect(() => live.onReset(() => setHeard(NOTHING_HEARD)), [live])
  const queryKey = ['watch', 'alerts', 'open']
  const snapshot = useQuery({ queryKey, queryFn: ({ signal }) => ask(listAlerts, { state: 'open', limit: MOST_OPEN }, { signal }), enabled: isAllowed })
  useFacts(fact => {
    const alert = alertIn(fact)
    if (alert !== null) setHeard(known => withAlert(known.size < MOST_HEARD ? known : NOTHING_HEARD, alert))
    if (alert !== null && heard.size >= MOST_HEARD) void queries.invalidateQueries({ queryKey })
    if (alert?.state === 'closed') void queries.invalidateQueries({ queryKey: ['watch', 'alerts', 'closed'] })
    // What lasted under a changed rule is over with it; the rows say so, no fact for each.
    if (fact.name === 'watch.rule_set' || fact.name === 'watch.rule_removed') void queries.invalidateQueries({ queryKey })
  })
  const items = useMemo(() => openAlerts(snapshot.data?.items ?? [], heard), [snapshot.data, heard])
  return { items, isAllowed, isLoading: isAllowed && snapshot.isPending, error: snapshot.error, asOfMs: snapshot.dataUpdatedAt || null, retry: () => void snapshot.refetch() }
}

function withAlert(known: ReadonlyMap<string, WatchAlert>, alert: WatchAlert): ReadonlyMap<string, WatchAlert> {
  return (known.get(alert.id)?.version ?? 0) < alert.version ? new Map(known).set(alert.id, alert) : known
}

/** What was answered, newest first, as far as one has scrolled. */
export function useClosedAlerts(isEnabled: boolean) {
  const pages = useInfiniteQuery({
    queryKey: ['watch', 'alerts', 'closed'],
    queryFn: ({ signal, pageParam }) => ask(listAlerts, { state: 'closed', limit: PAGE, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.nextCursor ?? undefined,
    enabled: isEnabled,
  })
  const items = useMemo(() => (pages.data?.pages ?? []).flatMap(page => page.items), [pages.data])
  return {
    items,
    isLoading: pages.isPending,
    error: pages.error,
    asOfMs: pages.dataUpdatedAt || null,
    hasMore: pages.hasNextPage,
    fetchMore: () => void (pages.hasNextPage && !pages.isFetchingNextPage && pages.fetchNextPage()),
    retry: () => void pages.refetch(),
  }
}
