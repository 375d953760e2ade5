'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { listUnits } from '#domain/force'
import type { Me } from '#domain/identity'
import type { Incident } from '#domain/incident'
import { ask } from '../live/api.ts'
import { useIncidents } from '../live/use-incidents.ts'
import { sayIn } from '../ui/say.ts'
import { mergedById, tasksInOrder } from './task-order.ts'

/** What I have to do: what I reported or am sent to, and all that is open in my grid; with what ended today. */
export function useTasks(me: Me | undefined) {
  const areaCode = me?.area?.code
  const enabled = me !== undefined
  const mine = useIncidents({ state: 'open', mine: true, limit: 100 }, { enabled })
  const here = useIncidents({ state: 'open', limit: 100, ...(areaCode === undefined ? {} : { areaCode }) }, { enabled: areaCode !== undefined })
  const ended = useIncidents({ state: 'ended', mine: true, limit: 100 }, { enabled })
  const unitId = useMyUnit(me)
  const open = useMemo(() => tasksInOrder(mergedById(mine.items, here.items), unitId), [mine.items, here.items, unitId])
  const today = sayIn('zh-CN').day(Date.now())
  const done = ended.items.filter(it => it.status !== 'cancelled' && sayIn('zh-CN').day(it.resolvedAt ?? it.closedAt ?? it.reportedAt) === today)
  return {
    open,
    done,
    isMine: (it: Incident) => unitId !== null && it.unitIds.includes(unitId),
    isLoading: mine.isLoading || (areaCode !== undefined && here.isLoading),
    error: mine.error ?? here.error,
    retry: () => void Promise.all([mine.retry(), here.retry()]),
  }
}

/** The unit this account carries, as it stands among those of its grid. */
export function useMyUnit(me: Me | undefined): string | null {
  const areaCode = me?.area?.code
  const units = useQuery({
    queryKey: ['units', 'mine', areaCode],
    queryFn: ({ signal }) => ask(listUnits, { areaCode, limit: 200 }, { signal }),
    enabled: areaCode !== undefined,
    staleTime: 10 * 60_000,
  })
  return units.data?.items.find(unit => unit.accountId === me?.accountId)?.id ?? null
}
