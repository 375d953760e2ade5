'use client'
import { type RefObject, useEffect, useState } from 'react'
import { useLive } from '../live/live-provider.tsx'
import { type MapOfCity, type MapState, NO_BASE, type View, openMap, readBaseMap } from '../map/index.ts'

type MapOptions = { readonly scale: number; readonly locale: 'zh-CN' | 'en' }
type Opened = { readonly map: MapOfCity | null; readonly view: View | null; readonly state: MapState }

const CLOSED: Opened = { map: null, view: null, state: 'opening' }

/** Opens the map once for this size and language, lets units reach it past React, and tells the server what is in view. */
export function useCityMap(container: RefObject<HTMLElement | null>, { scale, locale }: MapOptions): Opened {
  const live = useLive()
  const [opened, setOpened] = useState<Opened>(CLOSED)
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
          container: element, scale, locale, base, units: live.units, isInteractive: false,
          onView: view => {
            live.units.look({ bbox: [...view.bbox], zoom: view.zoom })
            setOpened(now => ({ ...now, view }))
          },
          onState: state => setOpened(now => ({ ...now, state })),
        })
        setOpened({ ...CLOSED, map })
      })
    return () => {
      stop.abort()
      live.units.look(null)
      map?.close()
      setOpened(CLOSED)
    }
  }, [container, live, scale, locale])
  return opened
}
