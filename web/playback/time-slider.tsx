'use client'
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { useSay } from '../ui/use-say.ts'
import { barHeights, roundInstants } from './activity.ts'
import { type ClockReading, LONG_STEP_MS, STEP_MS } from './playback-clock.ts'
import { BARS, type PlaybackStore } from './playback-store.ts'
import styles from './playback-bar.module.css'

type SliderProps = { readonly store: PlaybackStore; readonly now: ClockReading; readonly version: number }

const MOST_MARKS = 7
const DAY_MS = 86_400_000

/** The span as a line with how much happened when; dragged, pressed or moved by keys. */
export function TimeSlider({ store, now, version }: SliderProps) {
  const t = useTranslations('playback')
  const say = useSay()
  const line = useRef<HTMLDivElement>(null)
  const { clock } = store
  const { fromMs, toMs } = clock.span
  const share = (atMs: number) => ((atMs - fromMs) / (toMs - fromMs)) * 100
  // The store fills in place; its version says when to count anew.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const bars = useMemo(() => barHeights(store.activity()), [store, version])
  const marks = useMemo(() => roundInstants({ fromMs, toMs }, MOST_MARKS), [fromMs, toMs])
  const seek = (event: PointerEvent) => {
    const box = line.current?.getBoundingClientRect()
    if (box !== undefined) clock.seek(fromMs + ((event.clientX - box.left) / box.width) * (toMs - fromMs))
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'PageUp') clock.step(10 * LONG_STEP_MS)
    else if (event.key === 'PageDown') clock.step(-10 * LONG_STEP_MS)
    else if (event.key === 'Home') clock.seek(fromMs)
    else if (event.key === 'End') clock.seek(toMs)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={line}
      className={styles.slider}
      role="slider"
      tabIndex={0}
      aria-label={t('slider')}
      aria-valuemin={fromMs}
      aria-valuemax={toMs}
      aria-valuenow={Math.round(now.atMs)}
      aria-valuetext={`${say.day(now.atMs)} ${say.clock(now.atMs)}`}
      title={t('sliderHint', { step: say.duration(STEP_MS), long: say.duration(LONG_STEP_MS) })}
      onKeyDown={press}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        seek(event)
      }}
      onPointerMove={event => event.currentTarget.hasPointerCapture(event.pointerId) && seek(event)}
    >
      <svg viewBox={`0 0 ${BARS} 1`} preserveAspectRatio="none" aria-hidden>
        {bars.map((height, index) => height > 0 && <rect key={index} x={index + 0.1} y={1 - height} width={0.8} height={height} className={((index + 1) / BARS) * 100 <= share(now.atMs) ? styles.past : undefined} />)}
      </svg>
      <u style={{ left: `${share(now.knownToMs)}%` }} />
      <i style={{ left: `${share(now.atMs)}%` }} />
      {marks.map(atMs => (
        <time key={atMs} style={{ left: `${share(atMs)}%` }} data-edge={share(atMs) < 4 ? 'start' : share(atMs) > 96 ? 'end' : undefined}>
          {toMs - fromMs > DAY_MS ? say.dateTime(atMs) : say.time(atMs)}
        </time>
      ))}
    </div>
  )
}
