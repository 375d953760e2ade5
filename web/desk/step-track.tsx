'use client'
import { useTranslations } from 'use-intl'
import type { Incident } from '#domain/incident'
import { useNow } from '../ui/clock.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './page.module.css'
import { type StepClock, pastDueMs, stepClocks } from './step-clocks.ts'

/** Five steps, each with its clock: when it was done, what is left of its limit, or how far past it is. */
export function StepTrack({ incident }: { incident: Incident }) {
  const t = useTranslations('desk.incident')
  const nowMs = useNow(5000) ?? 0
  return (
    <ol className={styles.steps} aria-label={t('steps')}>
      {stepClocks(incident).map(clock => {
        const isLate = clock.state === 'now' && clock.dueAtMs !== null && nowMs > clock.dueAtMs
        const state = isLate ? `${styles.now} ${styles.over}` : { done: styles.done, skipped: styles.skipped, now: styles.now, later: undefined }[clock.state]
        return (
          <li key={clock.step} className={state} aria-current={clock.state === 'now' ? 'step' : undefined}>
            <i />
            <b>{t(`step.${clock.step}`)}</b>
            <span>
              <StepWords clock={clock} nowMs={nowMs} />
            </span>
          </li>
        )
      })}
    </ol>
  )
}

function StepWords({ clock, nowMs }: { clock: StepClock; nowMs: number }) {
  const t = useTranslations('desk.incident')
  const say = useSay()
  if (clock.at !== null) return say.time(clock.at)
  if (clock.state === 'skipped') return '–'
  if (clock.state === 'now' && nowMs !== 0) {
    if (clock.dueAtMs === null) return t('stepNow')
    const past = pastDueMs(clock.dueAtMs, nowMs)
    return past > 0 ? t('stepOver', { duration: say.duration(Math.max(60_000, past)) }) : t('stepLeft', { duration: say.duration(-past) })
  }
  return clock.limitMinutes === null ? '' : t('stepLimit', { duration: say.duration(clock.limitMinutes * 60_000) })
}
