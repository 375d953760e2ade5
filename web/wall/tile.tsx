'use client'
import { type ReactNode, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { AsOf } from '../ui/as-of.tsx'
import { useNow } from '../ui/clock.tsx'
import { Empty, ErrorState, Skeleton } from '../ui/states.tsx'
import type { Reading } from '../city/readings.ts'
import { useSize } from './use-size.ts'
import { useFrame } from './wall-frame.tsx'

export const STALE_AFTER_MS = 90_000

type TileProps<T> = {
  readonly question: string
  /** In place of the plain as-of time, while it is fresh. */
  readonly corner?: ReactNode
  readonly weight?: number
  readonly reading: Reading<T>
  readonly empty?: { readonly when: (data: T) => boolean; readonly title: string; readonly hint: string }
  readonly answer?: (data: T) => ReactNode
  readonly children: (data: T) => ReactNode
}

/** One question, one answer in the largest type, one picture, its time; and its four states. */
export function Tile<T>({ question, corner, weight = 1, reading, empty, answer, children }: TileProps<T>) {
  const t = useTranslations('wall')
  const isStale = useIsStale(reading.asOf)
  const { data } = reading
  return (
    <section className={isStale ? 'tile is-stale' : 'tile'} style={{ flexGrow: weight }}>
      <h2>
        <span>{question}</span>
        <time>{corner !== undefined && !isStale && data !== undefined ? corner : <AsOf at={reading.asOf} staleAfterMs={STALE_AFTER_MS} />}</time>
      </h2>
      {data === undefined && reading.isLoading && <Skeleton tall="2.4em" lines={['92%', '74%', '58%', '40%']} />}
      {data === undefined && !reading.isLoading && <ErrorState error={reading.error} kept={t('kept')} />}
      {data !== undefined && empty?.when(data) && <Empty title={empty.title} hint={empty.hint} />}
      {data !== undefined && !empty?.when(data) && (
        <>
          {answer !== undefined && <div className="ans">{answer(data)}</div>}
          {children(data)}
        </>
      )}
      {isStale && <i className="stale-hatch hatched" />}
    </section>
  )
}

/** From a thousand on a figure takes a smaller size, so that its words still fit beside it. */
export function figureClass(value: number): string | undefined {
  return value >= 1000 ? 'long' : undefined
}

/** Older than a minute and a half: hatched, with the time it stands still since. */
export function useIsStale(asOf: string | null): boolean {
  const nowMs = useNow(5000)
  return asOf !== null && nowMs !== null && nowMs - Date.parse(asOf) > STALE_AFTER_MS
}

/** The room a chart has, in pixels of the 1080-line design; the svg scales it to this wall. */
export function Picture({ children }: { children: (size: { width: number; height: number }) => ReactNode }) {
  const room = useRef<HTMLDivElement>(null)
  const size = useSize(room)
  const { k } = useFrame()
  const [width, height] = [(size?.width ?? 0) / k, (size?.height ?? 0) / k]
  return (
    <div className="pic" ref={room}>
      {size !== null && height > 30 && (
        <svg viewBox={`0 0 ${width} ${height}`} aria-hidden>
          {children({ width, height })}
        </svg>
      )}
    </div>
  )
}
