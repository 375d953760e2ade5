'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { type Incident, getIncident, incident as incidentSchema, listIncidents } from '#domain/incident'
import type { HeardFact } from '#platform/pure'
import { ask } from './api.ts'
import { type IncidentFilter, belongs, patched } from './incident-list.ts'
import { useLive } from './live-provider.tsx'
import { useFacts } from './use-live.ts'

const NOTHING_HEARD: ReadonlyMap<string, Incident> = new Map()

/** The incident a fact carries, or null when it is about something else. */
export function incidentIn(fact: HeardFact): Incident | null {
  if (!fact.name.startsWith('incident.') || typeof fact.payload !== 'object' || fact.payload === null || !('incident' in fact.payload)) return null
  const read = incidentSchema.safeParse(fact.payload.incident)
  return read.success ? read.data : null
}

/** A snapshot by query, kept up by facts: wall, desk and phone all read incidents through this. */
export function useIncidents(filter: IncidentFilter, options: { enabled?: boolean } = {}) {
  const queries = useQueryClient()
  const live = useLive()
  const [heard, setHeard] = useState(NOTHING_HEARD)
  // What was heard before a reset may have ended, or be no longer ours to see: the new snapshot tells.
  useEffect(() => live.onReset(() => setHeard(NOTHING_HEARD)), [live])
  const queryKey = ['incidents', filter]
  const snapshot = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(listIncidents, { limit: 500, ...filter, mine: filter.mine ? 'true' : undefined }, { signal }),
    enabled: options.enabled ?? true,
  })
  useFacts(fact => {
    const incident = incidentIn(fact)
    if (!incident) return
    setHeard(known => new Map(known).set(incident.id, incident))
    if (belongs(incident, filter, Date.now()) === null) void queries.invalidateQueries({ queryKey })
  })
  const items = useMemo(
    () => patched(snapshot.data?.items ?? [], heard, { filter, nowMs: Date.now() }),
    // The filter is a small plain object made anew on every render: its content decides.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [snapshot.data, heard, JSON.stringify(filter)],
  )
  return { items, isLoading: snapshot.isPending, error: snapshot.error, asOfMs: snapshot.dataUpdatedAt || null, retry: snapshot.refetch }
}

/** One incident, kept up by facts. */
export function useIncident(id: string | null) {
  const queries = useQueryClient()
  const queryKey = ['incident', id]
  const snapshot = useQuery({ queryKey, queryFn: ({ signal }) => ask(getIncident, { id: id ?? '' }, { signal }), enabled: id !== null })
  useFacts(fact => {
    const incident = incidentIn(fact)
    if (incident === null || incident.id !== id) return
    queries.setQueryData<Incident>(queryKey, known => (known && known.version >= incident.version ? known : incident))
    void queries.invalidateQueries({ queryKey: ['timeline', id] })
  })
  return snapshot
}
