'use client'
import { Select } from 'antd'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { type IncidentSummary, incidentKind, severity } from '#domain/incident'
import type { IncidentFilter } from '../live/incident-list.ts'
import { useIncidents } from '../live/use-incidents.ts'
import { useNow } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { Empty, ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import type { PlaceNames } from '../city/place-names.ts'
import { DESK_TABS, type DeskTab, type DeskView } from './desk-view.ts'
import { IncidentRow } from './incident-row.tsx'
import styles from './list.module.css'
import type { GoTo } from './use-desk-view.ts'
import { useIncidentPages } from './use-incident-pages.ts'

type ListProps = {
  readonly view: DeskView
  readonly go: GoTo
  /** Undefined for all of my own area, and what concerns me outside it. */
  readonly areaCode: string | undefined
  readonly summary: IncidentSummary | undefined
  readonly names: PlaceNames
  readonly onReport: (() => void) | null
}

const FILTER: Record<DeskTab, IncidentFilter> = {
  open: { state: 'open', sort: 'urgency' },
  mine: { state: 'open', sort: 'urgency', mine: true },
  overdue: { state: 'overdue', sort: 'due' },
  ended: { state: 'ended', sort: 'newest' },
}

/** What is open, mine, late or done; arrows and Enter choose, pages come as one scrolls. */
export function IncidentList({ view, go, areaCode, summary, names, onReport }: ListProps) {
  const t = useTranslations('desk.list')
  const say = useSay()
  const filter: IncidentFilter = {
    ...FILTER[view.tab],
    ...(areaCode === undefined ? {} : { areaCode }),
    ...(view.kind === null ? {} : { kind: view.kind }),
    ...(view.severity === null ? {} : { severity: view.severity }),
  }
  const list = useIncidentPages(filter, true)
  const mine = useIncidents({ ...FILTER.mine, ...(areaCode === undefined ? {} : { areaCode }), limit: 200 })
  const counts: Record<DeskTab, number | undefined> = {
    open: summary?.openCount,
    mine: mine.isLoading ? undefined : mine.items.length,
    overdue: summary?.overdueCount,
    ended: summary?.todayEndedCount,
  }
  const isFiltered = view.kind !== null || view.severity !== null
  return (
    <aside className={styles.list} aria-label={t('label')}>
      <div className={styles.tabs} role="tablist">
        {DESK_TABS.map(tab => (
          <button key={tab} type="button" role="tab" aria-selected={tab === view.tab} title={tab === 'ended' ? t('endedHint') : undefined} onClick={() => go({ tab })}>
            {t(tab)} <b>{counts[tab] === undefined ? '' : say.number(counts[tab])}</b>
          </button>
        ))}
      </div>
      <Filters view={view} go={go} onReport={onReport} />
      {list.error !== null && list.items.length > 0 && list.asOfMs !== null && <p className={styles.stale}>{t('stale', { time: say.time(list.asOfMs) })}</p>}
      {list.isLoading ? (
        <div className={styles.pad}>
          <Skeleton lines={['82%', '54%', '74%', '48%', '88%', '52%', '66%', '58%']} />
        </div>
      ) : list.error !== null && list.items.length === 0 ? (
        <div className={styles.pad}>
          <ErrorState error={list.error} onRetry={list.retry} />
        </div>
      ) : list.items.length === 0 ? (
        <div className={styles.pad}>
          <Empty title={isFiltered ? t('empty.filtered') : t(`empty.${view.tab}`)} {...(isFiltered ? {} : { hint: t('emptyHint') })}>
            {isFiltered && (
              <button type="button" onClick={() => go({ kind: null, severity: null })}>
                {t('clear')}
              </button>
            )}
          </Empty>
        </div>
      ) : (
        <Rows list={list} view={view} go={go} names={names} />
      )}
    </aside>
  )
}

function Filters({ view, go, onReport }: Pick<ListProps, 'view' | 'go' | 'onReport'>) {
  const t = useTranslations('desk.list')
  const common = useTranslations('common')
  return (
    <div className={styles.filters} role="group" aria-label={t('filter')}>
      <Select
        size="small"
        variant="borderless"
        popupMatchSelectWidth={false}
        value={view.severity ?? ''}
        aria-label={t('anySeverity')}
        onChange={value => go({ severity: severity.safeParse(value).data ?? null })}
        options={[{ value: '', label: t('anySeverity') }, ...severity.options.map(value => ({ value, label: common(`severity.${value}`) }))]}
      />
      <Select
        size="small"
        variant="borderless"
        popupMatchSelectWidth={false}
        listHeight={420}
        value={view.kind ?? ''}
        aria-label={t('anyKind')}
        onChange={value => go({ kind: incidentKind.safeParse(value).data ?? null })}
        options={[{ value: '', label: t('anyKind') }, ...incidentKind.options.map(value => ({ value, label: common(`kind.${value}`) }))]}
      />
      {onReport !== null && (
        <button type="button" className={styles.report} onClick={onReport}>
          <Icon name="a-plus" />
          {t('report')}
        </button>
      )}
    </div>
  )
}

type RowsProps = Pick<ListProps, 'view' | 'go' | 'names'> & { readonly list: ReturnType<typeof useIncidentPages> }

function Rows({ list, view, go, names }: RowsProps) {
  const t = useTranslations('desk.list')
  const nowMs = useNow(10_000) ?? 0
  const box = useRef<HTMLOListElement>(null)
  const selectedId = view.selected?.kind === 'incident' ? view.selected.id : null
  const [activeId, setActiveId] = useState<string | null>(selectedId)
  const choose = (id: string) => {
    setActiveId(id)
    go({ selected: { kind: 'incident', id }, isReporting: false })
  }
  const press = (event: KeyboardEvent) => {
    const at = list.items.findIndex(it => it.id === activeId)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.items.length - 1 }[event.key]
    if (event.key === 'Enter' && activeId !== null) choose(activeId)
    if (to === undefined) return
    event.preventDefault()
    const next = list.items[Math.max(0, Math.min(list.items.length - 1, to))]
    if (next === undefined) return
    if (to >= list.items.length - 1) list.fetchMore()
    setActiveId(next.id)
    box.current?.querySelector(`[data-id="${next.id}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <ol ref={box} className={styles.rows} role="listbox" tabIndex={0} aria-label={t('label')} aria-activedescendant={activeId === null ? undefined : `row-${activeId}`} onKeyDown={press}>
      {list.items.map(incident => (
        <IncidentRow key={incident.id} incident={incident} nowMs={nowMs} names={names} isSelected={incident.id === selectedId} isActive={incident.id === activeId} onChoose={choose} />
      ))}
      <More list={list} />
    </ol>
  )
}

/** The next page is asked for as the end comes into sight. */
function More({ list }: Pick<RowsProps, 'list'>) {
  const t = useTranslations('desk.list')
  const end = useRef<HTMLLIElement>(null)
  const fetchMore = useRef(list.fetchMore)
  useEffect(() => {
    fetchMore.current = list.fetchMore
  })
  useEffect(() => {
    if (end.current === null) return
    const watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && fetchMore.current(), { rootMargin: '400px' })
    watch.observe(end.current)
    return () => watch.disconnect()
  }, [list.items.length])
  return (
    <li ref={end} className={styles.end} role="presentation">
      {list.hasMore ? t('more') : list.items.length > 10 ? t('end', { count: list.items.length }) : ''}
    </li>
  )
}
