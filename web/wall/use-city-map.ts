'use client'
import { type RefObject, useEffect, useState } from 'react'
import { useLive } from '../live/live-provider.tsx'
import { type MapOfCity, NO_BASE, type View, openMap, readBaseMap } from '../map/index.ts'

type MapOptions = { readonly scale: number; readonly locale: 'zh-CN' | 'en' }
type Opened = { readonly map: MapOfCity | null; readonly view: View | null; readonly isLost: boolean }

/** Opens the map once for this size and language, lets units reach it past React, and tells the server what is in view. */
export function useCityMap(container: RefObject<HTMLElement | null>, { scale, locale }: MapOptions): Opened {
  const live = useLive()
  const [opened, setOpened] = useState<Opened>({ map: null, view: null, isLost: false })
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
          onLost: isLost => setOpened(now => ({ ...now, isLost })),
        })
        setOpened({ map, view: null, isLost: false })
      })
    return () => {
      stop.abort()
      live.units.look(null)
      map?.close()
      setOpened({ map: null, view: null, isLost: false })
    }
  }, [container, live, scale, locale])
  return opened
}
