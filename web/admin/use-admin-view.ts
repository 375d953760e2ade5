'use client'
import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

export const ADMIN_PARTS = ['accounts', 'areas', 'devices', 'audit'] as const
export type AdminPart = (typeof ADMIN_PARTS)[number]

/** What the screen shows, in the address: the part, the thing opened at the right, and the search. */
export type AdminView = { readonly part: AdminPart; readonly id: string | null; readonly tab: string | null; readonly q: string }
export type Go = (to: { readonly part?: AdminPart; readonly id?: string | null; readonly tab?: string | null; readonly q?: string }) => void

export function useAdminView(): AdminView & { readonly go: Go } {
  const query = useSearchParams()
  const named = query.get('view')
  const part = ADMIN_PARTS.find(it => it === named) ?? 'accounts'
  const view: AdminView = { part, id: query.get('id'), tab: query.get('tab'), q: query.get('q') ?? '' }
  const go: Go = useCallback(to => {
    const now = new URLSearchParams(window.location.search)
    const next = new URLSearchParams(to.part === undefined ? now : {})
    if (to.part !== undefined) next.set('view', to.part)
    for (const key of ['id', 'tab', 'q'] as const) {
      const value = to[key]
      if (value) next.set(key, value)
      else if (value !== undefined) next.delete(key)
    }
    const url = next.size === 0 ? '/admin' : `/admin?${next}`
    // Typing in the search is one step back, not one for each letter.
    if (to.q !== undefined) window.history.replaceState(null, '', url)
    else window.history.pushState(null, '', url)
  }, [])
  return { ...view, go }
}

export function hrefOf(part: AdminPart): string {
  return part === 'accounts' ? '/admin' : `/admin?view=${part}`
}
