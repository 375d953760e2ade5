'use client'
import { useTranslations } from 'use-intl'
import { type Call, type Seat, isIn } from '#domain/call'
import type { Incident } from '#domain/incident'
import { useNow } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './call.module.css'

/** What the call is about, how many are in it, and for how long. */
export function CallHeader({ call, seats, incident }: { call: Call; seats: readonly Seat[]; incident: Incident | undefined }) {
  const t = useTranslations('call')
  const say = useSay()
  const nowMs = useNow(1000)
  const count = seats.filter(seat => isIn(seat) && seat.role !== 'watcher').length
  const from = call.liveAt ?? call.startedAt
  return (
    <header className={styles.header}>
      {incident !== undefined && <SeverityMark severity={incident.severity} status={incident.status} />}
      <h1>{incident?.title ?? (call.title || t(call.kind === 'voice_group' ? 'group' : 'untitled'))}</h1>
      {incident !== undefined && <span className={styles.where}>{[incident.areaNames.slice(0, 2).join(' '), incident.address].filter(Boolean).join(' · ')}</span>}
      <div className={styles.state}>
        {call.isLocked && (
          <span>
            <Icon name="a-lock" /> {t('locked')}
          </span>
        )}
        <span>{t('inCall', { count })}</span>
        {call.kind === 'conference' && nowMs !== null && (
          <time className={styles.clock} aria-label={t('clock')}>
            {say.stopwatch(nowMs - Date.parse(from)).padStart(5, '0')}
          </time>
        )}
      </div>
    </header>
  )
}
