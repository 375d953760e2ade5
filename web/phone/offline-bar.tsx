'use client'
import { useTranslations } from 'use-intl'
import { useLink } from '../live/use-live.ts'
import { Icon } from '../ui/icon.tsx'
import styles from './phone.module.css'

/** Says that there is no network and what was kept, or that it is slow; gone when all is well. */
export function OfflineBar({ waiting }: { waiting: number }) {
  const t = useTranslations('phone.offline')
  const { state, isSlow = false } = useLink()
  const isOffline = state === 'offline'
  if (!isOffline && waiting === 0 && !isSlow) return null
  const isSending = !isOffline && waiting > 0
  return (
    <div className={isSending ? styles.sending : styles.offline} role="status">
      <Icon name={isOffline ? 'a-off' : isSending ? 'a-send' : 'a-link'} />
      {isSending ? t('sending', { count: waiting }) : !isOffline ? t('slow') : waiting > 0 ? t('saved', { count: waiting }) : t('nothing')}
    </div>
  )
}
