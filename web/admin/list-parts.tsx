'use client'
import { Button } from 'antd'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { useLink } from '../live/use-live.ts'
import { Icon } from '../ui/icon.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './admin.module.css'
import { Waiting } from './waiting.tsx'

/** Title, what it is about, and what can be done with it. */
export function ViewHead({ title, intro, children }: { title: string; intro: string; children?: ReactNode }) {
  return (
    <div className={styles.head}>
      <div>
        <h1>{title}</h1>
        <p>{intro}</p>
      </div>
      {children}
    </div>
  )
}

export function SearchBox({ value, label, onChange }: { value: string; label: string; onChange: (q: string) => void }) {
  return (
    <label className={styles.search}>
      <Icon name="a-search" />
      <input type="search" value={value} placeholder={label} aria-label={label} onChange={event => onChange(event.target.value)} />
    </label>
  )
}

type Asked = { readonly isPending: boolean; readonly error: unknown; readonly data: unknown; readonly dataUpdatedAt: number; readonly refetch: () => unknown }

/** The four states of a list: on its way, failed, stopped at an earlier time, here. */
export function Listed({ asked, children }: { asked: Asked; children: ReactNode }) {
  if (asked.isPending) return <Waiting />
  if (asked.data === undefined) {
    return (
      <div className={styles.alone}>
        <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
      </div>
    )
  }
  return (
    <>
      <StaleBar asked={asked} />
      {children}
    </>
  )
}

function StaleBar({ asked }: { asked: Asked }) {
  const t = useTranslations('admin.list')
  const common = useTranslations('common.state')
  const say = useSay()
  const isAway = useLink().state === 'offline'
  if (!asked.error && !isAway) return null
  return (
    <div className={styles.stale} role="status">
      <Icon name="a-clock" />
      {t('stale', { time: say.time(asked.dataUpdatedAt) })}
      <button type="button" onClick={() => void asked.refetch()}>
        {common('tryAgain')}
      </button>
    </div>
  )
}

type Paged = { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown }

export function ListFoot({ count, paged }: { count: number; paged?: Paged }) {
  const t = useTranslations('admin.list')
  const say = useSay()
  return (
    <div className={styles.foot}>
      <span>{t(paged?.hasNextPage ? 'shown' : 'all', { count: say.number(count) })}</span>
      {paged?.hasNextPage && (
        <Button loading={paged.isFetchingNextPage} onClick={() => void paged.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  )
}

type Opened = { readonly label: string; readonly onClose: () => void; /** Stands there unasked: nothing to close. */ readonly isFixed?: boolean; readonly children: ReactNode }

/** The thing itself, at the right. The keyboard follows it there, Escape closes it and leads back. Key it by what is opened. */
export function Panel({ label, onClose, isFixed = false, children }: Opened) {
  const t = useTranslations('admin.list')
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const from = document.activeElement
    if (isFixed || panel.current?.contains(from)) return
    panel.current?.focus({ preventScroll: true })
    return () => {
      const isLost = document.activeElement === null || document.activeElement === document.body
      if (isLost && from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true })
    }
  }, [isFixed])
  return (
    <aside ref={panel} tabIndex={-1} className={styles.panel} aria-label={label} onKeyDown={event => event.key === 'Escape' && isOurs(event) && onClose()}>
      {!isFixed && (
        <button type="button" className={styles.close} aria-label={t('closePanel')} onClick={onClose}>
          <Icon name="a-close" />
        </button>
      )}
      {children}
    </aside>
  )
}

/** Escape in a field or an open list is theirs; a drawer's comes through React though it lies elsewhere on the page. */
function isOurs({ target, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  return target instanceof Element && currentTarget.contains(target) && !target.matches('input, textarea')
}

/** What was just done, said where it was done. */
export function Done({ children }: { children: ReactNode }) {
  return (
    <p className={styles.done} role="status">
      <Icon name="sev-ok" />
      <span>{children}</span>
    </p>
  )
}

export function Fault({ children }: { children: ReactNode }) {
  return (
    <p className={styles.fault} role="alert">
      <Icon name="a-warn" />
      <span>{children}</span>
    </p>
  )
}
