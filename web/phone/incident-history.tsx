'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { type Incident, type TimelineEntry, getTimeline } from '#domain/incident'
import { ask } from '../live/api.ts'
import { useSay } from '../ui/use-say.ts'
import styles from './phone.module.css'

/** What happened so far, the newest first. */
export function IncidentHistory({ incident }: { incident: Incident }) {
  const t = useTranslations('phone.incident')
  const say = useSay()
  const saidOf = useHappened()
  const timeline = useQuery({ queryKey: ['timeline', incident.id], queryFn: ({ signal }) => ask(getTimeline, { id: incident.id }, { signal }) })
  const entries = timeline.data?.items ?? []
  if (entries.length === 0) return null
  return (
    <section className={styles.card}>
      <div className={styles.body}>
        <h2>{t('history')}</h2>
        <ol className={styles.history}>
          {[...entries].sort((one, other) => other.at.localeCompare(one.at)).map(entry => (
            <li key={`${entry.at}${entry.name}${entry.step}`}>
              <time>{say.time(entry.at)}</time>
              <p>
                {saidOf(entry)}
                <span>{[entry.actorName, entry.unitNames.join('、')].filter(Boolean).join(' → ')}</span>
                {entry.note !== '' && <em>{entry.note}</em>}
              </p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}

const STEPS = ['accept', 'assign', 'set-out', 'arrive', 'resolve', 'close', 'return', 'cancel', 'note'] as const

/** One entry of a time line in words. */
export function useHappened(): (entry: Pick<TimelineEntry, 'name' | 'step'>) => string {
  const t = useTranslations('common.happened')
  const called = useTranslations('common.called')
  return ({ name, step }) => {
    const ofCall = name.startsWith('call.') ? name.slice(5) : ''
    if (called.has(ofCall as 'started')) return called(ofCall as 'started')
    if (name === 'incident.overdue') return t('overdue')
    const known = STEPS.find(word => word === step)
    return known ? t(known) : name === 'incident.reported' ? t('reported') : t('note')
  }
}
