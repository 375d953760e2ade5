'use client'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { OVERVIEW, type Scene, mayRotate, readSteering, roundOf, standsMs, steppedFrom } from './scene.ts'

export type Steering = { readonly scene: Scene; readonly next: Scene; readonly isPaused: boolean; readonly isRotating: boolean }

/** Which scene stands now: the round goes on by itself, ← → step, the space bar stops it, an alarm brings the overview. */
export function useScene(areaCodes: readonly string[], isAlarmed: boolean): Steering {
  const { pinned, isOn } = useMemo(() => readSteering(location.search), [])
  const [chosen, setChosen] = useState<Scene>(pinned ?? OVERVIEW)
  const [isPaused, setPaused] = useState(false)
  const key = areaCodes.join()
  const round = useMemo(() => roundOf(key === '' ? [] : key.split(',')), [key])
  const scene = isAlarmed && pinned === null ? OVERVIEW : chosen
  const step = useCallback((by: 1 | -1) => setChosen(now => steppedFrom(now, round, by)), [round])
  const isRotating = mayRotate({ isOn, isPaused, isAlarmed, isPinned: pinned !== null })

  useEffect(() => {
    if (!isRotating) return
    const timer = setTimeout(() => step(1), standsMs(chosen))
    return () => clearTimeout(timer)
  }, [isRotating, chosen, step])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'ArrowRight') step(1)
      else if (event.key === 'ArrowLeft') step(-1)
      else if (event.key === ' ') setPaused(paused => !paused)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [step])

  return { scene, next: steppedFrom(scene, round, 1), isPaused, isRotating }
}
