'use client'
import { type UseQueryResult, keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { getCoverage } from '#domain/force'
import { getSummary } from '#domain/incident'
import { ask } from '../live/api.ts'
import { useFacts } from '../live/use-live.ts'
import type { Figures, Reading } from './readings.ts'

/** Nothing is asked more often than this, whatever happens; and at least every half minute, so that a quiet night is not stale. */
const AT_MOST_EVERY_MS = 10_000
const AT_LEAST_EVERY_MS = 30_000
const KEY = 'wall-figures'

const summaryOf = (areaCode: string) => ({
  queryKey: [KEY, 'summary', areaCode],
  queryFn: ({ signal }: { signal: AbortSignal }) => ask(getSummary, { areaCode }, { signal }),
})
const coverageOf = (areaCode: string) => ({
  queryKey: [KEY, 'coverage', areaCode],
  queryFn: ({ signal }: { signal: AbortSignal }) => ask(getCoverage, { areaCode }, { signal }),
})

/** The figures of an area: one summary and one coverage for all tiles, so that they agree. */
export function useFigures(areaCode: string | null): Figures | null {
  const shared = { enabled: areaCode !== null, refetchInterval: AT_LEAST_EVERY_MS, refetchIntervalInBackground: true, placeholderData: keepPreviousData }
  const summary = useQuery({ ...summaryOf(areaCode ?? ''), ...shared })
  const coverage = useQuery({ ...coverageOf(areaCode ?? ''), ...shared })
  if (areaCode === null) return null
  return { areaCode, summary: readingOf(summary), coverage: readingOf(coverage) }
}

function readingOf<T extends { asOf: string }>({ data, error, isPending }: UseQueryResult<T>): Reading<T> {
  return { data, asOf: data?.asOf ?? null, error, isLoading: isPending }
}

/** The next scene's figures are fetched before it comes, so that it does not begin with skeletons. */
export function usePrefetchedFigures(areaCode: string | null): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (areaCode === null) return
    void queries.prefetchQuery({ ...summaryOf(areaCode), staleTime: AT_MOST_EVERY_MS })
    void queries.prefetchQuery({ ...coverageOf(areaCode), staleTime: AT_MOST_EVERY_MS })
  }, [queries, areaCode])
}

/** Facts renew the figures: the first at once, the following together at most every ten seconds. So does midnight. */
export function useRenewedFigures(): void {
  const queries = useQueryClient()
  const last = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const renew = () => {
    last.current = Date.now()
    timer.current = undefined
    void queries.invalidateQueries({ queryKey: [KEY] })
  }
  useFacts(() => {
    timer.current ??= setTimeout(renew, Math.max(150, last.current + AT_MOST_EVERY_MS - Date.now()))
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    const untilMidnight = setTimeout(() => void queries.invalidateQueries({ queryKey: [KEY] }), msUntilMidnight(Date.now()))
    return () => clearTimeout(untilMidnight)
  })
}

const DAY_MS = 86_400_000
const CITY_OFFSET_MS = 8 * 3_600_000

/** Until two seconds into the city's next day (UTC+8). */
export function msUntilMidnight(nowMs: number): number {
  return DAY_MS - ((nowMs + CITY_OFFSET_MS) % DAY_MS) + 2000
}
