'use client'
import { useQuery } from '@tanstack/react-query'
import { useId, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { getBoundary } from '#domain/area'
import { type Position, distanceMetres } from '#platform/pure'
import { ask } from '../live/api.ts'
import { useSay } from '../ui/use-say.ts'
import styles from './phone.module.css'
import { type Ring, drawSketch, walkMinutes } from './sketch.ts'

/** The words stand in the 40 px above the drawing. */
const BOX = { width: 356, height: 132, side: 44, above: 58, below: 22 }
/** Nearer than the error of a phone's fix. */
const HERE_METRES = 25

/** How far and which way, drawn only from what is known: me, the place, my grid's boundary. No streets are made up. */
export function DistanceSketch({ from, to, gridCode }: { from: Position | null; to: Position; gridCode: string | null }) {
  const t = useTranslations('phone.distance')
  const say = useSay()
  const clip = useId()
  const rings = useGridRings(gridCode)
  const drawn = useMemo(() => (from === null ? null : drawSketch({ me: from, there: to, rings }, BOX)), [from, to, rings])
  if (from === null || drawn === null) return <span className={styles.noSketch}>{t('noPlace')}</span>

  const metres = distanceMetres(from, to)
  const words = metres < HERE_METRES ? t('here') : t('line', { distance: say.distance(metres), duration: say.minutes(walkMinutes(metres)) })
  const { me, there } = drawn
  return (
    <svg className={styles.sketch} viewBox={`0 0 ${BOX.width} ${BOX.height}`} role="img" aria-label={words}>
      <clipPath id={clip}>
        <path d={`M0 0H${BOX.width}V${BOX.height}H0Z`} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <rect width={BOX.width} height={BOX.height} fill="var(--ramp-0)" />
        <path d={drawn.outline} fill="var(--ramp-1)" stroke="var(--ramp-4)" />
        {drawn.rings.map(ring => (
          <circle key={ring.metres} cx={me.x} cy={me.y} r={ring.radiusPx} fill="none" stroke="var(--line-strong)" strokeDasharray="2 4" opacity=".7" />
        ))}
        <path d={`M${me.x} ${me.y}L${there.x} ${there.y}`} stroke="#fff" strokeWidth="7" />
        <path d={`M${me.x} ${me.y}L${there.x} ${there.y}`} stroke="var(--celadon)" strokeWidth="3" strokeDasharray="1 6" strokeLinecap="round" />
        <circle cx={me.x} cy={me.y} r="15" fill="var(--celadon)" opacity=".18" />
        <rect x={me.x - 7} y={me.y - 7} width="14" height="14" fill="var(--celadon)" stroke="#fff" strokeWidth="2.5" />
        <use href="#a-pin" x={there.x - 14} y={there.y - 26} width="28" height="28" color="var(--text)" fill="var(--text)" />
        <text x={BOX.width / 2} y={24} textAnchor="middle" fontSize="15" fontWeight="500" fill="var(--celadon)" stroke="#fff" strokeWidth="4" paintOrder="stroke">
          {words}
        </text>
        <text x={BOX.width - 12} y={20} textAnchor="end" fontSize="13" fill="var(--faint)">
          {t('north')} ↑
        </text>
      </g>
    </svg>
  )
}

const NO_RINGS: readonly Ring[] = []

/** The outline of my grid; without it the sketch still says how far and which way. */
function useGridRings(gridCode: string | null): readonly Ring[] {
  const boundary = useQuery({
    queryKey: ['boundary', gridCode],
    queryFn: ({ signal }) => ask(getBoundary, { code: gridCode ?? '' }, { signal }),
    enabled: gridCode !== null,
    staleTime: Infinity,
  })
  return useMemo(() => {
    if (!boundary.data?.coordinates) return NO_RINGS
    const { type, coordinates } = boundary.data
    return type === 'Polygon' ? (coordinates as Ring[]) : (coordinates as Ring[][]).flat()
  }, [boundary.data])
}
