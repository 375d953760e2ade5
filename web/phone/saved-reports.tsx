'use client'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { useSay } from '../ui/use-say.ts'
import styles from './phone.module.css'
import type { Reports } from './use-outbox.ts'

/** What waits on this phone; a refused report shows why and may be deleted, with a second tap. */
export function SavedReports({ reports }: { reports: Reports }) {
  const t = useTranslations('phone.mine')
  const locale = useLocale()
  const say = useSay()
  const [asked, setAsked] = useState<string | null>(null)
  if (reports.saved.length === 0) return null
  return (
    <section className={styles.card}>
      <div className={styles.body}>
        <h2>{t('waitingReports')}</h2>
        <ol className={styles.saved}>
          {reports.saved.map(report => (
            <li key={report.key}>
              <p>
                <b>{report.input.title}</b>
                <span>{t('savedAt', { time: say.dateTime(report.savedAtMs) })}</span>
                {report.refused !== null && <em>{t('refused', { reason: locale === 'en' ? report.refused.en : report.refused.zh })}</em>}
              </p>
              {report.refused !== null && (
                <button type="button" onClick={() => (asked === report.key ? void reports.drop(report.key) : setAsked(report.key))}>
                  {asked === report.key ? t('dropSure') : t('drop')}
                </button>
              )}
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}
