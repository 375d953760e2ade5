'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { reportPosition } from '#domain/track'
import { distanceMetres } from '#platform/pure'
import { order } from '../live/api.ts'
import { useLive } from '../live/live-provider.tsx'
import type { Fix } from './watch-place.ts'

const CHOICE = 'guatu-share-position'
/** Walking is told every 10 m, standing still every 30 s; never more than once in 4 s. */
const MOVED_METRES = 10
const STILL_EVERY_MS = 30_000
const NEVER_FASTER_MS = 4000

export type Told = { readonly fix: Fix; readonly isSent: boolean }
export type Sharing = { readonly isOn: boolean; readonly turn: (on: boolean) => void; readonly told: Told | null }

export function isWorthTelling(fix: Fix, last: Fix | null): boolean {
  if (last === null) return true
  const waitedMs = fix.fixedAtMs - last.fixedAtMs
  if (waitedMs < NEVER_FASTER_MS) return false
  return waitedMs >= STILL_EVERY_MS || distanceMetres(last.position, fix.position) >= MOVED_METRES
}

/** Tells my position while switched on: over the socket, else by request. The choice outlives the page. */
export function useSharePosition(fix: Fix | null): Sharing {
  const live = useLive()
  const [isOn, setOn] = useState(false)
  const [told, setTold] = useState<Told | null>(null)
  const last = useRef<Fix | null>(null)
  useEffect(() => setOn(localStorage.getItem(CHOICE) === 'on'), [])

  useEffect(() => {
    if (!isOn || fix === null || !isWorthTelling(fix, last.current)) return
    last.current = fix
    const { position, fixedAtMs, speedKmh, bearingDeg, accuracyMetres } = fix
    const message = { position, fixedAt: new Date(fixedAtMs).toISOString(), speedKmh, bearingDeg, accuracyMetres, batteryPercent: null }
    void (async () => {
      const isSent = (await live.tellPosition(message)) || (await order(reportPosition, message, { stay: true }).then(() => true, () => false))
      if (!isSent) last.current = null
      setTold({ fix, isSent })
    })()
  }, [fix, isOn, live])

  const turn = useCallback((on: boolean) => {
    localStorage.setItem(CHOICE, on ? 'on' : 'off')
    last.current = null
    setTold(null)
    setOn(on)
  }, [])
  return { isOn, turn, told }
}
