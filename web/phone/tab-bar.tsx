'use client'
import { useTranslations } from 'use-intl'
import { Icon } from '../ui/icon.tsx'
import styles from './phone.module.css'
import type { usePhoneView } from './use-phone-view.ts'

const TABS = [
  { tab: 'tasks', icon: 'a-list' },
  { tab: 'report', icon: 'a-photo' },
  { tab: 'mine', icon: 'a-user' },
] as const

export function TabBar({ view, waiting }: { view: ReturnType<typeof usePhoneView>; waiting: number }) {
  const t = useTranslations('phone.tabs')
  return (
    <nav className={styles.tabs}>
      {TABS.map(({ tab, icon }) => (
        <button key={tab} type="button" aria-current={view.tab === tab ? 'page' : undefined} onClick={() => view.go({ tab })}>
          <span>
            <Icon name={icon} />
            {tab === 'mine' && waiting > 0 && <b>{waiting}</b>}
          </span>
          {t(tab)}
        </button>
      ))}
    </nav>
  )
}
