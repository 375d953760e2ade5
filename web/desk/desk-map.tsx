'use client'
import { useEffect, useMemo, useRef } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { Area } from '#domain/area'
import type { Incident } from '#domain/incident'
import type { Position } from '#platform/pure'
import { useLive } from '../live/live-provider.tsx'
import type { CityMap, OwnLayers, Picked } from '../map/index.ts'
import { useNow } from '../ui/clock.tsx'
import { useSay } from '../ui/use-say.ts'
import { useGround, type useThings } from '../wall/use-ground.ts'
import { incidentMarks, orderMarks } from '../wall/wall-map-picture.ts'
import type { DeskFocus } from './desk-focus.ts'
import { deskAreas } from './desk-areas.ts'
import type { Camera, DeskView } from './desk-view.ts'
import { LayersPanel } from './layers-panel.tsx'
import styles from './map.module.css'
import { MapTools } from './map-tools.tsx'
import { badgeLayers, draftLayer, premisesLayer, ringLayers, trailLayer } from './near-layers.ts'
import { bboxAround, bboxOfCamera, middleOf } from './scale-bar.ts'
import { SearchBox } from './search-box.tsx'
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
  readonly draftAt: Position | null
  readonly onPick: (picked: Picked) => void
  readonly onMenu: (position: Position) => void
}

const PADDING = { top: 72, right: 40, bottom: 56, left: 40 }
const AROUND_METRES = 11_500
const UNIT_ZOOM = 13
const UNKNOWN_UNITS_WAIT_MS = 10_000
const NO_ORDER_WORDS = { mostLabels: 0, say: () => '' }

/** The map of the desk: everything in reach, drawn around what is looked at. */
export function DeskMap({ view, go, root, area, open, focus, things, draftAt, onPick, onMenu }: DeskMapProps) {
  const container = useRef<HTMLDivElement>(null)
  const t = useTranslations('desk.map')
  const locale = useLocale() === 'en' ? 'en' : 'zh-CN'
  const say = useSay()
  const live = useLive()
  const lastAsk = useRef(0)
  const nowMs = useNow(15_000) ?? 0
  const { map, view: seen, isLost } = useDeskMap(container, locale, {
    onPick,
    onMenu,
    onView: rest => go({ camera: { center: middleOf(rest.bbox), zoom: rest.zoom } }, 'replace'),
    onUnknownUnits: () => {
      if (Date.now() - lastAsk.current < UNKNOWN_UNITS_WAIT_MS) return
      lastAsk.current = Date.now()
      void things.refetchUnits()
    },
  })
  const whole = useGround(root)
  const near = useGround(area)
  const premises = usePremises(view.layers.includes('premises') ? seen : null)

  // Which names the tiles bring changes at whole steps; shapes are not sent anew for every move.
  const zoomStep = Math.floor((seen?.zoom ?? 0) * 5) / 5
  const areas = useMemo(
    () => deskAreas(whole, near, { root, focus: area, zoom: zoomStep, nameOf: it => (locale === 'en' && it.nameEn !== '' ? it.nameEn.replace(/ (County|District|City)$/, '') : it.name) }),
    [whole, near, root, area, zoomStep, locale],
  )
  const shown = useMemo(() => (focus.incident === null || open.some(it => it.id === focus.incident?.id) ? open : [...open, focus.incident]), [open, focus.incident])
  const incidents = useMemo(() => incidentMarks(shown, nowMs), [shown, nowMs])
  const orders = useMemo(() => {
    const positionOf = (unit: { number: number; position: Position | null }): Position | null => {
      const fix = live.positions.get(unit.number)
      return fix === undefined ? unit.position : [fix.lon, fix.lat]
    }
    const sent = orderMarks(open, { units: things.unitsById, positionOf, ...NO_ORDER_WORDS })
    const { incident } = focus
    const wanted = incident === null ? [] : focus.chosenIds.flatMap(id => things.unitsById.get(id) ?? []).map(unit => ({ id: `${incident.id}/${unit.id}`, unitNumber: unit.number, to: incident.position, label: null }))
    return [...sent.filter(mark => !wanted.some(it => it.id === mark.id)), ...wanted]
  }, [open, things.unitsById, live, focus])
  const own = useMemo<OwnLayers>(() => {
    const badges = focus.badges.flatMap(({ unitId, ...badge }) => {
      const unit = things.unitsById.get(unitId)
      return unit === undefined ? [] : [{ ...badge, unitNumber: unit.number }]
    })
    return (look, unitAt) => [
      ...(premises.places.length > 0 ? [premisesLayer(premises.places, look)] : []),
      ...(focus.trail.length > 1 ? [trailLayer(focus.trail, look)] : []),
      ...(focus.incident !== null ? [...ringLayers(focus.incident.position, look), ...badgeLayers(badges, { look, center: focus.incident.position, unitAt })] : []),
      ...(draftAt !== null ? [draftLayer(draftAt, look)] : []),
    ]
  }, [focus, things.unitsById, premises.places, draftAt])

  useEffect(() => map?.setUnits(things.units), [map, things.units])
  useEffect(() => map?.show({ sheet: whole.outline, areas }), [map, whole.outline, areas])
  useEffect(() => map?.show({ incidents, orders, own, selection: focus.unitAt }), [map, incidents, orders, own, focus.unitAt])
  useEffect(() => map?.show({ stations: things.stations, cameras: things.cameras }), [map, things.stations, things.cameras])
  useEffect(() => {
    const on = (layer: DeskView['layers'][number]) => view.layers.includes(layer)
    map?.show({ shown: { units: on('units'), incidents: on('incidents'), stations: on('stations'), cameras: on('cameras'), grids: on('grids'), orders: on('units') && on('incidents'), names: true } })
  }, [map, view.layers])
  useCamera(map, container, { view, area, focus })

  const locate = () => {
    const at = focus.incident?.position ?? focus.unitAt
    if (map === null) return
    if (at === null) map.fit(area.bbox, PADDING, { animate: true })
    else if (focus.incident !== null) map.fit(bboxAround(at, AROUND_METRES), PADDING, { animate: true })
    else map.flyTo(at, Math.max(UNIT_ZOOM, map.view()?.zoom ?? 0))
  }
  return (
    <section className={styles.map} aria-label={t('label')}>
      <div ref={container} className={view.isReporting ? styles.picking : styles.canvas} />
      <SearchBox go={go} root={root} />
      <LayersPanel view={view} go={go} counts={{ incidents: open.length, units: things.units.filter(unit => unit.position !== null).length, stations: things.stations.length, cameras: things.cameras.length, premises: premises.count, grids: null }} isFar={premises.isFar} />
      <MapTools seen={seen} say={say} onZoom={steps => map?.zoomBy(steps)} onLocate={locate} locateLabel={focus.incident !== null || focus.unitAt !== null ? t('locateThing') : t('locateArea', { area: locale === 'en' && area.nameEn !== '' ? area.nameEn : area.name })} />
      {view.isReporting && <p className={styles.hint}>{t('reportHere')}</p>}
      {isLost && <p className={styles.lost}>{t('lost')}</p>}
    </section>
  )
}

