'use client'
import { useTranslations } from 'use-intl'
import type { Account } from '#domain/identity'
import styles from '../admin.module.css'

export function AccountState({ account }: { account: Account }) {
  const t = useTranslations('admin.accounts.state')
  return <span className={account.isDisabled ? `${styles.state} ${styles.isOff}` : styles.state}>{t(account.isDisabled ? 'disabled' : 'active')}</span>
}

export function DemoTag() {
  return <span className={styles.tag}>{useTranslations('admin.list')('demo')}</span>
}
