'use client'
import { useEffect, useMemo, useRef } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { Area } from '#domain/area'
import type { Unit } from '#domain/force'
import type { Incident } from '#domain/incident'
import type { Position } from '#platform/pure'
import { useLive } from '../live/live-provider.tsx'
import { useMay } from '../live/use-live.ts'
import type { OwnLayers, Picked, View } from '../map/index.ts'
import { useNow } from '../ui/clock.tsx'
import { useSay } from '../ui/use-say.ts'
import { useGround, type useThings } from '../city/use-ground.ts'
import { incidentMarks, orderMarks } from '../city/map-picture.ts'
import { useFollowed, useMassReading } from '../city/use-units.ts'
import { PlaybackBar } from '../playback/playback-bar.tsx'
import { playbackLayers } from '../playback/playback-layers.ts'
import type { DeskPlayback } from '../playback/use-desk-playback.ts'
import { usePlaybackOnMap } from '../playback/use-playback-on-map.ts'
import { FenceCross } from '../watch/fence-cross.tsx'
import type { WatchOnMap } from '../watch/use-desk-watch.ts'
import { useFencePen } from '../watch/use-fence-pen.ts'
import { useWatchCamera } from '../watch/use-watch-camera.ts'
import { alertAt, watchLayers } from '../watch/watch-layers.ts'
import type { DeskFocus } from './desk-focus.ts'
import { deskAreas } from './desk-areas.ts'
import type { DeskView } from './desk-view.ts'
import { LayersPanel } from './layers-panel.tsx'
import styles from './map.module.css'
import { MapTools } from './map-tools.tsx'
import { badgeLayers } from './near-badges.ts'
import { draftLayer, premisesLayer, ringLayers, trailLayer } from './near-layers.ts'
import { bboxAround, middleOf } from './scale-bar.ts'
import { SearchBox } from './search-box.tsx'
import { AROUND_METRES, PADDING, UNIT_ZOOM, useCamera } from './use-camera.ts'
import { useDeskMap } from './use-desk-map.ts'
import { usePremises } from './use-premises.ts'
import type { GoTo } from './use-desk-view.ts'

type DeskMapProps = {
  readonly view: DeskView
  readonly go: GoTo
  readonly root: Area
  readonly area: Area
  readonly open: readonly Incident[]
  /** What the page at the right looks at: rings, people, a trail. */
  readonly focus: DeskFocus
  readonly things: ReturnType<typeof useThings>
  readonly unitsById: ReadonlyMap<string, Unit>
  readonly draftAt: Position | null
  readonly gridCount: number | null
  readonly watch: WatchOnMap
  readonly playback: DeskPlayback
  readonly onPick: (picked: Picked) => void
  readonly onMenu: (position: Position) => void
}

/** On a map of Chinese places the last word of an English name says little. */
const RANK = / (County|District|City|Township|Town|Subdistrict)$/
/** Farther than this only what the city looks to stands on the map. */
const ALL_STATIONS_ZOOM = 9.2
const FAR_KINDS = new Set(['command', 'hospital', 'cdc'])
const NO_ORDER_WORDS = { mostLabels: 0, say: () => '' }

