'use client'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { type Area, getArea } from '#domain/area'
import type { Me } from '#domain/identity'
import type { Incident } from '#domain/incident'
import type { Position } from '#platform/pure'
import { ask } from '../live/api.ts'
import { useMe } from '../live/use-live.ts'
import { useIncidents } from '../live/use-incidents.ts'
import type { Picked } from '../map/index.ts'
import { AntdTheme } from '../ui/antd-theme.tsx'
import { Skeleton } from '../ui/states.tsx'
import { placeNames } from '../city/place-names.ts'
import { useFigures, useRenewedFigures } from '../city/use-figures.ts'
import { useNameBook, useRoot, useThings } from '../city/use-ground.ts'
import { crewIds, unitOfNumber, useNamedUnits } from '../city/use-units.ts'
import { PlaybackPanel } from '../playback/playback-panel.tsx'
import { useDeskPlayback } from '../playback/use-desk-playback.ts'
import { useDeskWatch } from '../watch/use-desk-watch.ts'
import { WatchPanel } from '../watch/watch-panel.tsx'
import { AreaPanel } from './area-panel.tsx'
import { type DeskFocus, NO_FOCUS } from './desk-focus.ts'
import { DeskHeader } from './desk-header.tsx'
import { DeskMap } from './desk-map.tsx'
import styles from './desk.module.css'
import { IncidentList } from './incident-list.tsx'
import { IncidentPanel } from './incident-panel.tsx'
import { NO_DRAFT, ReportPanel } from './report-panel.tsx'
import { UnitPanel } from './unit-panel.tsx'
import type { DeskView } from './desk-view.ts'
import { useDeskView } from './use-desk-view.ts'

/** The commander's desk: the list, the map, and the thing itself. */
export function DeskStage() {
  const me = useMe()
  const root = useRoot(me)
  const t = useTranslations('desk')
  if (me === undefined || root === undefined) {
    return (
      <main className={styles.opening} aria-label={t('title')}>
        <Skeleton lines={['40%', '64%', '52%', '58%']} />
      </main>
    )
  }
  return (
    <AntdTheme>
      <Desk me={me} root={root} />
    </AntdTheme>
  )
}

