'use client'
import { useTranslations } from 'use-intl'
import type { TermsDraft } from './terms-draft.ts'
import styles from './watch.module.css'

const DAYS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'] as const

/** When a rule watches: always, or between two times on some weekdays; a night goes into the next day. */
export function WhenField({ draft, onChange }: { draft: TermsDraft; onChange: (part: Partial<TermsDraft>) => void }) {
  const t = useTranslations('watch.form')
  const toggle = (day: number) => onChange({ weekdays: DAYS.map((_, index) => index + 1).filter(it => (it === day ? !draft.weekdays.includes(it) : draft.weekdays.includes(it))) })
  return (
    <fieldset className={styles.field}>
      <legend>{t('when')}</legend>
      <div className={styles.segments}>
        {[false, true].map(it => (
          <label key={String(it)} className={draft.hasHours === it ? styles.on : undefined}>
            <input type="radio" name="rule-when" className="visually-hidden" checked={draft.hasHours === it} onChange={() => onChange({ hasHours: it })} />
            {t(it ? 'hours' : 'always')}
          </label>
        ))}
      </div>
      {draft.hasHours && (
        <>
          <div className={styles.days}>
            {DAYS.map((day, index) => (
              <label key={day} className={draft.weekdays.includes(index + 1) ? styles.on : undefined}>
                <input type="checkbox" className="visually-hidden" checked={draft.weekdays.includes(index + 1)} onChange={() => toggle(index + 1)} />
                {t(`weekday.${day}`)}
              </label>
            ))}
          </div>
          <div className={styles.times}>
            <span>{t('from')}</span>
            <input type="time" value={draft.from} aria-label={t('from')} onChange={event => event.target.value !== '' && onChange({ from: event.target.value })} />
            <span>{t('until')}</span>
            <input type="time" value={draft.to} aria-label={t('until')} onChange={event => event.target.value !== '' && onChange({ to: event.target.value })} />
          </div>
        </>
      )}
    </fieldset>
  )
}
