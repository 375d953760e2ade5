'use client'
import { useTranslations } from 'use-intl'
import type { Incident } from '#domain/incident'
import { useSay } from '../ui/use-say.ts'
import styles from './phone.module.css'

/** How far it has come: each step with its time; what was skipped stays empty. */
export function StepTrack({ incident }: { incident: Incident }) {
  const t = useTranslations('common')
  const say = useSay()
  const steps = [
    { word: t('happened.reported'), at: incident.reportedAt },
    { word: t('step.accept'), at: incident.acceptedAt },
    { word: t('step.assign'), at: incident.assignedAt },
    { word: t('step.set-out'), at: incident.onTheWayAt },
    { word: t('step.arrive'), at: incident.onSceneAt },
    { word: t('step.resolve'), at: incident.resolvedAt },
  ]
  const now = steps.findLastIndex(step => step.at !== null)
  return (
    <ol className={styles.track}>
      {steps.map((step, index) => (
        <li key={step.word} className={step.at !== null ? styles.passed : undefined} aria-current={index === now ? 'step' : undefined}>
          <i />
          <b>{step.word}</b>
          <span>{step.at === null ? '' : say.time(step.at)}</span>
        </li>
      ))}
    </ol>
  )
}
