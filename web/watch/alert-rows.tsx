'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { WatchAlert } from '#domain/watch'
import type { PlaceNames } from '../city/place-names.ts'
import { useNow } from '../ui/clock.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { Empty, ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import { useAlertWords } from './use-alert-words.ts'
import { type OpenAlerts, useClosedAlerts } from './use-alerts.ts'
import { type People, usePeople } from './use-people.ts'
import styles from './watch.module.css'

const ROWS_AT_ONCE = 60

/** What waits, the worst first; behind the second tab what was answered. */
export function AlertRows({ alerts, names, onOpen }: { alerts: OpenAlerts; names: PlaceNames; onOpen: (id: string) => void }) {
  const t = useTranslations('watch.list')
  const common = useTranslations('common.act')
  const say = useSay()
  const [isClosed, setClosed] = useState(false)
  const [shownCount, setShownCount] = useState(ROWS_AT_ONCE)
  const closed = useClosedAlerts(isClosed)
  const list = isClosed ? closed : alerts
  const shown = isClosed ? list.items : list.items.slice(0, shownCount)
  const people = usePeople(shown.flatMap(alert => alert.unitIds.slice(0, 2)))
  const hasMore = isClosed ? closed.hasMore : list.items.length > shown.length
  return (
    <div className={styles.scroll}>
      <div className={styles.switch} role="radiogroup" aria-label={t('open')}>
        {[false, true].map(it => (
          <button key={String(it)} type="button" role="radio" aria-checked={isClosed === it} onClick={() => setClosed(it)}>
            {t(it ? 'closed' : 'open')}
          </button>
        ))}
      </div>
      {list.error !== null && list.items.length > 0 && list.asOfMs !== null && <p className={styles.stale}>{t('stale', { time: say.time(list.asOfMs) })}</p>}
      {list.error !== null && list.items.length === 0 && <div className={styles.pad}><ErrorState error={list.error} onRetry={list.retry} /></div>}
      {list.error === null && list.isLoading && <div className={styles.pad}><Skeleton lines={['72%', '48%', '66%', '52%', '70%', '44%']} /></div>}
      {list.error === null && !list.isLoading && list.items.length === 0 && (
        <div className={styles.pad}>{isClosed ? <Empty title={t('emptyClosed')} /> : <Empty title={t('empty')} hint={t('emptyHint')} />}</div>
      )}
      <ol className={styles.rows}>
        {shown.map(alert => (
          <AlertRow key={alert.id} alert={alert} place={names.chain(alert.placeCode ?? '', alert.placeNames)} people={people} onOpen={onOpen} />
        ))}
      </ol>
      {hasMore && (
        <button type="button" className={styles.more} onClick={() => (isClosed ? closed.fetchMore() : setShownCount(shownCount + ROWS_AT_ONCE))}>
          {common('more')}
        </button>
      )}
    </div>
  )
}

function AlertRow({ alert, place, people, onOpen }: { alert: WatchAlert; place: string; people: People; onOpen: (id: string) => void }) {
  const t = useTranslations('watch')
  const say = useSay()
  const words = useAlertWords()
  const nowMs = useNow(15_000) ?? 0
  const state = alert.state === 'raised' ? t('state.raised') : alert.endedAt !== null && alert.state !== 'closed' ? t('over', { time: say.time(alert.endedAt) }) : t(`state.${alert.state}`)
  return (
    <li className={alert.state === 'raised' ? styles.fresh : undefined}>
      <button type="button" onClick={() => onOpen(alert.id)}>
        <SeverityMark severity={alert.severity} bare />
        <b>{words(alert, people)}</b>
        <time>{say.when(alert.startedAt, nowMs)}</time>
        <span>{[alert.ruleName, place].filter(Boolean).join(' · ')}</span>
        <em className={alert.state === 'raised' ? styles.waiting : undefined}>{state}</em>
      </button>
    </li>
  )
}
