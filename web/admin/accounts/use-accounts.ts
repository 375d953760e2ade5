'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type Account, listAccounts } from '#domain/identity'
import { ask } from '../../live/api.ts'
import { useFacts, useRenew } from '../../live/use-live.ts'

const PAGE = 200

export const ACCOUNTS = ['accounts'] as const

/** The accounts within reach, renewed when one changes anywhere. */
export function useAccounts() {
  const renew = useRenew()
  useFacts(fact => {
    if (fact.name.startsWith('account.')) void renew(ACCOUNTS)
  })
  return useInfiniteQuery({
    queryKey: ACCOUNTS,
    queryFn: ({ pageParam, signal }) => ask(listAccounts, { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
  })
}

/** Name, user name and area hold the words, in any order; case does not matter. */
export function matchingAccounts(accounts: readonly Account[], q: string): Account[] {
  const words = q.trim().toLowerCase().split(/\s+/)
  return accounts.filter(account => {
    const text = `${account.displayName} ${account.username} ${account.areaName ?? ''} ${account.areaCode ?? ''}`.toLowerCase()
    return words.every(word => text.includes(word))
  })
}
