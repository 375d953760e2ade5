'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Position } from '#platform/pure'
import { useLive } from '../live/live-provider.tsx'
import { type MapOfCity, type MapState, NO_BASE, type Picked, type View, openMap, readBaseMap } from '../map/index.ts'

type Hearing = {
  readonly onPick: (picked: Picked) => void
  readonly onMenu: (position: Position) => void
  readonly onView: (view: View) => void
}
export type DeskMapState = { readonly map: MapOfCity | null; readonly view: View | null; readonly state: MapState }

/** Symbols and names at the desk stand nearer to the eye than on the wall. */
const DESK_SCALE = 0.9
const CLOSED: DeskMapState = { map: null, view: null, state: 'opening' }

/** Opens the map once for this language, lets units reach it past React, and tells the server what is in view. */
export function useDeskMap(container: RefObject<HTMLElement | null>, locale: 'zh-CN' | 'en', hearing: Hearing): DeskMapState {
  const live = useLive()
  const [state, setState] = useState<DeskMapState>(CLOSED)
  const heard = useRef(hearing)
  useEffect(() => {
    heard.current = hearing
  })
  useEffect(() => {
    const element = container.current
    if (element === null) return
    const stop = new AbortController()
    let map: MapOfCity | null = null
    void readBaseMap(stop.signal)
      .catch(() => NO_BASE)
      .then(base => {
        if (stop.signal.aborted) return
        map = openMap({
          container: element, scale: DESK_SCALE, locale, base, units: live.units, isInteractive: true,
          onPick: picked => heard.current.onPick(picked),
          onMenu: position => heard.current.onMenu(position),
          onView: view => {
            live.units.look({ bbox: [...view.bbox], zoom: view.zoom })
            setState(now => ({ ...now, view }))
            heard.current.onView(view)
          },
          onState: now => setState(before => ({ ...before, state: now })),
        })
        setState({ ...CLOSED, map })
      })
    return () => {
      stop.abort()
      live.units.look(null)
      map?.close()
      setState(CLOSED)
    }
  }, [container, live, locale])
  return state
}
