'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Unit, listUnits } from '#domain/force'
import { ask } from '../live/api.ts'

const MOST_ASKED = 200

/** Units by number, for a rule that names them. */
export function useNamed(numbers: readonly number[]): readonly Unit[] | undefined {
  const key = [...numbers].sort((a, b) => a - b).slice(0, MOST_ASKED).join()
  const found = useQuery({
    queryKey: ['units', 'numbers', key],
    queryFn: async ({ signal }) => (await ask(listUnits, { numbers: key, limit: MOST_ASKED }, { signal })).items,
    enabled: key !== '',
    staleTime: 5 * 60_000,
  })
  return useMemo(() => (key === '' ? [] : found.data), [key, found.data])
}
