'use client'
import { useQuery } from '@tanstack/react-query'
import { Dropdown } from 'antd'
import { useLocale, useTranslations } from 'use-intl'
import { type Area, getArea } from '#domain/area'
import type { Me } from '#domain/identity'
import { ask } from '../live/api.ts'
import { LinkWords } from '../shell/link-words.tsx'
import { signOut } from '../sign-in/sign-in.ts'
import { AsOf } from '../ui/as-of.tsx'
import { Clock } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { WatchBadge } from '../watch/watch-badge.tsx'
import type { OpenAlerts } from '../watch/use-alerts.ts'
import { LanguageSwitch } from '../words/language-switch.tsx'
import { useGround } from '../city/use-ground.ts'
import styles from './desk.module.css'
import type { GoTo } from './use-desk-view.ts'

type HeaderProps = { readonly me: Me; readonly root: Area; readonly area: Area; readonly go: GoTo; readonly asOf: string | null; readonly alerts: OpenAlerts }

/** Where one is, which pages there are, whether to believe the screen, and who is signed in. */
export function DeskHeader({ me, root, area, go, asOf, alerts }: HeaderProps) {
  const t = useTranslations('desk')
  const common = useTranslations('common')
  return (
    <header className={styles.header}>
      <div className={styles.brand}>
        <Icon name="a-mark" />
        <b>{common('product')}</b>
      </div>
      <Crumbs root={root} area={area} go={go} />
      <nav className={styles.tabs} aria-label={t('nav.label')}>
        <a className={styles.on} aria-current="page" href="/">
          {t('nav.command')}
        </a>
        <a href="/wall">{t('nav.wall')}</a>
        {me.actions.includes('account.manage') && <a href="/admin">{t('nav.admin')}</a>}
      </nav>
      <div className={styles.state}>
        <WatchBadge alerts={alerts} onOpen={() => go({ watch: { page: 'alerts', id: null } })} />
        <LinkWords />
        <AsOf at={asOf} staleAfterMs={120_000} long />
        <Clock className={styles.clock} />
        <Who me={me} />
      </div>
    </header>
  )
}

function Crumbs({ root, area, go }: Pick<HeaderProps, 'root' | 'area' | 'go'>) {
  const t = useTranslations('desk.crumb')
  const isEnglish = useLocale() === 'en'
  const nameOf = (it: Pick<Area, 'name' | 'nameEn'>) => (isEnglish && it.nameEn !== '' ? it.nameEn : it.name)
  const detail = useQuery({ queryKey: ['area', area.code], queryFn: ({ signal }) => ask(getArea, { code: area.code }, { signal }), staleTime: 10 * 60_000 })
  const { children } = useGround(area)
  const above = detail.data?.ancestors ?? []
  const isMine = (code: string) => area.path.slice(root.path.length - root.code.length - 1).includes(`${code}/`)
  const goTo = (code: string) => go({ areaCode: code === root.code ? null : code, selected: null })
  return (
    <nav className={styles.crumb} aria-label={t('label')}>
      {above.map(it => (
        <span key={it.code}>
          {isMine(it.code) ? (
            <button type="button" onClick={() => goTo(it.code)} title={t('up', { area: nameOf(it) })}>
              {nameOf(it)}
            </button>
          ) : (
            <i>{nameOf(it)}</i>
          )}
          <Icon name="a-next" />
        </span>
      ))}
      <button type="button" onClick={() => goTo(area.code)} aria-current="location">
        <b>{nameOf(area)}</b>
      </button>
      {children.length > 0 && (
        <Dropdown trigger={['click']} menu={{ className: styles.below ?? '', items: children.map(it => ({ key: it.code, label: nameOf(it) })), onClick: ({ key }) => goTo(key) }}>
          <button type="button" className={styles.down} title={t('below')}>
            <Icon name="a-next" />
            {t('choose')}
          </button>
        </Dropdown>
      )}
    </nav>
  )
}

function Who({ me }: { me: Me }) {
  const t = useTranslations('desk.who')
  const common = useTranslations('common')
  const isEnglish = useLocale() === 'en'
  const role = me.roles[0] === undefined ? '' : common(`role.${me.roles[0]}`)
  const area = me.area === null ? '' : isEnglish && me.area.nameEn !== '' ? me.area.nameEn : me.area.name
  const menu = (
    <div className={styles.whoMenu}>
      <p>
        <b>{me.displayName}</b>
        <span>{area === '' ? role : t('area', { area, role })}</span>
      </p>
      <LanguageSwitch />
      <button type="button" onClick={() => void signOut()}>
        <Icon name="a-sign-out" />
        {common('act.signOut')}
      </button>
    </div>
  )
  return (
    <Dropdown trigger={['click']} popupRender={() => menu} placement="bottomRight">
      <button type="button" className={styles.who} aria-label={t('menu')}>
        <i>{[...me.displayName][0]}</i>
        <span>{me.displayName}</span>
      </button>
    </Dropdown>
  )
}
