'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { type Unit, listUnits } from '#domain/force'
import type { Incident } from '#domain/incident'
import { ask } from '../live/api.ts'
import type { MassReading } from '../live/frames-messages.ts'
import { useLive } from '../live/live-provider.tsx'

/** Names and duty change seldom; where a unit is comes with the frames. */
const NAMED_EVERY_MS = 60_000
/** A uuid and its comma; the door takes 8,000 characters. */
const IDS_A_REQUEST = 200
const NOBODY: ReadonlyMap<string, Unit> = new Map()

/** The units that are named on this screen, by id: those sent to incidents, looked at, or offered. Never the whole roster. */
export function useNamedUnits(ids: readonly string[]): ReadonlyMap<string, Unit> {
  const wanted = useMemo(() => [...new Set(ids)].sort(), [ids])
  const found = useQuery({
    queryKey: ['units', 'named', wanted],
    queryFn: async ({ signal }) => {
      const pages = Array.from({ length: Math.ceil(wanted.length / IDS_A_REQUEST) }, (_, page) => wanted.slice(page * IDS_A_REQUEST, (page + 1) * IDS_A_REQUEST))
      const answers = await Promise.all(pages.map(page => ask(listUnits, { ids: page.join(','), limit: IDS_A_REQUEST }, { signal })))
      return new Map(answers.flatMap(answer => answer.items.map(unit => [unit.id, unit] as const)))
    },
    enabled: wanted.length > 0,
    refetchInterval: NAMED_EVERY_MS,
    placeholderData: keepPreviousData,
  })
  return found.data ?? NOBODY
}

/** The ids of all who are or were sent to these incidents. */
export function crewIds(incidents: readonly Pick<Incident, 'unitIds'>[]): string[] {
  return [...new Set(incidents.flatMap(incident => incident.unitIds))]
}

/** Asks the frames to tell these units exactly wherever they are, while this part of the page is shown. */
export function useFollowed(numbers: readonly number[]): void {
  const { units } = useLive()
  const [by] = useState(() => ({}))
  useEffect(() => units.follow(by, numbers), [units, by, numbers])
  useEffect(() => () => units.follow(by, []), [units, by])
}

/** The unit behind a mark of the map: only its number is known there. */
export async function unitOfNumber(number: number): Promise<Unit | null> {
  return (await ask(listUnits, { numbers: String(number), limit: 1 })).items[0] ?? null
}

const BEFORE_THE_FIRST: MassReading = { count: 0, total: 0, isSample: false, most: 0 }

/** How many units the map shows, renewed at most once a second. */
export function useMassReading(): MassReading {
  const { units } = useLive()
  return useSyncExternalStore(units.onReading, units.reading, () => BEFORE_THE_FIRST)
}
