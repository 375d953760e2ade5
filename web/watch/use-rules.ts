'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type WatchRule, getRule, listRules } from '#domain/watch'
import { ask } from '../live/api.ts'
import { useFacts, useMay } from '../live/use-live.ts'

const PAGE = 200
const MOST_PAGES = 5
const NONE: readonly WatchRule[] = []

/** The rules of one's area, newest first; at most a thousand stand on a screen. */
export function useRules() {
  const queries = useQueryClient()
  const isAllowed = useMay('watch.read')
  const queryKey = ['watch', 'rules']
  const rules = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const items: WatchRule[] = []
      let cursor: string | undefined
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const answer = await ask(listRules, { limit: PAGE, cursor }, { signal })
        items.push(...answer.items)
        if (answer.nextCursor === null) break
        cursor = answer.nextCursor
      }
      return items
    },
    enabled: isAllowed,
    staleTime: 5 * 60_000,
  })
  useFacts(fact => {
    if (fact.name === 'watch.rule_set' || fact.name === 'watch.rule_removed') void queries.invalidateQueries({ queryKey })
  })
  const items = rules.data ?? NONE
  const byId = useMemo(() => new Map(items.map(rule => [rule.id, rule])), [items])
  return { items, byId, isLoading: isAllowed && rules.isPending, error: rules.error, asOfMs: rules.dataUpdatedAt || null, retry: () => void rules.refetch() }
}
export type Rules = ReturnType<typeof useRules>

/** One rule with every corner of its outline. */
export function useWholeRule(id: string | null) {
  return useQuery({ queryKey: ['watch', 'rules', id], queryFn: ({ signal }) => ask(getRule, { id: id ?? '' }, { signal }), enabled: id !== null })
}
