'use client'
import { memo } from 'react'
import { useTranslations } from 'use-intl'
import { type Incident, isOpen, isOverdue } from '#domain/incident'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useSay } from '../ui/use-say.ts'
import { isWaiting } from '../city/alarm.ts'
import type { PlaceNames } from '../city/place-names.ts'
import styles from './list.module.css'

type RowProps = {
  readonly incident: Incident
  readonly nowMs: number
  readonly names: PlaceNames
  readonly isSelected: boolean
  readonly isActive: boolean
  readonly onChoose: (id: string) => void
}

/** One incident in two lines: what and since when, where and how far it has come. */
export const IncidentRow = memo(function IncidentRow({ incident, nowMs, names, isSelected, isActive, onChoose }: RowProps) {
  const t = useTranslations('common')
  const say = useSay()
  const isLate = isOverdue(incident, nowMs)
  const ended = isOpen(incident.status) ? null : (incident.resolvedAt ?? incident.closedAt ?? incident.reportedAt)
  const classes = [styles.row, isSelected && styles.selected, isActive && styles.active, isLate && styles.late, isWaiting(incident) && styles.waiting]
  return (
    <li id={`row-${incident.id}`} data-id={incident.id} role="option" aria-selected={isSelected} className={classes.filter(Boolean).join(' ')} onClick={() => onChoose(incident.id)}>
      <SeverityMark severity={incident.severity} status={incident.status} bare />
      <b>{incident.title}</b>
      <time>{ended !== null ? say.when(ended, nowMs) : nowMs === 0 ? '' : say.duration(Math.max(60_000, nowMs - Date.parse(incident.reportedAt)))}</time>
      <span>{names.chain(incident.gridCode, incident.areaNames)}</span>
      <em>{isLate && !isWaiting(incident) ? t('overdue') : t(`status.${incident.status}`)}</em>
    </li>
  )
})
