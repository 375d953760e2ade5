'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getArea, resolvePlace } from '#domain/area'
import type { Me } from '#domain/identity'
import type { Position } from '#platform/pure'
import { ask } from '../live/api.ts'
import type { MyPlace } from './use-my-place.ts'

/** A place the reporter picked: it wins over the phone's own. */
export type PickedPlace = { readonly position: Position | null; readonly address: string }

export type ReportPlace = {
  readonly from: 'picked' | 'phone' | 'grid' | null
  readonly position: Position | null
  readonly accuracyMetres: number | null
  readonly address: string
  /** Township, village and grid at the place, where the server could tell. */
  readonly areaName: string
}

/** Where the report is: picked by hand, else the phone's fix, else the centre of my grid. */
export function useReportPlace(me: Me | undefined, place: MyPlace) {
  const [picked, setPicked] = useState<PickedPlace | null>(null)
  const code = me?.area?.code
  const grid = useQuery({ queryKey: ['area', code], queryFn: ({ signal }) => ask(getArea, { code: code ?? '' }, { signal }), enabled: code !== undefined, staleTime: Infinity })
  const centre = grid.data?.center ?? null
  const best = bestPlace(picked, place, centre)
  const areaName = useAreaName(best.position) || me?.area?.name || ''
  const resolved: ReportPlace = { ...best, address: picked?.address ?? '', areaName }
  return { place: resolved, pick: setPicked, centre }
}

function bestPlace(picked: PickedPlace | null, { fix }: MyPlace, centre: Position | null): Pick<ReportPlace, 'from' | 'position' | 'accuracyMetres'> {
  if (picked?.position) return { from: 'picked', position: picked.position, accuracyMetres: null }
  if (fix) return { from: 'phone', position: fix.position, accuracyMetres: fix.accuracyMetres }
  return { from: centre && 'grid', position: centre, accuracyMetres: null }
}

/** Village and grid at a point; rounded to about 10 m, so that a trembling fix does not ask again and again. */
function useAreaName(position: Position | null): string {
  const [lon = 0, lat = 0] = position?.map(degree => Number(degree.toFixed(4))) ?? []
  const named = useQuery({
    queryKey: ['place', lon, lat],
    queryFn: ({ signal }) => ask(resolvePlace, { lon, lat }, { signal }),
    enabled: position !== null,
    staleTime: Infinity,
    retry: false,
  })
  const near = named.data?.areas.filter(area => area.level !== 'city' && area.level !== 'county') ?? []
  return near.map(area => area.name).slice(-2).join(' ')
}
