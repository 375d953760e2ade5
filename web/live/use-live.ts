'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { type Action, type Me, getMe } from '#domain/identity'
import type { HeardFact } from '#platform/pure'
import { ask } from './api.ts'
import type { Link } from './link-state.ts'
import { useLive } from './live-provider.tsx'

const AT_RENDER: Link = { state: 'ok', sinceMs: 0 }

/** Is the live link up? Said to be up until the browser knows. */
export function useLink(): Link {
  const { link } = useLive()
  return useSyncExternalStore(link.subscribe, link.get, () => AT_RENDER)
}

/** Calls the latest handler for every fact heard while mounted. */
export function useFacts(handler: (fact: HeardFact) => void): void {
  const live = useLive()
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => live.onFact(fact => latest.current(fact)), [live])
}

/** Who I am and what I may do; undefined until known. */
export function useMe(): Me | undefined {
  return useQuery({ queryKey: ['me'], queryFn: ({ signal }) => ask(getMe, {}, { signal }), staleTime: 5 * 60_000 }).data
}

/** May I do this at all? Screens hide what I may not; the server decides. */
export function useMay(action: Action): boolean {
  return useMe()?.actions.includes(action) ?? false
}

/** Asks again whatever begins with this key, after something changed. */
export function useRenew(): (key: readonly unknown[]) => Promise<void> {
  const queries = useQueryClient()
  return key => queries.invalidateQueries({ queryKey: key })
}
