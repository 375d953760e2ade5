'use client'
import { useTranslations } from 'use-intl'
import type { Incident } from '#domain/incident'
import type { Position } from '#platform/pure'
import { useNow } from '../ui/clock.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useSay } from '../ui/use-say.ts'
import { DistanceSketch } from './distance-sketch.tsx'
import styles from './phone.module.css'
import { lateMs, localAddress } from './task-order.ts'

type Given = { incident: Incident; from: Position | null; isMine: boolean; gridCode: string | null; onOpen: () => void }

/** The next thing to do: how far, what, by when, where. */
export function NextTask({ incident, from, isMine, gridCode, onOpen }: Given) {
  const t = useTranslations('phone')
  const kind = useTranslations('common.kind')(incident.kind)
  return (
    <button type="button" className={styles.next} onClick={onOpen}>
      <DistanceSketch from={from} to={incident.position} gridCode={gridCode} />
      <span className={styles.body}>
        <span className={styles.kicker}>
          <SeverityMark severity={incident.severity} bare />
          {isMine ? t('tasks.next', { kind }) : t('tasks.nearNext', { kind })}
          <DueBy incident={incident} />
        </span>
        <strong>{incident.title}</strong>
        {incident.note !== '' && <span className={styles.line}>{incident.note}</span>}
        <span className={styles.line}>{localAddress(incident) || incident.areaNames.slice(-2).join(' ')}</span>
        {incident.status === 'reported' && <span className={styles.line}>{t('tasks.waiting')}</span>}
      </span>
    </button>
  )
}

/** `15:00 前`, or how late it is. */
export function DueBy({ incident }: { incident: Incident }) {
  const t = useTranslations('phone.tasks')
  const say = useSay()
  const nowMs = useNow(10_000) ?? 0
  const late = lateMs(incident, nowMs)
  if (late !== null) return <b className={styles.late}>{t('late', { duration: say.duration(late) })}</b>
  return <b>{t('dueBefore', { time: say.when(incident.dueAt, nowMs || Date.parse(incident.dueAt)) })}</b>
}
