'use client'
import { useTranslations } from 'use-intl'
import type { Me } from '#domain/identity'
import { homeOf } from '../sign-in/sign-in.ts'
import { Icon } from '../ui/icon.tsx'
import styles from './admin.module.css'

export function NoRights({ me }: { me: Me }) {
  const t = useTranslations('admin.noRights')
  return (
    <main className={styles.noRights}>
      <Icon name="a-mark" />
      <h1>{t('title')}</h1>
      <p>{t('hint')}</p>
      <a href={homeOf(me.roles)}>{t('back')}</a>
    </main>
  )
}
