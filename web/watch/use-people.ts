'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Unit, listUnits } from '#domain/force'
import { ask } from '../live/api.ts'

const MOST_ASKED = 200

/** Units by id: null for those one may not see, nothing yet for those being asked for. */
export type People = ReadonlyMap<string, Unit | null>
const NOBODY: People = new Map()

export function usePeople(ids: readonly string[]): People {
  const asked = [...new Set(ids)].sort().slice(0, MOST_ASKED)
  const found = useQuery({
    queryKey: ['units', 'ids', asked.join()],
    queryFn: async ({ signal }): Promise<People> => {
      const { items } = await ask(listUnits, { ids: asked.join(), limit: MOST_ASKED }, { signal })
      return new Map(asked.map(id => [id, items.find(unit => unit.id === id) ?? null]))
    },
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  })
  return found.data ?? NOBODY
}

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
