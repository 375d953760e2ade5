'use client'
import { useEffect, useRef } from 'react'
import type { MapOfCity } from '../map/index.ts'
import type { DeskPlayback } from './use-desk-playback.ts'

/** Room for the slider below and the search above. */
const PADDING = { top: 120, right: 60, bottom: 210, left: 60 }

/** The clock runs with the frames of the screen, past React; a still clock costs none. */
export function usePlaybackOnMap(map: MapOfCity | null, { store, load, isCameraFree }: DeskPlayback): void {
  const isReady = load.isWhole && isCameraFree
  useEffect(() => {
    if (map === null || store === null) return
    const { clock } = store
    let frame = 0
    const run = () => {
      frame = 0
      if (clock.turn(performance.now())) map.redraw()
      if (clock.now.isPlaying) frame ||= requestAnimationFrame(run) // a listener may have asked already
    }
    const wake = () => {
      if (clock.now.isPlaying) frame ||= requestAnimationFrame(run)
      else map.redraw()
    }
    const forget = [clock.subscribe(wake), store.subscribe(() => map.redraw())]
    wake()
    return () => {
      cancelAnimationFrame(frame)
      for (const one of forget) one()
    }
  }, [map, store])

  const fitted = useRef<unknown>(null)
  useEffect(() => {
    const bbox = isReady && map !== null && fitted.current !== store ? store?.bbox() : null
    if (bbox == null) return
    fitted.current = store
    map?.fit(widened(bbox), PADDING, { animate: true })
  }, [map, store, isReady])
}

/** Somebody who stood all day is not looked at through a microscope. */
const LEAST_DEGREES = 0.01
function widened([west, south, east, north]: readonly [number, number, number, number]) {
  const x = Math.max(0, LEAST_DEGREES - (east - west)) / 2
  const y = Math.max(0, LEAST_DEGREES - (north - south)) / 2
  return [west - x, south - y, east + x, north + y] as const
}
