'use client'
import { useTranslations } from 'use-intl'
import type { IncidentStatus, Severity } from '#domain/incident'
import { Icon, SEVERITY_ICON } from './icon.tsx'

type Look = { severity: Severity; status?: IncidentStatus; /** The mark alone; its word goes to screen readers. */ bare?: boolean }

/** Severity is colour + shape + word, always. What has ended shows the moss tick instead. */
export function SeverityMark({ severity, status, bare = false }: Look) {
  const t = useTranslations('common')
  const hasEnded = status === 'resolved' || status === 'closed' || status === 'cancelled'
  const icon = hasEnded ? 'sev-ok' : SEVERITY_ICON[severity]
  const word = hasEnded ? t(`status.${status}`) : t(`severity.${severity}`)
  if (bare) return <Icon name={icon} label={word} />
  return (
    <span className="severity">
      <Icon name={icon} />
      <b className={icon.replace('sev-', 'sev-word-')}>{word}</b>
    </span>
  )
}
