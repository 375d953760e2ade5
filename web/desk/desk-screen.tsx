'use client'
import { useTranslations } from 'use-intl'

export function DeskScreen() {
  const t = useTranslations('desk')
  return <main style={{ padding: 24 }}>{t('title')}</main>
}
