'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useLive } from '../live/live-provider.tsx'
import { CityMap, NO_BASE, type View, readBaseMap } from '../map/index.ts'

type MapOptions = { readonly scale: number; readonly locale: 'zh-CN' | 'en'; readonly onUnknownUnits: () => void }
type Opened = { readonly map: CityMap | null; readonly view: View | null; readonly isLost: boolean }

/** Opens the map once for this size and language, feeds it positions past React, and tells the server what is in view. */
export function useCityMap(container: RefObject<HTMLElement | null>, { scale, locale, onUnknownUnits }: MapOptions): Opened {
  const live = useLive()
  const [opened, setOpened] = useState<Opened>({ map: null, view: null, isLost: false })
  const unknown = useRef(onUnknownUnits)
  useEffect(() => {
    unknown.current = onUnknownUnits
  })
  useEffect(() => {
    const element = container.current
    if (element === null) return
    const stop = new AbortController()
    let map: CityMap | null = null
    let unsubscribe: (() => void) | undefined
    void readBaseMap(stop.signal)
      .catch(() => NO_BASE)
      .then(base => {
        if (stop.signal.aborted) return
        map = new CityMap({
          container: element, scale, locale, base, isInteractive: false,
          onView: view => {
            live.look({ bbox: [...view.bbox], zoom: view.zoom })
            setOpened(now => ({ ...now, view }))
          },
          onLost: isLost => setOpened(now => ({ ...now, isLost })),
        })
        unsubscribe = live.positions.subscribe(changed => {
          if ((map?.movePositions(changed) ?? 0) > 0) unknown.current()
        })
        setOpened({ map, view: null, isLost: false })
      })
    return () => {
      stop.abort()
      unsubscribe?.()
      map?.close()
      setOpened({ map: null, view: null, isLost: false })
    }
  }, [container, live, scale, locale])
  return opened
}
