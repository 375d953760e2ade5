'use client'
import { useQuery } from '@tanstack/react-query'
import { getCoverage } from '#domain/force'
import { ask } from '../../live/api.ts'

/** How many grids lie in an area and in each one below it. */
export function useGridCounts(areaCode: string | null) {
  return useQuery({
    queryKey: ['areas', 'grids', areaCode],
    queryFn: ({ signal }) => ask(getCoverage, areaCode === null ? {} : { areaCode }, { signal }),
    staleTime: 5 * 60_000,
    select: ({ gridCount, byArea }) => ({ gridCount, below: new Map(byArea.map(row => [row.areaCode, row.gridCount])) }),
  })
}
