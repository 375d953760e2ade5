'use client'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { listStays, listTrips } from '#domain/track'
import { ask } from '../live/api.ts'
import { useSay } from '../ui/use-say.ts'
import { type FenceDraft, newDraft } from '../watch/fence-draft.ts'
import { type LoadReading, PlaybackStore } from './playback-store.ts'
import type { PlaybackOnMap, StayMark } from './playback-layers.ts'
import { type PlaybackView, playbackText, spanOf } from './playback-view.ts'

const NONE: never[] = []
const NO_LOAD: LoadReading = { isWhole: false, error: null, unitCount: 0, fixCount: 0, version: 0 }
const never = () => () => undefined

export type DeskPlayback = {
  readonly store: PlaybackStore | null
  readonly load: LoadReading
  readonly onMap: PlaybackOnMap | null
  /** The map may look where they were; what is on the screen stays as it is. */
  readonly isCameraFree: boolean
  readonly focusId: string | null
  readonly setFocusId: (id: string | null) => void
  readonly past: ReturnType<typeof usePast>
  /** The polygon of the question who was here; null while the other page is open. */
  readonly draft: FenceDraft | null
  readonly setDraft: (draft: FenceDraft) => void
  readonly retry: () => void
}

/** All of a playback on the desk: opened with the view, gone with it. */
export function useDeskPlayback(view: PlaybackView | null): DeskPlayback {
  const [attempt, setAttempt] = useState(0)
  const key = view === null ? null : `${attempt} ${playbackText({ ...view, page: 'play' })}`
  // The span ends when it is asked for, so the store is made once for each asking.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const store = useMemo(() => (view === null ? null : new PlaybackStore(view.whom, spanOf(view.when, Date.now()))), [key])
  useEffect(() => {
    if (store === null) return
    const stop = new AbortController()
    void store.load(stop.signal)
    return () => stop.abort()
  }, [store])
  const load = useSyncExternalStore(store?.subscribe ?? never, store?.reading ?? (() => NO_LOAD), () => NO_LOAD)
  const [chosenId, setFocusId] = useState<string | null>(null)
  const focusId = view?.whom.kind === 'unit' ? view.whom.id : store?.trackOf(chosenId) == null ? null : chosenId
  const past = usePast(focusId, store)
  const stays = useStayMarks(past.stays.data?.items ?? NONE)
  const [draft, setDraft] = useState(() => newDraft('polygon'))
  const onMap = useMemo<PlaybackOnMap | null>(() => (store === null ? null : { store, focusId, stays }), [store, focusId, stays])
  return { store, load, onMap, isCameraFree: view?.whom.kind !== 'screen', focusId, setFocusId, past, draft: view?.page === 'visits' ? draft : null, setDraft, retry: useCallback(() => setAttempt(it => it + 1), []) }
}

/** Where one unit stayed and went in the span. */
function usePast(id: string | null, store: PlaybackStore | null) {
  const span = store === null ? { from: '', to: '' } : { from: new Date(store.clock.span.fromMs).toISOString(), to: new Date(store.clock.span.toMs).toISOString() }
  const isAsked = { enabled: id !== null && store !== null, staleTime: 60_000 }
  const stays = useQuery({ queryKey: ['stays', id, span], queryFn: ({ signal }) => ask(listStays, { id: id ?? '', ...span }, { signal }), ...isAsked })
  const trips = useQuery({ queryKey: ['trips', id, span], queryFn: ({ signal }) => ask(listTrips, { id: id ?? '', ...span }, { signal }), ...isAsked })
  return { stays, trips, span }
}

function useStayMarks(items: readonly { readonly position: StayMark['position']; readonly minutes: number }[]): readonly StayMark[] {
  const say = useSay()
  return useMemo(() => items.map(({ position, minutes }) => ({ position, minutes, words: say.duration(minutes * 60_000) })), [items, say])
}
