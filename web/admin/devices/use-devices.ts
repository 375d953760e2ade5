'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { resolvePlace } from '#domain/area'
import { listDevices, listUnits } from '#domain/force'
import type { Position } from '#platform/pure'
import { ask } from '../../live/api.ts'
import { useFacts, useRenew } from '../../live/use-live.ts'

const PAGE = 100
const UNITS_FOUND = 30
/** A device that is heard again records no fact: times and counts are asked anew this often. */
const EVERY_MS = 15_000

export const DEVICES = ['devices'] as const

/** Devices of one state; a new one appears by itself. */
export function useDevices(state: 'unclaimed' | 'claimed') {
  const renew = useRenew()
  useFacts(fact => {
    const isOurs = fact.name === 'device.first_seen' || fact.name === 'unit.created' || fact.name === 'unit.changed'
    if (isOurs) void renew(DEVICES)
  })
  return useInfiniteQuery({
    queryKey: [...DEVICES, state],
    queryFn: ({ pageParam, signal }) => ask(listDevices, { state, limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    refetchInterval: state === 'unclaimed' ? EVERY_MS : false,
  })
}

/** Units by name, or the one that carries exactly this device. */
export function useFoundUnits(q: string) {
  const text = q.trim()
  return useQuery({
    queryKey: [...DEVICES, 'units', text],
    queryFn: ({ signal }) => ask(listUnits, { q: text, limit: UNITS_FOUND }, { signal }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
}

/** The areas at a point, to about 10 m: a device that stands still is asked once. */
export function usePlace(at: Position | null) {
  const lon = at?.[0].toFixed(4)
  const lat = at?.[1].toFixed(4)
  return useQuery({
    queryKey: ['areas', 'at', lon, lat],
    queryFn: ({ signal }) => ask(resolvePlace, { lon: Number(lon), lat: Number(lat) }, { signal }),
    enabled: at !== null,
    staleTime: 10 * 60_000,
  })
}
