'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type DeskView, queryOf, viewFrom } from './desk-view.ts'

export type GoTo = (change: Partial<DeskView>, how?: 'push' | 'replace') => void

const here = () => viewFrom(new URLSearchParams(window.location.search))

/** One thing stands at the right: what is opened closes what was there. */
function givenWay({ watch, playback, selected, isReporting, areaCode }: Partial<DeskView>): Partial<DeskView> {
  if (playback != null) return { watch: null, isReporting: false } // who was looked at is there again after it
  if (watch != null) return { selected: null, isReporting: false, playback: null }
  const isOther = selected != null || isReporting === true || areaCode !== undefined
  return isOther ? { ...(watch === undefined && { watch: null }), ...(playback === undefined && { playback: null }) } : {}
}

/**
 * The view and its address. A choice is a step back leads over; a camera coming to rest is not. The view is kept here
 * and the address follows it: Next writes the address late, and two changes in one turn must not undo one another.
 */
export function useDeskView(): { readonly view: DeskView; readonly go: GoTo } {
  const [view, setView] = useState(here)
  const latest = useRef(view)
  const go = useCallback<GoTo>((change, how = 'push') => {
    const before = queryOf(latest.current)
    latest.current = { ...latest.current, ...change, ...givenWay(change) }
    const query = queryOf(latest.current)
    if (query === before) return
    setView(latest.current)
    const url = query === '' ? window.location.pathname : `${window.location.pathname}?${query}`
    if (how === 'push') window.history.pushState(null, '', url)
    else window.history.replaceState(null, '', url)
  }, [])
  useEffect(() => {
    const back = () => {
      latest.current = here()
      setView(latest.current)
    }
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])
  return { view, go }
}
