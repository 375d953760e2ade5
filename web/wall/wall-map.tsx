'use client'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Area } from '#domain/area'
import type { Unit } from '#domain/force'
import type { Incident } from '#domain/incident'
import type { Position } from '#platform/pure'
import { useLive } from '../live/live-provider.tsx'
import { mainRing } from '../map/graticule.ts'
import type { Box, OwnLayers } from '../map/picture.ts'
import { useNow } from '../ui/clock.tsx'
import type { Say } from '../ui/say.ts'
import { useSay } from '../ui/use-say.ts'
import { AlarmCard } from './alarm-card.tsx'
import { placeCard } from './alarm-place.ts'
import type { PlaceNames } from '../city/place-names.ts'
import type { Figures } from '../city/readings.ts'
import { RAMP_OF, SHOWN_IN, type Scene } from './scene.ts'
import { useCityMap } from './use-city-map.ts'
import type { useGround, useThings } from '../city/use-ground.ts'
import { useFrame } from './wall-frame.tsx'
import { WallKey } from './wall-key.tsx'
import { areaShapes, coverageRamp, incidentMarks, orderMarks, rateRamp } from '../city/map-picture.ts'

type WallMapProps = {
  readonly scene: Scene
  readonly focus: Area
  readonly ground: ReturnType<typeof useGround>
  readonly open: readonly Incident[]
  readonly recent: readonly Incident[]
  readonly waiting: readonly Incident[]
  readonly figures: Figures | null
  readonly things: ReturnType<typeof useThings>
  readonly unitsById: ReadonlyMap<string, Unit>
  /** Marks of open alerts. */
  readonly watch: OwnLayers
  readonly names: PlaceNames
  readonly locale: 'zh-CN' | 'en'
}

const ENDED_SHOWN_MS = 60 * 60_000
const MOST_ORDER_LABELS = 5

/** `0.49`, `3.2`, `12`, and a plain `0`. */
function sayRate(say: Say, value: number): string {
  return say.decimal(value, value === 0 || value >= 10 ? 0 : value >= 2 ? 1 : 2)
}

/** The map of the wall: gives it its picture by scene, and stands the alarm card on empty land. */
export function WallMap({ scene, focus, ground, open, recent, waiting, figures, things, unitsById, watch, names, locale }: WallMapProps) {
  const container = useRef<HTMLDivElement>(null)
  const layout = useFrame()
  const t = useTranslations('wall')
  const say = useSay()
  const live = useLive()
  const { map, view, state } = useCityMap(container, { scale: layout.k, locale })
  const nowMs = useNow(15_000) ?? 0
  const summary = figures?.areaCode === focus.code ? figures.summary.data : undefined
  const coverage = figures?.areaCode === focus.code ? figures.coverage.data : undefined
  const ramp = useMemo(() => {
    const wanted = RAMP_OF[scene.name]
    if (wanted === 'per10k' && summary !== undefined) return rateRamp(summary.byArea, value => sayRate(say, value))
    if (wanted === 'covered' && coverage !== undefined) return coverageRamp(coverage.byArea, say.percent)
    return null
  }, [scene.name, summary, coverage, say])
  const areas = useMemo(() => areaShapes(ground.children, ground.boundaries, { ramp, nameOf: names.short }), [ground.children, ground.boundaries, ramp, names])
  const ended = useMemo(() => recent.filter(it => it.resolvedAt !== null && nowMs - Date.parse(it.resolvedAt) < ENDED_SHOWN_MS), [recent, nowMs])
  const incidents = useMemo(() => incidentMarks([...ended, ...open], nowMs), [ended, open, nowMs])
  const orders = useMemo(() => {
    const positionOf = (unit: Unit): Position | null => live.units.unit(unit.number)?.fix.position ?? unit.position
    const sayOrder = (unit: { name: string }, minutes: number) => t('order', { unit: unit.name, minutes })
    const here = open.filter(it => scene.areaCode === null || it.gridCode.startsWith(scene.areaCode))
    return orderMarks(here, { units: unitsById, positionOf, say: sayOrder, mostLabels: MOST_ORDER_LABELS })
    // Minutes to go are counted anew every quarter minute.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [open, scene.areaCode, unitsById, live, t, nowMs])

  useEffect(() => map?.show({ sheet: ground.outline, areas }), [map, ground.outline, areas])
  useEffect(() => map?.show({ incidents, orders }), [map, incidents, orders])
  useEffect(() => map?.show({ own: watch }), [map, watch])
  useEffect(() => {
    const isHere = (thing: { areaCode: string }) => scene.areaCode === null || thing.areaCode.startsWith(scene.areaCode)
    map?.show({ stations: things.stations.filter(isHere), cameras: things.cameras.filter(isHere) })
  }, [map, things.stations, things.cameras, scene.areaCode])
  useEffect(() => map?.show({ shown: SHOWN_IN[scene.name] }), [map, scene.name])

  const fitted = useRef<string>(undefined)
  useEffect(() => {
    if (map === null) return
    if (fitted.current === undefined || fitted.current === focus.code) map.fit(focus.bbox, layout.free)
    else void map.fitBehindFade(focus.bbox, layout.free)
    fitted.current = focus.code
  }, [map, focus, layout])

  const [oldest] = waiting
  const card = useMemo(() => {
    const at = oldest === undefined || view === null ? null : map?.project(oldest.position)
    if (map === null || at === null || at === undefined) return null
    const free: Box = [layout.free.left, layout.headPx + 24 * layout.k, layout.width - layout.free.right, layout.height - layout.free.bottom]
    const toScreen = (position: readonly number[]) => map.project([position[0] ?? 0, position[1] ?? 0]) ?? ([0, 0] as const)
    const outline = ground.outline === null ? [] : mainRing(ground.outline).map(toScreen)
    const symbols = incidents.filter(it => it.id !== oldest?.id && !it.isEnded).map(it => toScreen(it.position))
    return placeCard(at, { free, outline, symbols, k: layout.k })
    // `view` changes when the camera comes to rest: all projections do.
  }, [map, view, oldest, ground.outline, incidents, layout])
  useEffect(() => map?.keepClear(card === null ? [] : [card.box]), [map, card])

  return (
    <>
      <div className="map" ref={container} data-map="opening" />
      <WallKey summary={summary} endedCount={ended.length} ramp={ramp} scene={scene.name} />
      {state === 'lost' && <p className="map-lost">{t('mapLost')}</p>}
      {state === 'opening' && <p className="map-lost is-opening" role="status">{t('mapOpening')}</p>}
      {oldest !== undefined && card !== null && <AlarmCard incident={oldest} place={card} names={names} moreCount={waiting.length - 1} />}
    </>
  )
}
