'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { readAudit } from '#domain/identity'
import { ask } from '../../live/api.ts'
import { useFacts, useRenew } from '../../live/use-live.ts'

/** Days are the city's: `2026-11-22`, the last one included. */
export type AuditFilter = { readonly name: string | null; readonly actor: string; readonly days: readonly [string, string] | null }
export const NO_FILTER: AuditFilter = { name: null, actor: '', days: null }

const PAGE = 50
const DAY_MS = 86_400_000

/** Midnight to midnight in the city, which keeps UTC+8 all year. */
export function spanOf(days: AuditFilter['days']): { from?: string; to?: string } {
  if (!days) return {}
  const midnight = (day: string, laterMs = 0) => new Date(Date.parse(`${day}T00:00:00+08:00`) + laterMs).toISOString()
  return { from: midnight(days[0]), to: midnight(days[1], DAY_MS) }
}

/** The trail, page by page. New entries are counted, not pushed in: what one reads must not slide away. */
export function useAudit({ name, actor, days }: AuditFilter) {
  const [newer, setNewer] = useState(0)
  const renew = useRenew()
  useFacts(fact => {
    if (name === null || fact.name === name) setNewer(count => count + 1)
  })
  const asked = useInfiniteQuery({
    queryKey: ['audit', name, actor, days],
    queryFn: ({ pageParam, signal }) => {
      const filter = { ...(name !== null && { name }), ...(actor !== '' && { actor }), ...spanOf(days) }
      return ask(readAudit, { limit: PAGE, ...filter, ...(pageParam !== null && { cursor: pageParam }) }, { signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
  async function showNewest() {
    setNewer(0)
    await renew(['audit'])
  }
  return { asked, newer, showNewest, forgetNewer: () => setNewer(0) }
}
