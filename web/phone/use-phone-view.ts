'use client'
import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

export type PhoneView = { readonly tab: 'tasks' | 'report' | 'mine'; readonly incidentId: string | null }

/** What the phone shows, in the address, so that the phone's own back works. Nothing is asked of the server for it. */
export function usePhoneView(): PhoneView & { readonly go: (view: Partial<PhoneView>) => void; readonly back: () => void } {
  const query = useSearchParams()
  const tab = query.get('tab')
  const go = useCallback((view: Partial<PhoneView>) => {
    const next = new URLSearchParams()
    if (view.tab !== undefined && view.tab !== 'tasks') next.set('tab', view.tab)
    if (view.incidentId) next.set('incident', view.incidentId)
    window.history.pushState(null, '', next.size === 0 ? '/m' : `/m?${next}`)
  }, [])
  const back = useCallback(() => window.history.back(), [])
  return { tab: tab === 'report' || tab === 'mine' ? tab : 'tasks', incidentId: query.get('incident'), go, back }
}
