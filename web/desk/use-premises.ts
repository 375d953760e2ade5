'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { listPremises } from '#domain/people'
import { ask } from '../live/api.ts'
import type { View } from '../map/index.ts'

/** Nearer than this a screen holds fewer places than one answer does. */
const FROM_ZOOM = 10.5
const LIMIT = 2000

/** Key populations in view, only as near as names could be told apart. A person counts once for each group. */
export function usePremises(seen: View | null) {
  const isFar = seen !== null && seen.zoom < FROM_ZOOM
  const bbox = seen?.bbox.map(edge => edge.toFixed(2)).join(',')
  const found = useQuery({
    queryKey: ['premises', bbox],
    queryFn: ({ signal }) => ask(listPremises, { bbox: bbox ?? '', limit: LIMIT }, { signal }),
    enabled: seen !== null && !isFar,
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  })
  const isOn = seen !== null && !isFar
  const places = useMemo(
    () =>
      (isOn ? (found.data?.items ?? []) : [])
        .map(it => ({ position: it.position, count: Object.values(it.keyCounts).reduce((sum, count) => sum + count, 0) }))
        .filter(it => it.count > 0),
    [isOn, found.data],
  )
  return { places, count: isOn && found.data !== undefined ? places.reduce((sum, it) => sum + it.count, 0) : null, isFar }
}
