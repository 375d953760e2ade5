'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Area, type AreaLevel, getArea, listAreas } from '#domain/area'
import { ask } from '../../live/api.ts'

const LONG_MS = 5 * 60_000
const FOUND_AT_MOST = 50

/** Everything of one level within reach, up to 5,000. */
export function useLevel(level: AreaLevel | undefined, within?: string) {
  return useQuery({
    queryKey: ['areas', 'level', level, within],
    queryFn: ({ signal }) => ask(listAreas, { limit: 5000, ...(level && { level }), ...(within && { within }) }, { signal }),
    enabled: level !== undefined,
    staleTime: LONG_MS,
  })
}

export function useFoundAreas(q: string) {
  const text = q.trim()
  return useQuery({
    queryKey: ['areas', 'found', text],
    queryFn: ({ signal }) => ask(listAreas, { q: text, limit: FOUND_AT_MOST }, { signal }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
    staleTime: LONG_MS,
  })
}

export function useArea(code: string | null) {
  return useQuery({
    queryKey: ['areas', 'one', code],
    queryFn: ({ signal }) => ask(getArea, { code: code ?? '' }, { signal }),
    enabled: code !== null,
    staleTime: LONG_MS,
  })
}

/** The names of cities, counties and townships, to say where a village or grid is. */
export function useNamesAbove(): (code: string) => Area | undefined {
  const cities = useLevel('city').data?.items
  const counties = useLevel('county').data?.items
  const townships = useLevel('township').data?.items
  const byCode = new Map([...(cities ?? []), ...(counties ?? []), ...(townships ?? [])].map(area => [area.code, area]))
  return code => byCode.get(code)
}
