'use client'
import { useCallback, useMemo, useState } from 'react'
import type { WatchAlert } from '#domain/watch'
import type { Bbox, Position } from '#platform/pure'
import type { FenceDraft } from './fence-draft.ts'
import type { AlertMark, FenceMark } from './fence-layers.ts'
import { bboxOfWatch, fenceMarks, outlineOfRule } from './fence-marks.ts'
import { NO_TERMS, type TermsDraft, isDrawing } from './terms-draft.ts'
import { useOpenAlerts } from './use-alerts.ts'
import { usePeople } from './use-people.ts'
import { useRules } from './use-rules.ts'
import type { WatchView } from './watch-view.ts'

/** What the watch shows on a map, and asks of it. */
export type WatchOnMap = {
  readonly ruleCount: number
  readonly fences: readonly FenceMark[]
  readonly alerts: readonly AlertMark[]
  /** Units of the alert looked at, by number. */
  readonly unitNumbers: readonly number[]
  readonly draft: FenceDraft | null
  readonly onDraft: (draft: FenceDraft) => void
  /** Where to look when another thing is chosen. */
  readonly look: { readonly key: string; readonly bbox: Bbox } | null
}

const MOST_MARKS = 200

/** All of the watch on one desk: its lists, the form's draft, and what stands on the map. */
export function useDeskWatch(view: WatchView | null) {
  const alerts = useOpenAlerts()
  const rules = useRules()
  const [draft, setDraft] = useState<TermsDraft>(NO_TERMS)
  const isForm = view?.page === 'form'
  // A draft outlives its panel; the terms of one rule never stand in the form of another.
  const formKey = isForm ? (view.id ?? 'new') : null
  const [lastForm, setLastForm] = useState(formKey)
  if (formKey !== null && formKey !== lastForm) {
    setLastForm(formKey)
    setDraft(NO_TERMS)
  }
  const alert = view?.page === 'alerts' && view.id !== null ? alerts.items.find(it => it.id === view.id) : undefined
  const ruleId = view?.page === 'rules' ? view.id : (alert?.ruleId ?? null)
  const people = usePeople(alert?.unitIds ?? [])
  const onDraft = useCallback((fence: FenceDraft) => setDraft(now => ({ ...now, fence })), [])
  const marks = useMemo(() => [...fenceMarks(isForm ? [] : rules.items, ruleId), ...(isForm ? chosenArea(draft) : [])], [isForm, rules.items, ruleId, draft])
  const onMap = useMemo<WatchOnMap>(() => {
    const bbox = bboxOfWatch(ruleId === null ? undefined : rules.byId.get(ruleId), alert?.position ?? null)
    return {
      ruleCount: rules.items.length,
      fences: marks,
      alerts: isForm ? [] : alertMarks(alerts.items, alert),
      unitNumbers: [...people.values()].flatMap(unit => unit?.number ?? []),
      draft: isForm && isDrawing(draft) ? draft.fence : null,
      onDraft,
      look: bbox === null ? null : { key: `${alert?.id ?? ''} ${ruleId ?? ''}`, bbox },
    }
  }, [alerts.items, rules, ruleId, alert, people, draft, isForm, marks, onDraft])
  return { alerts, rules, draft, setDraft, onMap }
}

/** One mark for each place with an open alert; the one looked at is above the rest. */
function alertMarks(items: readonly WatchAlert[], chosen: WatchAlert | undefined): AlertMark[] {
  const shown = items.filter(item => item.id === chosen?.id || item.state === 'raised').slice(0, MOST_MARKS)
  return shown
    .flatMap(({ id, position, severity }): AlertMark[] => (position === null ? [] : [{ id, position: position as Position, severity, isChosen: id === chosen?.id, words: '' }]))
    .sort((one, other) => Number(one.isChosen) - Number(other.isChosen))
}

/** The area chosen in the form, before it is saved. */
function chosenArea(draft: TermsDraft): FenceMark[] {
  if (draft.whereMode !== 'area' || draft.area === null) return []
  const outline = outlineOfRule({ what: { kind: 'enter' }, where: { shape: 'polygon', polygons: draft.area.polygons } })
  return outline === null ? [] : [{ id: 'draft', ...outline, isSuspended: false, isChosen: true }]
}
