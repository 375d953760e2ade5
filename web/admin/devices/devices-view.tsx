'use client'
import { useTranslations } from 'use-intl'
import type { Device } from '#domain/force'
import { useNow } from '../../ui/clock.tsx'
import { Empty } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { ListFoot, Listed, SearchBox, ViewHead } from '../list-parts.tsx'
import { type Column, RowTable } from '../row-table.tsx'
import { useAdminView } from '../use-admin-view.ts'
import { useSettled } from '../use-settled.ts'
import { AdoptPanel } from './adopt-panel.tsx'
import { ClaimedPanel } from './claimed-panel.tsx'
import own from './devices.module.css'
import { PlaceName } from './place-name.tsx'
import { useDevices, useFoundUnits } from './use-devices.ts'

const TABS = ['unclaimed', 'claimed'] as const

export function DevicesView() {
  const t = useTranslations('admin.devices')
  const { id, tab, q, go } = useAdminView()
  const state = tab === 'claimed' ? 'claimed' : 'unclaimed'
  return (
    <>
      <section className={styles.list} aria-label={t('title')}>
        <ViewHead title={t('title')} intro={t('intro')}>
          {state === 'claimed' && <SearchBox value={q} label={t('search')} onChange={text => go({ q: text })} />}
        </ViewHead>
        <div className={own.tabs} role="tablist">
          {TABS.map(key => (
            <button key={key} type="button" role="tab" aria-selected={key === state} onClick={() => go({ tab: key === 'unclaimed' ? null : key, id: null, q: '' })}>
              {t(`tab.${key}`)}
            </button>
          ))}
          <span className={styles.muted}>{state === 'unclaimed' && t('live')}</span>
        </div>
        {state === 'claimed' ? <Claimed q={q} /> : <Unclaimed />}
      </section>
      {id !== null && state === 'unclaimed' && <AdoptPanel key={id} id={id} onClose={() => go({ id: null })} />}
      {id !== null && state === 'claimed' && <ClaimedPanel key={id} id={id} onClose={() => go({ id: null })} />}
    </>
  )
}

function Unclaimed() {
  const t = useTranslations('admin.devices')
  const { id, go } = useAdminView()
  const asked = useDevices('unclaimed')
  const columns = useUnclaimedColumns()
  const devices = asked.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Listed asked={asked}>
      <div className={styles.scroll}>
        {devices.length === 0 ? (
          <div className={styles.alone}>
            <Empty title={t('emptyTitle')} hint={t('emptyHint')} />
          </div>
        ) : (
          <RowTable label={t('tab.unclaimed')} rows={devices} columns={columns} keyOf={device => device.id} selected={id} onOpen={device => go({ id: device.id })} />
        )}
      </div>
      {devices.length > 0 && <ListFoot count={devices.length} paged={asked} />}
    </Listed>
  )
}

/** A device with its unit; found through the unit's name or the whole device number. */
type Carried = { readonly id: string; readonly protocol: Device['protocol'] | null; readonly unitName: string | null; readonly lastSeenAt: string | null }

function Claimed({ q }: { q: string }) {
  const t = useTranslations('admin.devices')
  const list = useTranslations('admin.list')
  const { id, go } = useAdminView()
  const settled = useSettled(q, 250)
  const isSearch = settled.trim() !== ''
  const asked = useDevices('claimed')
  const found = useFoundUnits(settled)
  const columns = useClaimedColumns()
  const all: Carried[] = asked.data?.pages.flatMap(page => page.items) ?? []
  const carried = found.data?.items.flatMap(unit => unit.deviceIds.map((device): Carried => ({ id: device, protocol: null, unitName: unit.name, lastSeenAt: unit.receivedAt }))) ?? []
  const shown = isSearch ? carried : all
  return (
    <Listed asked={isSearch ? found : asked}>
      <div className={styles.scroll}>
        {shown.length > 0 && <RowTable label={t('tab.claimed')} rows={shown} columns={columns} keyOf={device => device.id} selected={id} onOpen={device => go({ id: device.id })} />}
        {shown.length === 0 && (
          <div className={styles.alone}>{isSearch ? <Empty title={list('nothingFound')} hint={list('nothingFoundHint')} /> : <Empty title={t('emptyClaimed')} />}</div>
        )}
      </div>
      {shown.length > 0 && (isSearch ? <ListFoot count={shown.length} /> : <ListFoot count={shown.length} paged={asked} />)}
    </Listed>
  )
}

function useUnclaimedColumns(): Column<Device>[] {
  const t = useTranslations('admin.devices')
  const say = useSay()
  const nowMs = useNow(5000)
  return [
    { key: 'id', title: t('column.id'), cell: device => <b className={own.deviceId}>{device.id}</b> },
    { key: 'place', title: t('column.place'), width: '32%', cell: device => <PlaceName at={device.lastPosition} /> },
    { key: 'protocol', title: t('column.protocol'), width: '104px', cell: device => t(`protocol.${device.protocol}`) },
    { key: 'first', title: t('column.first'), width: '128px', cell: device => (device.firstSeenAt && nowMs !== null ? say.when(device.firstSeenAt, nowMs) : '–') },
    { key: 'last', title: t('column.last'), width: '116px', cell: device => (device.lastSeenAt && nowMs !== null ? say.ago(device.lastSeenAt, nowMs) : '–') },
    { key: 'fixes', title: t('column.fixes'), width: '88px', isNumber: true, cell: device => say.number(device.fixCount) },
  ]
}

function useClaimedColumns(): Column<Carried>[] {
  const t = useTranslations('admin.devices')
  const list = useTranslations('admin.list')
  const say = useSay()
  const nowMs = useNow(5000)
  return [
    { key: 'id', title: t('column.id'), width: '34%', cell: device => <b className={own.deviceId}>{device.id}</b> },
    { key: 'unit', title: t('column.unit'), cell: device => device.unitName ?? '–' },
    { key: 'protocol', title: t('column.protocol'), width: '128px', cell: device => (device.protocol ? t(`protocol.${device.protocol}`) : '') },
    { key: 'last', title: t('column.last'), width: '140px', cell: device => (device.lastSeenAt && nowMs !== null ? say.ago(device.lastSeenAt, nowMs) : <span className={styles.faint}>{list('never')}</span>) },
  ]
}
