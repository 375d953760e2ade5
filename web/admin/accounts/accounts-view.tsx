'use client'
import { Button } from 'antd'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import type { Account, Me } from '#domain/identity'
import { useNow } from '../../ui/clock.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Empty } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { ListFoot, Listed, Panel, SearchBox, ViewHead } from '../list-parts.tsx'
import { type Column, RowTable } from '../row-table.tsx'
import { useAdminView } from '../use-admin-view.ts'
import { AccountPanel } from './account-panel.tsx'
import { AccountState, DemoTag } from './account-state.tsx'
import { NewAccount } from './new-account.tsx'
import { matchingAccounts, useAccounts } from './use-accounts.ts'

export function AccountsView({ me }: { me: Me }) {
  const t = useTranslations('admin.accounts')
  const list = useTranslations('admin.list')
  const { id, tab, q, go } = useAdminView()
  const asked = useAccounts()
  const columns = useColumns(me)
  const accounts = asked.data?.pages.flatMap(page => page.items) ?? []
  const shown = matchingAccounts(accounts, q)
  const opened = accounts.find(account => account.id === id)
  const close = () => go({ id: null, tab: null })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = asked
  useEffect(() => {
    // The server has no search over accounts: whoever searches looks through all of them.
    if (q.trim() !== '' && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [q, hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <>
      <section className={styles.list} aria-label={t('title')}>
        <ViewHead title={t('title')} intro={t('intro')}>
          <SearchBox value={q} label={t('search')} onChange={text => go({ q: text })} />
          <Button type="primary" icon={<Icon name="a-plus" />} onClick={() => go({ id: 'new', tab: null })}>
            {t('create')}
          </Button>
        </ViewHead>
        <Listed asked={asked}>
          <div className={styles.scroll}>
            <RowTable label={t('title')} rows={shown} columns={columns} keyOf={account => account.id} selected={id} onOpen={account => go({ id: account.id, tab: null })} />
            {shown.length === 0 && (
              <div className={styles.alone}>
                {accounts.length === 0 ? <Empty title={t('emptyTitle')} hint={t('emptyHint')} /> : <Empty title={list('nothingFound')} hint={list('nothingFoundHint')} />}
              </div>
            )}
          </div>
          <ListFoot count={shown.length} paged={asked} />
        </Listed>
      </section>
      {id === 'new' && (
        <Panel key="new" label={t('create')} onClose={close}>
          <NewAccount me={me} onCreated={account => go({ id: account.id, tab: 'created' })} onCancel={close} />
        </Panel>
      )}
      {id !== null && id !== 'new' && asked.data && (
        <Panel key={id} label={opened?.displayName ?? t('gone')} onClose={close}>
          {opened ? <AccountPanel account={opened} me={me} isNew={tab === 'created'} /> : <div className={styles.alone}><Empty title={t('gone')} /></div>}
        </Panel>
      )}
    </>
  )
}

function useColumns(me: Me): Column<Account>[] {
  const t = useTranslations('admin.accounts')
  const roleWord = useTranslations('common.role')
  const list = useTranslations('admin.list')
  const whole = useTranslations('admin')('wholeInstance')
  const say = useSay()
  const nowMs = useNow(30_000)
  return [
    {
      key: 'name',
      title: t('column.name'),
      width: '30%',
      cell: account => (
        <span className={styles.two}>
          <b>
            {account.displayName}
            {account.isDemo && <DemoTag />}
          </b>
          <small>
            {account.username}
            {account.id === me.accountId && ` · ${t('you')}`}
          </small>
        </span>
      ),
    },
    { key: 'roles', title: t('column.roles'), cell: account => account.roles.map(role => roleWord(role)).join(' · ') },
    { key: 'area', title: t('column.area'), cell: account => account.areaName ?? account.areaCode ?? <span className={styles.muted}>{whole}</span> },
    {
      key: 'lastSignIn',
      title: t('column.lastSignIn'),
      width: '150px',
      cell: account => (account.lastSignInAt === null || nowMs === null ? <span className={styles.faint}>{list('never')}</span> : say.when(account.lastSignInAt, nowMs)),
    },
    { key: 'state', title: t('column.state'), width: '108px', cell: account => <AccountState account={account} /> },
  ]
}
