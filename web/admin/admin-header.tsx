'use client'
import { type MouseEvent, useEffect } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '#domain/identity'
import { LinkWords } from '../shell/link-words.tsx'
import { signOut } from '../sign-in/sign-in.ts'
import { Clock } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { LanguageSwitch } from '../words/language-switch.tsx'
import styles from './admin.module.css'
import { useAreaName } from './use-area-name.ts'
import { type AdminPart, hrefOf, useAdminView } from './use-admin-view.ts'

export function AdminHeader({ me, parts, shown }: { me: Me | undefined; parts: readonly AdminPart[]; shown: AdminPart }) {
  const t = useTranslations('admin')
  const common = useTranslations('common')
  const areaName = useAreaName()
  return (
    <header className={styles.header}>
      <a className={styles.mark} href="/admin">
        <Icon name="a-mark" />
        {common('product')}
      </a>
      <span className={styles.crumb}>
        {me && (me.area ? areaName(me.area) : t('wholeInstance'))}
        <Icon name="a-next" />
        <b>{t('title')}</b>
      </span>
      <Parts parts={parts} shown={shown} />
      <span className={styles.spring} />
      <LinkWords />
      <Clock className={styles.clock!} seconds={false} />
      {me && (
        <span className={styles.me} title={me.username}>
          <i aria-hidden>{me.displayName.slice(0, 1)}</i>
          <span>{me.displayName}</span>
        </span>
      )}
      {me?.actions.includes('incident.read') && (
        <a className={styles.quiet} href="/">
          {t('desk')}
        </a>
      )}
      <LanguageSwitch className={styles.quiet!} />
      <button type="button" className={styles.quiet} onClick={() => void signOut()} aria-label={common('act.signOut')} title={common('act.signOut')}>
        <Icon name="a-sign-out" />
      </button>
    </header>
  )
}

function Parts({ parts, shown }: { parts: readonly AdminPart[]; shown: AdminPart }) {
  const t = useTranslations('admin.nav')
  const { go } = useAdminView()
  useEffect(() => {
    document.title = `${t(shown)} · ${document.documentElement.lang === 'en' ? 'Guatu' : '挂图'}`
  }, [shown, t])
  const open = (part: AdminPart) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    go({ part })
  }
  return (
    <nav className={styles.nav} aria-label={t('label')}>
      {parts.map(part => (
        <a key={part} href={hrefOf(part)} aria-current={part === shown ? 'page' : undefined} onClick={open(part)}>
          {t(part)}
        </a>
      ))}
    </nav>
  )
}
