'use client'
import { useEffect, useRef } from 'react'

const isWriting = (target: EventTarget | null) => target instanceof HTMLElement && target.closest('input, textarea, select, button, a, [contenteditable]') !== null

/** Held by the space bar anywhere on the page but where one writes or presses; let go also when the page is left. */
export function useHeldSpace(onHold: (isHeld: boolean) => void, isOn: boolean): void {
  const latest = useRef(onHold)
  useEffect(() => {
    latest.current = onHold
  })
  useEffect(() => {
    if (!isOn) return
    let isHeld = false
    const hold = (wants: boolean) => {
      if (isHeld === wants) return
      isHeld = wants
      latest.current(wants)
    }
    const down = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || isWriting(event.target)) return
      event.preventDefault()
      hold(true)
    }
    const up = (event: KeyboardEvent) => event.code === 'Space' && hold(false)
    const away = () => hold(false)
    addEventListener('keydown', down)
    addEventListener('keyup', up)
    addEventListener('blur', away)
    return () => {
      away()
      removeEventListener('keydown', down)
      removeEventListener('keyup', up)
      removeEventListener('blur', away)
    }
  }, [isOn])
}
