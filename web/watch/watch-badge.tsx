'use client'
import { useTranslations } from 'use-intl'
import { Icon, SEVERITY_ICON } from '../ui/icon.tsx'
import type { OpenAlerts } from './use-alerts.ts'
import styles from './watch.module.css'

/** In the header: how many alerts nobody has seen, with the mark of the worst; quiet when there are none. */
export function WatchBadge({ alerts, onOpen }: { alerts: OpenAlerts; onOpen: () => void }) {
  const t = useTranslations('watch')
  if (!alerts.isAllowed) return null
  const waiting = alerts.items.filter(alert => alert.state === 'raised')
  const [worst] = waiting
  const label = waiting.length > 0 ? t('waiting', { count: waiting.length }) : t('none')
  return (
    <button type="button" className={[styles.badge, worst && styles.wants, worst && styles[worst.severity]].filter(Boolean).join(' ')} onClick={onOpen} aria-label={label} title={label}>
      {worst === undefined ? <Icon name="a-watch" /> : <Icon name={SEVERITY_ICON[worst.severity]} />}
      {t('alerts')}
      {waiting.length > 0 && <b>{waiting.length}</b>}
    </button>
  )
}
