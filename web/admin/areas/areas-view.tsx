'use client'
import { Button } from 'antd'
import dynamic from 'next/dynamic'
import { useTranslations } from 'use-intl'
import { type Area, areaLevel } from '#domain/area'
import type { Me } from '#domain/identity'
import { useFacts, useRenew } from '../../live/use-live.ts'
import { Icon } from '../../ui/icon.tsx'
import { Empty } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { Listed, Panel, SearchBox, ViewHead } from '../list-parts.tsx'
import { type Column, RowTable } from '../row-table.tsx'
import { useAdminView } from '../use-admin-view.ts'
import { useAreaName } from '../use-area-name.ts'
import { useSettled } from '../use-settled.ts'
import { Waiting } from '../waiting.tsx'
import { AreaCrumb } from './area-crumb.tsx'
import { AreaPanel } from './area-panel.tsx'
import { namesAbove, rankedAreas } from './area-options.ts'
import { DemoTag } from '../accounts/account-state.tsx'
import own from './areas.module.css'
import { useArea, useFoundAreas, useLevel, useNamesAbove } from './use-areas.ts'
import { useGridCounts } from './use-coverage.ts'

const ImportView = dynamic(() => import('../import/import-view.tsx').then(it => it.ImportView), { loading: Waiting })

/** Areas level by level; a search looks through all levels at once. */
export function AreasView({ me }: { me: Me }) {
  const renew = useRenew()
  useFacts(fact => {
    if (fact.name === 'area.imported') void renew(['areas'])
  })
  const { id } = useAdminView()
  return id === 'import' ? <ImportView /> : <AreaTree me={me} />
}

function AreaTree({ me }: { me: Me }) {
  const t = useTranslations('admin.areas')
  const { id, q, go } = useAdminView()
  const listed = useListed(me)
  const { home, here, asked, areas, isSearch } = listed
  const columns = useColumns({ grids: useGridCounts(listed.within).data?.below, isSearch })
  const shown = id ?? listed.within
  return (
    <>
      <section className={styles.list} aria-label={t('title')}>
        <ViewHead title={t('title')} intro={t('intro')}>
          <SearchBox value={q} label={t('search')} onChange={text => go({ q: text })} />
          <Button type="primary" onClick={() => go({ id: 'import' })}>
            {t('import')}
          </Button>
        </ViewHead>
        <AreaCrumb home={home} area={here} count={asked.data ? areas.length : null} found={!isSearch ? null : asked.data?.nextCursor ? 'foundMany' : 'found'} />
        <Listed asked={asked}>
          <div className={styles.scroll}>
            {areas.length > 0 ? (
              <RowTable label={t('title')} rows={areas} columns={columns} keyOf={area => area.code} selected={id} onOpen={area => go({ id: area.code })} />
            ) : (
              <NoAreas isSearch={isSearch} isBottom={listed.within !== null} />
            )}
          </div>
        </Listed>
      </section>
      {shown !== null && (
        <Panel key={shown} label={areas.find(area => area.code === shown)?.name ?? t('title')} onClose={() => go({ id: null })} isFixed={id === null}>
          <AreaPanel code={shown} />
        </Panel>
      )}
    </>
  )
}

function NoAreas({ isSearch, isBottom }: { isSearch: boolean; isBottom: boolean }) {
  const t = useTranslations('admin.areas')
  const list = useTranslations('admin.list')
  return (
    <div className={styles.alone}>
      {isSearch ? <Empty title={list('nothingFound')} hint={list('nothingFoundHint')} /> : isBottom ? <Empty title={t('bottom')} /> : <Empty title={t('emptyTitle')} hint={t('emptyHint')} />}
    </div>
  )
}

/** The areas in the list: what a search found at any level, else those one level below where the list stands. */
function useListed(me: Me) {
  const { tab, q } = useAdminView()
  const settled = useSettled(q, 200)
  const isSearch = settled.trim() !== ''
  const home = useHome(me)
  const within = tab ?? home.code
  const here = useArea(within)
  const next = levelBelow(here.data?.level)
  const below = useLevel(!home.isKnown ? undefined : within === null ? 'city' : next, within ?? undefined)
  const found = useFoundAreas(settled)
  const isBottom = here.data !== undefined && next === undefined
  const nothing = { ...here, data: { items: [], nextCursor: null } }
  const asked = isSearch ? found : isBottom ? nothing : here.error ? { ...below, error: here.error, isPending: false } : below
  const areas: readonly Area[] = asked.data?.items ?? []
  return { home: home.code, within, here: isSearch ? undefined : here.data, asked, areas: isSearch ? rankedAreas(areas, settled) : areas, isSearch }
}

/** Where the list begins: my area; for the whole instance its one city, or the list of cities when there are more. */
function useHome(me: Me): { readonly code: string | null; readonly isKnown: boolean } {
  const cities = useLevel(me.area === null ? 'city' : undefined)
  if (me.area) return { code: me.area.code, isKnown: true }
  const only = cities.data?.items.length === 1 ? cities.data.items[0] : undefined
  return { code: only?.code ?? null, isKnown: !cities.isPending }
}

function levelBelow(level: Area['level'] | undefined): Area['level'] | undefined {
  return level && areaLevel.options[areaLevel.options.indexOf(level) + 1]
}

function useColumns({ grids, isSearch }: { grids: ReadonlyMap<string, number> | undefined; isSearch: boolean }): Column<Area>[] {
  const t = useTranslations('admin.areas')
  const levelWord = useTranslations('common.areaLevel')
  const say = useSay()
  const areaName = useAreaName()
  const above = useNamesAbove()
  const { go } = useAdminView()
  const nameAbove = (code: string) => {
    const area = above(code)
    return area && areaName(area)
  }
  return [
    {
      key: 'name',
      title: t('column.name'),
      cell: area => (
        <span className={styles.two}>
          <b>
            {areaName(area)}
            {area.isDemo && isSearch && <DemoTag />}
          </b>
          {isSearch && <small>{namesAbove(area, nameAbove).join(' ')}</small>}
        </span>
      ),
    },
    { key: 'code', title: t('column.code'), width: '176px', cell: area => <span className={styles.muted}>{area.code}</span> },
    { key: 'level', title: t('column.level'), width: '112px', cell: area => levelWord(area.level) },
    { key: 'population', title: t('column.population'), width: '112px', isNumber: true, cell: area => (area.population === null ? '–' : say.large(area.population)) },
    ...(isSearch ? [] : [{ key: 'grids', title: t('column.grids'), width: '88px', isNumber: true, cell: (area: Area) => (grids?.has(area.code) ? say.number(grids.get(area.code)!) : '') }]),
    {
      key: 'open',
      title: '',
      width: '64px',
      isNumber: true,
      cell: area =>
        area.level === 'grid' ? null : (
          <button type="button" className={own.into} aria-label={`${t('open')} ${areaName(area)}`} title={t('open')} onClick={() => go({ tab: area.code, id: null, q: '' })}>
            <Icon name="a-next" />
          </button>
        ),
    },
  ]
}
