'use client'
import { useEffect, useState } from 'react'
import { useSay } from './use-say.ts'

/** The time now, renewed every `everyMs` on the beat of the second; null while the server renders. */
export function useNow(everyMs = 1000): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const beat = () => {
      setNowMs(Date.now())
      timer = setTimeout(beat, everyMs - (Date.now() % everyMs))
    }
    beat()
    return () => clearTimeout(timer)
  }, [everyMs])
  return nowMs
}

/** `14:36:08`; the seconds may step back in size or colour: `.clock small`. */
export function Clock({ className, seconds = true }: { className?: string; seconds?: boolean }) {
  const nowMs = useNow()
  const say = useSay()
  const time = nowMs === null ? '--:--:--' : say.clock(nowMs)
  return (
    <time className={['clock', className].filter(Boolean).join(' ')}>
      {time.slice(0, 5)}
      {seconds && <small>{time.slice(5)}</small>}
    </time>
  )
}
