'use client'
import { useTranslations } from 'use-intl'
import { type Severity, severity as severities } from '#domain/incident'
import { Icon, SEVERITY_ICON } from '../ui/icon.tsx'
import styles from './phone.module.css'

/** How urgent: set by the kind, changed by one tap. */
export function SeverityPick({ severity, onSeverity }: { severity: Severity; onSeverity: (severity: Severity) => void }) {
  const t = useTranslations('common.severity')
  const label = useTranslations('phone.report')('severity')
  return (
    <div className={styles.severities} role="radiogroup" aria-label={label}>
      {severities.options.map(option => (
        <button key={option} type="button" role="radio" aria-checked={option === severity} onClick={() => onSeverity(option)}>
          <Icon name={SEVERITY_ICON[option]} />
          {t(option)}
        </button>
      ))}
    </div>
  )
}
