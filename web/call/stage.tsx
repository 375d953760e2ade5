'use client'
import { type CSSProperties, useRef } from 'react'
import type { Seat } from '#domain/call'
import { useSize } from '../wall/use-size.ts'
import type { Layout, Place, StagePlan } from './stage-plan.ts'
import styles from './stage.module.css'
import { Tile } from './tile.tsx'
import { tileGrid } from './tile-layout.ts'

type StageProps = {
  readonly plan: StagePlan
  readonly layout: Layout
  readonly pinnedKey: string | null
  readonly aboutOf: (seat: Seat) => string
  readonly onPress: (key: string, seatId: string) => void
  /** Nobody else is there yet: one's own picture in a corner. */
  readonly isSmall: boolean
}

const GAP_PX = 12

/** One large and the others below it, or all alike. */
export function Stage({ plan: { stage, rest }, layout, pinnedKey, aboutOf, onPress, isSmall }: StageProps) {
  const tile = (place: Place, isLarge: boolean) => (
    <Tile key={place.key} place={place} about={aboutOf(place.seat)} isLarge={isLarge} isPinned={pinnedKey === place.key} onPress={() => onPress(place.key, place.seat.id)} />
  )
  if (isSmall) return <div className={styles.corner}>{stage === null ? rest.map(place => tile(place, false)) : tile(stage, false)}</div>
  if (stage === null) return <Grid>{rest.map(place => tile(place, false))}</Grid>
  return (
    <div className={styles.speaker} data-layout={layout} data-rest={rest.length === 0 ? 'none' : 'some'}>
      {tile(stage, true)}
      {rest.length > 0 && <div className={styles.rest}>{rest.map(place => tile(place, false))}</div>}
    </div>
  )
}

function Grid({ children }: { children: readonly React.ReactNode[] }) {
  const room = useRef<HTMLDivElement>(null)
  const size = useSize(room)
  const grid = tileGrid(children.length, { widthPx: size?.width ?? 0, heightPx: size?.height ?? 0, gapPx: GAP_PX })
  return (
    <div ref={room} className={styles.grid} style={{ '--columns': grid.columns, '--wide': `${grid.widthPx}px`, '--high': `${grid.heightPx}px` } as CSSProperties}>
      {children}
    </div>
  )
}
