'use client'
import { useTranslations } from 'use-intl'
import type { Incident } from '#domain/incident'
import { Icon } from '../ui/icon.tsx'
import styles from './phone.module.css'

/** Either the command centre has it, or this phone keeps it: never in doubt. */
export function ReportDone({ incident, onAgain, onTasks }: { incident: Incident | null; onAgain: () => void; onTasks: () => void }) {
  const t = useTranslations('phone.report')
  return (
    <>
      <main className={styles.finished} role="status">
        <Icon name={incident ? 'sev-ok' : 'a-empty'} />
        <h1>{incident ? t('sent') : t('saved')}</h1>
        <p>{incident ? t('sentHint', { number: incident.number }) : t('savedHint')}</p>
      </main>
      <footer className={styles.act}>
        <button type="button" onClick={onTasks}>
          {t('toTasks')}
        </button>
        <button type="button" className={styles.plain} onClick={onAgain}>
          {t('again')}
        </button>
      </footer>
    </>
  )
}