/** The camera follows what is chosen; a camera in the address comes first, and the browser's back brings it again. */
function useCamera(map: CityMap | null, container: React.RefObject<HTMLElement | null>, { view, area, focus }: Pick<DeskMapProps, 'view' | 'area' | 'focus'>): void {
  const shownFor = useRef<string>(undefined)
  const target = focus.target
  const key = target === null ? `area ${area.code}` : `${target.kind} ${target.id}`
  const first = useRef<Camera | null>(view.camera)
  const placed = useRef<CityMap>(undefined)
  useEffect(() => {
    if (map === null || (target !== null && target.at === null)) return
    const isNewMap = placed.current !== map
    if (!isNewMap && shownFor.current === key) return
    const kept = isNewMap ? (first.current ?? view.camera) : null
    const isFirst = isNewMap && shownFor.current === undefined
    placed.current = map
    const wasArea = shownFor.current?.startsWith('area') === true
    shownFor.current = key
    const element = container.current
    if (kept !== null && element !== null) return map.fit(bboxOfCamera(kept, [element.clientWidth, element.clientHeight]), { top: 0, right: 0, bottom: 0, left: 0 })
    if (target === null) return isFirst || wasArea ? map.fit(area.bbox, PADDING, { animate: !isFirst }) : undefined
    if (target.at === null) return
    if (target.kind === 'incident') return map.fit(bboxAround(target.at, AROUND_METRES), PADDING, { animate: !isFirst })
    if (isFirst) map.fit(bboxAround(target.at, 1500), PADDING)
    else map.flyTo(target.at, Math.max(UNIT_ZOOM, map.view()?.zoom ?? 0))
    // The camera moves when the choice changes, not when the map has moved.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [map, key, target?.at === null])
  useEffect(() => {
    const back = () => {
      const at = new URLSearchParams(location.search).get('at')
      const [lon = NaN, lat = NaN, zoom = NaN] = (at ?? '').split(',').map(Number)
      if (map !== null && [lon, lat, zoom].every(Number.isFinite)) {
        shownFor.current = undefined
        first.current = { center: [lon, lat], zoom }
        placed.current = undefined
      }
    }
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [map])
}
