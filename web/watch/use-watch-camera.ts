'use client'
import { useEffect, useRef } from 'react'
import type { MapOfCity } from '../map/index.ts'
import type { WatchOnMap } from './use-desk-watch.ts'

/** Room for the search, the scale and the buttons. */
const PADDING = { top: 110, right: 60, bottom: 60, left: 60 }

/** Flies where the chosen alert or rule is, once for each choice. */
export function useWatchCamera(map: MapOfCity | null, look: WatchOnMap['look']): void {
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (map === null || look === null) {
      if (look === null) shown.current = null
      return
    }
    if (shown.current === look.key) return
    shown.current = look.key
    map.fit(look.bbox, PADDING, { animate: true })
  }, [map, look])
}
