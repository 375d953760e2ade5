'use client'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { type Incident, listIncidents } from '#domain/incident'
import { ask } from '../live/api.ts'
import { type IncidentFilter, belongs } from '../live/incident-list.ts'
import { useLive } from '../live/live-provider.tsx'
import { useFacts } from '../live/use-live.ts'
import { incidentIn } from '../live/use-incidents.ts'
import { useNow } from '../ui/clock.tsx'
import { patchedPages } from './incident-pages.ts'

const PAGE_SIZE = 40
const NOTHING_HEARD: ReadonlyMap<string, Incident> = new Map()

/** A list by pages as far as one has scrolled, kept up by facts. */
export function useIncidentPages(filter: IncidentFilter, isEnabled: boolean) {
  const queries = useQueryClient()
  const live = useLive()
  const [heard, setHeard] = useState(NOTHING_HEARD)
  const nowMs = useNow(30_000) ?? 0
  useEffect(() => live.onReset(() => setHeard(NOTHING_HEARD)), [live])
  const queryKey = ['incidents', 'pages', filter]
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ signal, pageParam }) => ask(listIncidents, { ...filter, limit: PAGE_SIZE, mine: filter.mine ? 'true' : undefined, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.nextCursor ?? undefined,
    enabled: isEnabled,
  })
  useFacts(fact => {
    const incident = incidentIn(fact)
    if (incident === null) return
    setHeard(known => new Map(known).set(incident.id, incident))
    if (belongs(incident, filter, Date.now()) === null) void queries.invalidateQueries({ queryKey })
  })
  const items = useMemo(
    () => patchedPages((pages.data?.pages ?? []).map(page => page.items), heard, { filter, nowMs, isWhole: !pages.hasNextPage }),
    // The filter is a small plain object made anew on every render: its content decides.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [pages.data, pages.hasNextPage, heard, nowMs, JSON.stringify(filter)],
  )
  return {
    items,
    isLoading: pages.isPending,
    error: pages.error,
    asOfMs: pages.dataUpdatedAt || null,
    hasMore: pages.hasNextPage,
    isFetchingMore: pages.isFetchingNextPage,
    fetchMore: () => void (pages.hasNextPage && !pages.isFetchingNextPage && pages.fetchNextPage()),
    retry: () => void pages.refetch(),
  }
}