/** The map of the desk: everything in reach, drawn around what is looked at. */
export function DeskMap({ view, go, root, area, open, focus, things, unitsById, draftAt, gridCount, watch, playback, onPick, onMenu }: DeskMapProps) {
  const container = useRef<HTMLDivElement>(null)
  const t = useTranslations('desk.map')
  const locale = useLocale() === 'en' ? 'en' : 'zh-CN'
  const say = useSay()
  const live = useLive()
  const reading = useMassReading()
  const nowMs = useNow(15_000) ?? 0
  const mayWatch = useMay('watch.read')
  const mayTrack = useMay('track.read')
  const { map, view: seen, state } = useDeskMap(container, locale, {
    onPick: picked => {
      const alertId = alertAt(watch, map, picked)
      if (alertId === null) onPick(picked)
      else go({ watch: { page: 'alerts', id: alertId } })
    },
    onMenu,
    onView: rest => go({ camera: { center: middleOf(rest.bbox), zoom: rest.zoom } }, 'replace'),
  })
  const whole = useGround(root)
  const near = useGround(area)
  const premises = usePremises(view.layers.includes('premises') ? seen : null)

  // Which names the tiles bring changes at whole steps; shapes are not sent anew for every move.
  const gridCode = focus.incident?.gridCode ?? null
  const hasGrids = view.layers.includes('grids')
  const zoomStep = Math.floor((seen?.zoom ?? 0) * 5) / 5
  const areas = useMemo(
    () => deskAreas(whole, near, { root, focus: area, gridCode, zoom: zoomStep, hasGrids, nameOf: it => (locale === 'en' && it.nameEn !== '' ? it.nameEn.replace(RANK, '') : it.name) }),
    [whole, near, root, area, gridCode, zoomStep, hasGrids, locale],
  )
  const shown = useMemo(() => (focus.incident === null || open.some(it => it.id === focus.incident?.id) ? open : [...open, focus.incident]), [open, focus.incident])
  const incidents = useMemo(() => incidentMarks(shown, nowMs), [shown, nowMs])
  const orders = useMemo(() => {
    const positionOf = (unit: Unit): Position | null => live.units.unit(unit.number)?.fix.position ?? unit.position
    const sent = orderMarks(open, { units: unitsById, positionOf, ...NO_ORDER_WORDS })
    const { incident } = focus
    const wanted = incident === null ? [] : focus.chosenIds.flatMap(id => unitsById.get(id) ?? []).map(unit => ({ id: `${incident.id}/${unit.id}`, unitNumber: unit.number, to: incident.position, label: null }))
    return [...sent.filter(mark => !wanted.some(it => it.id === mark.id)), ...wanted]
  }, [open, unitsById, live, focus])
  useFollowed(useMemo(() => focus.badges.flatMap(badge => unitsById.get(badge.unitId)?.number ?? []), [focus.badges, unitsById]))
  useFollowed(watch.unitNumbers)
  const hasFences = view.layers.includes('watch')
  const { onMap: past, store } = playback
  const own = useMemo<OwnLayers>(() => {
    const badges = focus.badges.flatMap(({ unitId, ...badge }) => {
      const unit = unitsById.get(unitId)
      return unit === undefined ? [] : [{ ...badge, unitNumber: unit.number }]
    })
    return (look, unitAt, project) => [
      ...(premises.places.length > 0 ? [premisesLayer(premises.places, look)] : []),
      ...(focus.trail.length > 1 ? [trailLayer(focus.trail, look)] : []),
      ...(focus.incident !== null ? [...ringLayers(focus.incident.position, look), ...badgeLayers(badges, { look, center: focus.incident.position, unitAt, project })] : []),
      ...(draftAt !== null ? [draftLayer(draftAt, look)] : []),
      ...(past !== null ? playbackLayers(past, look) : []),
      ...watchLayers({ ...watch, fences: hasFences ? watch.fences : watch.fences.filter(fence => fence.isChosen) }, look, unitAt),
    ]
  }, [focus, unitsById, premises.places, draftAt, watch, hasFences, past])
  useFencePen({ map, container, draft: watch.draft, onDraft: watch.onDraft })
  useWatchCamera(map, watch.look)
  usePlaybackOnMap(map, playback)

  useEffect(() => map?.show({ sheet: whole.outline, areas }), [map, whole.outline, areas])
  useEffect(() => map?.show({ incidents, orders, own, selection: focus.unitAt }), [map, incidents, orders, own, focus.unitAt])
  const isNear = zoomStep >= ALL_STATIONS_ZOOM
  useEffect(() => map?.show({ stations: isNear ? things.stations : things.stations.filter(it => FAR_KINDS.has(it.kind)), cameras: isNear ? things.cameras : [] }), [map, things.stations, things.cameras, isNear])
  useEffect(() => {
    const on = (layer: DeskView['layers'][number]) => view.layers.includes(layer)
    // What is now steps back before what was.
    const isNow = store === null
    map?.show({ shown: { units: isNow && on('units'), incidents: isNow && on('incidents'), stations: on('stations'), cameras: on('cameras'), grids: on('grids'), orders: isNow && on('units') && on('incidents'), names: true } })
  }, [map, view.layers, store])
  useCamera(map, container, { view, area, rootCode: root.code, at: focus.incident?.position ?? focus.unitAt })

  const locate = () => {
    const at = focus.incident?.position ?? focus.unitAt
    if (map === null) return
    if (at === null) map.fit(area.bbox, PADDING, { animate: true })
    else if (focus.incident !== null) map.fit(bboxAround(at, AROUND_METRES), PADDING, { animate: true })
    else map.flyTo(at, Math.max(UNIT_ZOOM, map.view()?.zoom ?? 0))
  }
  return (
    <section className={[styles.map, store && styles.past].join(' ')} aria-label={t('label')}>
      <div ref={container} data-map="opening" className={view.isReporting || watch.draft !== null ? styles.picking : styles.canvas} />
      {watch.draft !== null && <FenceCross map={map} container={container} draft={watch.draft} onDraft={watch.onDraft} />}
      {store === null ? <SearchBox go={go} root={root} /> : <PlaybackBar store={store} load={playback.load} onLeave={() => go({ playback: null })} />}
      <LayersPanel view={view} go={go} counts={{ incidents: open.length, units: reading.total, stations: things.stations.length, cameras: things.cameras.length, premises: premises.count, grids: gridCount, watch: watch.ruleCount }} isFar={premises.isFar} />
      <MapTools seen={seen} say={say} {...openers({ go, seen, may: store === null ? { watch: mayWatch, track: mayTrack } : NOTHING })} onZoom={steps => map?.zoomBy(steps)} onLocate={locate} locateLabel={focus.incident !== null || focus.unitAt !== null ? t('locateThing') : t('locateArea', { area: locale === 'en' && area.nameEn !== '' ? area.nameEn : area.name })} />
      {state === 'opening' && <p className={styles.opening} role="status">{t('opening')}</p>}
      {view.isReporting && <p className={styles.hint}>{t('reportHere')}</p>}
      {state === 'lost' && <p className={styles.lost}>{t('lost')}</p>}
    </section>
  )
}

const NOTHING = { watch: false, track: false }

/** What the tools over the map open, for whoever may. */
function openers({ go, seen, may }: { go: GoTo; seen: View | null; may: typeof NOTHING }) {
  const past = (bbox: View['bbox']) => go({ playback: { whom: { kind: 'screen', bbox }, when: { kind: 'hour' }, page: 'play' } })
  return {
    onWatch: may.watch ? () => go({ watch: { page: 'rules', id: null } }) : null,
    onPlayback: may.track && seen !== null ? () => past(seen.bbox) : null,
  }
}
