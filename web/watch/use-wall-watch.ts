'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { WatchAlert } from '#domain/watch'
import { useFollowed } from '../city/use-units.ts'
import type { OwnLayers } from '../map/index.ts'
import { speakers } from './alert-list.ts'
import { alertLayers } from './fence-layers.ts'
import { useAlertWords } from './use-alert-words.ts'
import { useOpenAlerts } from './use-alerts.ts'
import { usePeople } from './use-people.ts'

/** An alert as the wall says it. */
export type WallAlert = { readonly alert: WatchAlert; readonly words: string }

const MOST_MARKS = 60
/** Names are asked for as many as may have words. */
const MOST_NAMED = 20
const MOST_TOLD = 8

/** What the watch shows on a wall: marks with words where nobody has answered, and lines for the feed. */
export function useWallWatch(): { readonly own: OwnLayers; readonly told: readonly WallAlert[] } {
  const t = useTranslations('watch.wall')
  const { items } = useOpenAlerts()
  const waiting = useMemo(() => items.filter(alert => alert.state === 'raised').slice(0, MOST_MARKS), [items])
  const newest = useMemo(() => [...items].sort((one, other) => other.raisedAt.localeCompare(one.raisedAt)).slice(0, MOST_TOLD), [items])
  const people = usePeople([...waiting.slice(0, MOST_NAMED), ...newest].flatMap(alert => alert.unitIds.slice(0, 2)))
  useFollowed(useMemo(() => [...people.values()].flatMap(unit => unit?.number ?? []), [people]))
  const say = useAlertWords()
  const label = t('alert')
  // The words of a locale do not change; the functions that say them are made anew on every render.
  const told = useMemo(() => newest.map(alert => ({ alert, words: say(alert, people) })), [newest, people]) // eslint-disable-line react-hooks/exhaustive-deps
  const own = useMemo<OwnLayers>(() => {
    const spoken = speakers(waiting)
    const marks = waiting.flatMap((alert, index) => {
      if (alert.position === null) return []
      const others = spoken.get(alert.id)
      const words = others === undefined ? '' : [label, say(alert, people), others > 0 ? t('more', { count: others }) : ''].join(' ').trim()
      return [{ id: alert.id, position: alert.position, severity: alert.severity, isChosen: index === 0, words }]
    })
    return look => (marks.length === 0 ? [] : alertLayers([...marks].reverse(), look))
  }, [waiting, people, label]) // eslint-disable-line react-hooks/exhaustive-deps
  return { own, told }
}
