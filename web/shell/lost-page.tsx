'use client'
import { useTranslations } from 'use-intl'
import { Icon } from '../ui/icon.tsx'
import styles from './lost-page.module.css'

export function LostPage() {
  const t = useTranslations('common.page')
  return (
    <main className={styles.page}>
      <Icon name="a-mark" />
      <h1>{t('notFound')}</h1>
      <p>{t('notFoundHint')}</p>
      <a href="/">{t('home')}</a>
    </main>
  )
}

/** A screen that threw. The id is in the server's log when the fault was there. */
export function BrokenPage({ id, onRetry }: { id: string; onRetry: () => void }) {
  const t = useTranslations('common')
  return (
    <main className={styles.page}>
      <Icon name="a-mark" />
      <h1>{t('page.broken')}</h1>
      <p>{t('page.brokenHint', { id })}</p>
      <button type="button" onClick={onRetry}>
        {t('state.tryAgain')}
      </button>
    </main>
  )
}
