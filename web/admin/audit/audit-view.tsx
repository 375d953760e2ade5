'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { AuditEntry } from '#domain/identity'
import { Icon } from '../../ui/icon.tsx'
import { Empty } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { ListFoot, Listed, Panel, ViewHead } from '../list-parts.tsx'
import { type Column, RowTable } from '../row-table.tsx'
import { useAdminView } from '../use-admin-view.ts'
import { useSettled } from '../use-settled.ts'
import { AuditFilters } from './audit-filters.tsx'
import { AuditPanel } from './audit-panel.tsx'
import own from './audit.module.css'
import { subjectOf } from './payload-rows.ts'
import { type AuditFilter, NO_FILTER, useAudit } from './use-audit.ts'
import { useFactWords } from './use-fact-words.ts'

const keyOf = (entry: AuditEntry) => `${entry.channel}~${entry.offset}`

/** The trail, newest first. */
export function AuditView() {
  const t = useTranslations('admin.audit')
  const say = useSay()
  const { id, go } = useAdminView()
  const [filter, setFilter] = useState<AuditFilter>(NO_FILTER)
  const { asked, newer, showNewest, forgetNewer } = useAudit({ ...filter, actor: useSettled(filter.actor.trim(), 350) })
  const columns = useColumns()
  const entries = asked.data?.pages.flatMap(page => page.items) ?? []
  const opened = entries.find(entry => keyOf(entry) === id)
  const change = (next: AuditFilter) => {
    forgetNewer()
    setFilter(next)
  }
  return (
    <>
      <section className={styles.list} aria-label={t('title')}>
        <ViewHead title={t('title')} intro={t('intro')} />
        <AuditFilters filter={filter} onChange={change} />
        {newer > 0 && (
          <button type="button" className={own.newer} onClick={() => void showNewest()}>
            <Icon name="a-clock" />
            {t('newer', { count: say.number(newer) })}
          </button>
        )}
        <Listed asked={asked}>
          <div className={styles.scroll}>
            {entries.length > 0 && <RowTable label={t('title')} rows={entries} columns={columns} keyOf={keyOf} selected={id} onOpen={entry => go({ id: keyOf(entry) })} />}
            {entries.length === 0 && (
              <div className={styles.alone}>
                <Empty title={t('emptyTitle')} hint={t('emptyHint')}>
                  <button type="button" onClick={() => change(NO_FILTER)}>
                    {t('filter.clear')}
                  </button>
                </Empty>
              </div>
            )}
          </div>
          {entries.length > 0 && <ListFoot count={entries.length} paged={asked} />}
        </Listed>
      </section>
      {opened && (
        <Panel key={id} label={t('title')} onClose={() => go({ id: null })}>
          <AuditPanel entry={opened} />
        </Panel>
      )}
    </>
  )
}

function useColumns(): Column<AuditEntry>[] {
  const t = useTranslations('admin.audit')
  const say = useSay()
  const factWords = useFactWords()
  return [
    {
      key: 'at',
      title: t('column.at'),
      width: '168px',
      cell: entry => (
        <span className={own.stamp}>
          <span>{say.day(entry.at)}</span> {say.clock(entry.at)}
        </span>
      ),
    },
    { key: 'what', title: t('column.what'), width: '24%', cell: factWords },
    { key: 'about', title: t('column.about'), cell: entry => subjectOf(entry.payload) ?? '' },
    { key: 'who', title: t('column.who'), width: '17%', cell: entry => entry.actorName ?? <span className={styles.faint}>{t('system')}</span> },
    { key: 'area', title: t('column.area'), width: '20%', cell: entry => entry.areaName ?? entry.areaCode ?? '' },
  ]
}
