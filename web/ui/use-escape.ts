'use client'
import { useEffect, useRef } from 'react'

/** Leaves a form by Escape, unless somebody else has already answered that key; null: there is something to lose, stay. */
export function useEscape(leave: (() => void) | null): void {
  const latest = useRef(leave)
  useEffect(() => {
    latest.current = leave
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && latest.current?.()
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
