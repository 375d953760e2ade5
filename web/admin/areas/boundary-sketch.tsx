'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { type Area, getBoundary, getChildBoundaries } from '#domain/area'
import type { Position } from '#platform/pure'
import { ask } from '../../live/api.ts'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { useAreaName } from '../use-area-name.ts'
import own from './areas.module.css'
import { type Outline, sketchIn } from './outline.ts'

const WIDTH = 352
const LONG_MS = 5 * 60_000

type Drawn = { readonly area: Pick<Area, 'code' | 'name' | 'nameEn' | 'bbox'>; /** A point to show in it. */ readonly mark?: Position; readonly label?: string; readonly height?: number }

/** A small drawing of an area and, in thin lines, of what lies below it. */
export function BoundarySketch({ area, mark, label, height = 224 }: Drawn) {
  const t = useTranslations('admin.areas')
  const areaName = useAreaName()
  const whole = useQuery({ queryKey: ['areas', 'boundary', area.code], queryFn: ({ signal }) => ask(getBoundary, { code: area.code }, { signal }), staleTime: LONG_MS })
  const below = useQuery({ queryKey: ['areas', 'below', area.code], queryFn: ({ signal }) => ask(getChildBoundaries, { code: area.code }, { signal }), staleTime: LONG_MS })
  const sketch = useMemo(() => sketchIn(area.bbox, { width: WIDTH, height, margin: 6 }), [area.bbox, height])
  const outline = useMemo(() => (whole.data ? sketch.pathOf(whole.data) : ''), [sketch, whole.data])
  const inner = useMemo(() => (below.data ? below.data.features.map(feature => sketch.pathOf(geometryOf(feature))).join('') : ''), [sketch, below.data])
  if (whole.isPending) return <div className={own.sketch}><Skeleton lines={[]} tall={`${height}px`} /></div>
  if (!whole.data) return <div className={own.sketch}><ErrorState error={whole.error} onRetry={() => void whole.refetch()} /></div>
  const at = mark && sketch.place(mark)
  return (
    <svg className={own.sketch} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label ?? t('boundaryAlt', { name: areaName(area) })}>
      <path className={own.land} d={outline} />
      <path className={own.inner} d={inner} />
      <path className={own.border} d={outline} />
      {at && <circle className={own.point} cx={at[0]} cy={at[1]} r="5" />}
    </svg>
  )
}

export function geometryOf(feature: unknown): Outline {
  const geometry: unknown = typeof feature === 'object' && feature !== null && 'geometry' in feature ? feature.geometry : null
  const isOutline = typeof geometry === 'object' && geometry !== null && 'type' in geometry && 'coordinates' in geometry
  return isOutline ? { type: String(geometry.type), coordinates: geometry.coordinates } : { type: 'None' }
}
