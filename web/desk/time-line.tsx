'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { type Incident, type TimelineEntry, getTimeline } from '#domain/incident'
import { ask } from '../live/api.ts'
import { useNow } from '../ui/clock.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './page.module.css'

const FIRST_SHOWN = 6
const KNOWN = ['accept', 'assign', 'set-out', 'arrive', 'resolve', 'close', 'return', 'cancel', 'note'] as const

/** What happened so far, the newest above. */
export function TimeLine({ incident }: { incident: Incident }) {
  const t = useTranslations('desk.incident')
  const say = useSay()
  const nowMs = useNow(60_000) ?? 0
  const [isWhole, setWhole] = useState(false)
  const told = useQuery({ queryKey: ['timeline', incident.id], queryFn: ({ signal }) => ask(getTimeline, { id: incident.id }, { signal }) })
  const entries = [...(told.data?.items ?? [])].reverse()
  const isToday = nowMs === 0 || say.day(incident.reportedAt) === say.day(nowMs)
  const shown = isWhole ? entries : entries.slice(0, FIRST_SHOWN)
  return (
    <section className={styles.section}>
      <h2>{t('timeline')}</h2>
      {told.isPending && <Skeleton lines={['70%', '58%', '64%']} />}
      {told.error !== null && entries.length === 0 && <ErrorState error={told.error} onRetry={() => void told.refetch()} />}
      <ol className={isToday ? styles.timeline : `${styles.timeline} ${styles.days}`}>
        {shown.map(entry => (
          <li key={`${entry.at} ${entry.name} ${entry.step} ${entry.unitNames.join()}`} className={entry.name === 'incident.reported' ? styles.first : undefined}>
            <time>{isToday ? say.clock(entry.at) : say.dateTime(entry.at)}</time>
            <i />
            <Entry entry={entry} />
          </li>
        ))}
      </ol>
      {entries.length > shown.length && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          {t('timelineMore', { count: entries.length - shown.length })}
        </button>
      )}
    </section>
  )
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const t = useTranslations('desk.incident')
  const happened = useTranslations('common.happened')
  const called = useTranslations('common.called')
  const isEnglish = useLocale() === 'en'
  const step = KNOWN.find(known => known === entry.step)
  const ofCall = entry.name.startsWith('call.') ? entry.name.slice(5) : ''
  const ofIncident = entry.step === 'overdue' ? t('happenedOverdue') : step === undefined ? happened('reported') : happened(step)
  const what = called.has(ofCall as 'started') ? called(ofCall as 'started') : ofIncident
  const sent = entry.step === 'assign' || ofCall !== '' ? entry.unitNames.join(isEnglish ? ', ' : '、') : ''
  const aside = [[entry.actorName, sent].filter(Boolean).join(' → '), entry.photoIds.length > 0 ? t('photoCount', { count: entry.photoIds.length }) : ''].filter(Boolean)
  return (
    <p>
      {entry.step === 'note' && entry.note !== '' ? `${what}${isEnglish ? ': ' : '：'}${entry.note}` : what}
      {aside.length > 0 && <span>{aside.join(' · ')}</span>}
      {entry.step !== 'note' && entry.name !== 'incident.reported' && entry.note !== '' && <em>{entry.note}</em>}
    </p>
  )
}