function Desk({ me, root }: { me: Me; root: Area }) {
  const { view, go } = useDeskView()
  const title = usePageTitle()
  const locale = useLocale() === 'en' ? 'en' : 'zh-CN'
  const area = useLookedAt(root, view.areaCode)
  const areaCode = area.code === root.code ? undefined : area.code
  const book = useNameBook(root)
  const names = useMemo(() => placeNames(book, locale), [book, locale])
  const things = useThings()
  const open = useIncidents({ state: 'open', sort: 'urgency', limit: 500 })
  const figures = useFigures(area.code)
  useRenewedFigures()
  const [focus, setFocus] = useState<DeskFocus>(NO_FOCUS)
  const [draft, setDraft] = useState(NO_DRAFT)
  const unitsById = useNamedUnits(useMemo(() => [...crewIds(open.items), ...(focus.incident?.unitIds ?? []), ...focus.chosenIds, ...focus.badges.map(badge => badge.unitId)], [open.items, focus]))
  const mayReport = me.actions.includes('incident.report')
  const watch = useDeskWatch(view.watch)
  const playback = useDeskPlayback(view.playback)
  // One pen: the question who was here draws with that of the watch.
  const { draft: pastDraft, setDraft: setPastDraft } = playback
  const watchOnMap = useMemo(() => (pastDraft === null ? watch.onMap : { ...watch.onMap, draft: pastDraft, onDraft: setPastDraft }), [watch.onMap, pastDraft, setPastDraft])

  const report = useCallback(
    (position?: Position) => {
      if (!mayReport) return
      if (position !== undefined) setDraft(now => ({ ...now, position }))
      go({ isReporting: true, selected: null })
    },
    [go, mayReport],
  )
  const pick = (picked: Picked) => {
    if (view.isReporting) {
      const position = placeOf(picked, open.items, things)
      return position === null ? undefined : setDraft(now => ({ ...now, position }))
    }
    if (view.playback !== null) return
    if (picked.kind === 'incident') return go({ selected: { kind: 'incident', id: picked.id } })
    if (picked.kind === 'unit') return void unitOfNumber(picked.number).then(unit => unit !== null && go({ selected: { kind: 'unit', id: unit.id } }), () => undefined)
    if (picked.kind !== 'ground' || view.watch !== null) return
    if (view.selected !== null) return go({ selected: null })
    if (picked.areaCode !== null && picked.areaCode !== area.code) go({ areaCode: picked.areaCode === root.code ? null : picked.areaCode })
  }
  // A page tells the map what it looks at; when another opens, what the last one told no longer holds.
  const pageKey = pageOf(view)
  const [told, setTold] = useState(pageKey)
  if (told !== pageKey) {
    setTold(pageKey)
    setFocus(NO_FOCUS)
  }
  return (
    <div className={styles.desk}>
      <DeskHeader me={me} root={root} area={area} go={go} asOf={figures?.summary.asOf ?? null} alerts={watch.alerts} />
      <IncidentList view={view} go={go} areaCode={areaCode} summary={figures?.summary.data} names={names} onReport={mayReport ? () => report() : null} />
      <DeskMap view={view} go={go} root={root} area={area} open={open.items} focus={focus} things={things} unitsById={unitsById} draftAt={view.isReporting ? draft.position : null} gridCount={figures?.coverage.data?.gridCount ?? null} watch={watchOnMap} playback={playback} onPick={pick} onMenu={report} />
      <aside className={styles.one} aria-label={title(view)}>
        {view.isReporting ? (
          <ReportPanel draft={draft} onDraft={setDraft} onClose={() => go({ isReporting: false })} onDone={id => go({ isReporting: false, selected: { kind: 'incident', id } })} />
        ) : view.playback !== null ? (
          <PlaybackPanel
            view={view.playback}
            onView={next => go({ playback: next }, 'replace')}
            playback={playback}
            area={area}
            areaName={locale === 'en' && area.nameEn !== '' ? area.nameEn : area.name}
            onClose={() => go({ playback: null })}
          />
        ) : view.watch !== null ? (
          <WatchPanel
            view={view.watch}
            onView={next => go({ watch: next })}
            alerts={watch.alerts}
            rules={watch.rules}
            names={names}
            draft={watch.draft}
            onDraft={watch.setDraft}
            onIncident={id => go({ selected: { kind: 'incident', id } })}
            onUnit={id => go({ selected: { kind: 'unit', id } })}
          />
        ) : view.selected?.kind === 'incident' ? (
          <IncidentPanel key={view.selected.id} id={view.selected.id} me={me} names={names} go={go} unitsById={unitsById} onFocus={setFocus} />
        ) : view.selected?.kind === 'unit' ? (
          <UnitPanel key={view.selected.id} id={view.selected.id} me={me} go={go} open={open.items} onFocus={setFocus} />
        ) : (
          <AreaPanel key={area.code} area={area} root={root} figures={figures} names={names} go={go} />
        )}
      </aside>
    </div>
  )
}

/** What stands at the right: one thing at a time. */
function pageOf({ isReporting, playback, watch, selected }: DeskView): string {
  if (isReporting) return 'report'
  return playback !== null ? 'playback' : watch !== null ? 'watch' : (selected?.id ?? 'area')
}

function usePageTitle(): (view: DeskView) => string {
  const t = useTranslations('desk')
  const watch = useTranslations('watch')
  const playback = useTranslations('playback')
  return view => {
    const page = pageOf(view)
    if (page === 'playback') return playback('title')
    if (page === 'watch') return watch('tool')
    return t(page === 'report' ? 'report.title' : view.selected === null ? 'area.label' : view.selected.kind === 'unit' ? 'unit.label' : 'incident.label')
  }
}

/** Where a press on the map points: at the ground, or at the place of the thing that lies there. */
function placeOf(picked: Picked, open: readonly Incident[], things: ReturnType<typeof useThings>): Position | null {
  if (picked.kind === 'ground' || picked.kind === 'unit') return picked.position
  const all: readonly { readonly id: string; readonly position: Position | null }[] = { incident: open, station: things.stations, camera: things.cameras }[picked.kind]
  return all.find(thing => thing.id === picked.id)?.position ?? null
}

/** The area in the address; until it is known, or when it is none of ours, the account's own. */
function useLookedAt(root: Area, code: string | null): Area {
  const found = useQuery({
    queryKey: ['area', code],
    queryFn: ({ signal }) => ask(getArea, { code: code ?? '' }, { signal }),
    enabled: code !== null && code !== root.code,
    staleTime: 10 * 60_000,
  })
  return code === null || !found.data?.path.startsWith(root.path) ? root : found.data
}
