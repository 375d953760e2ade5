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
  const position = picked?.position ?? place.fix?.position ?? centre
  const from: ReportPlace['from'] = picked?.position ? 'picked' : place.fix ? 'phone' : centre ? 'grid' : null
  // Rounded to about 10 m, so that a trembling fix does not ask again and again.
  const [lon, lat] = (position ?? [0, 0]).map(degree => Number(degree.toFixed(4)))
  const named = useQuery({
    queryKey: ['place', lon, lat],
    queryFn: ({ signal }) => ask(resolvePlace, { lon, lat }, { signal }),
    enabled: position !== null,
    staleTime: Infinity,
    retry: false,
  })
  const names = named.data?.areas.filter(area => area.level !== 'city' && area.level !== 'county').map(area => area.name) ?? []
  const resolved: ReportPlace = {
    from,
    position,
    accuracyMetres: from === 'phone' ? (place.fix?.accuracyMetres ?? null) : null,
    address: picked?.address ?? '',
    areaName: names.slice(-2).join(' ') || me?.area?.name || '',
  }
  return { place: resolved, pick: setPicked, centre }
}
