'use client'
import { useTranslations } from 'use-intl'
import { useLink } from '../live/use-live.ts'
import { Icon } from '../ui/icon.tsx'
import styles from './phone.module.css'

/** Says that there is no network and what was kept; gone when all is well. */
export function OfflineBar({ waiting }: { waiting: number }) {
  const t = useTranslations('phone.offline')
  const isOffline = useLink().state === 'offline'
  if (!isOffline && waiting === 0) return null
  return (
    <div className={isOffline ? styles.offline : styles.sending} role="status">
      <Icon name={isOffline ? 'a-off' : 'a-send'} />
      {!isOffline ? t('sending', { count: waiting }) : waiting > 0 ? t('saved', { count: waiting }) : t('nothing')}
    </div>
  )
}
