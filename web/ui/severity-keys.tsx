'use client'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { type Severity, severity } from '#domain/incident'
import { Icon, SEVERITY_ICON } from './icon.tsx'
import styles from './panel.module.css'

/** How urgent: one of three. */
export function SeverityKeys({ legend, chosen, onChoose }: { legend: string; chosen: Severity; onChoose: (grade: Severity) => void }) {
  const common = useTranslations('common')
  const name = useId()
  return (
    <fieldset className={styles.field}>
      <legend>{legend}</legend>
      <div className={styles.keys}>
        {severity.options.map(grade => (
          <label key={grade}>
            <input type="radio" name={name} className="visually-hidden" checked={chosen === grade} onChange={() => onChoose(grade)} />
            <Icon name={SEVERITY_ICON[grade]} />
            {common(`severity.${grade}`)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
