'use client'
import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { type DeskView, queryOf, viewFrom } from './desk-view.ts'

export type GoTo = (change: Partial<DeskView>, how?: 'push' | 'replace') => void

/** The view in the address. A choice is a step back leads over; a camera coming to rest is not. */
export function useDeskView(): { readonly view: DeskView; readonly go: GoTo } {
  const query = useSearchParams()
  const view = useMemo(() => viewFrom(query), [query])
  const go = useCallback<GoTo>((change, how = 'push') => {
    // From the address itself: two changes in one turn must not undo one another.
    const now = viewFrom(new URLSearchParams(window.location.search))
    const next = queryOf({ ...now, ...change })
    const url = next === '' ? window.location.pathname : `${window.location.pathname}?${next}`
    if (next === queryOf(now)) return
    if (how === 'push') window.history.pushState(null, '', url)
    else window.history.replaceState(null, '', url)
  }, [])
  return { view, go }
}
