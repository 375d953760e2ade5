'use client'
import { useEffect, useMemo, useRef } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { Unit } from '#domain/force'
import type { Me } from '#domain/identity'
import type { Incident } from '#domain/incident'
import type { Bbox, Position } from '#platform/pure'
import { areaShapes, incidentMarks } from '../city/map-picture.ts'
import { useGround, useRoot, useThings } from '../city/use-ground.ts'
import { useFollowed } from '../city/use-units.ts'
import { bboxAround } from '../desk/scale-bar.ts'
import { useDeskMap } from '../desk/use-desk-map.ts'
import { useLive } from '../live/live-provider.tsx'
import { Icon } from '../ui/icon.tsx'
import { type SeatMark, callLayers } from './call-layers.ts'
import { useMedia } from './call-room.tsx'
import styles from './call.module.css'
import type { Place } from './stage-plan.ts'
import type { CallSeen } from './use-call.ts'
import type { Look } from './use-look.ts'

type MapProps = {
  readonly now: CallSeen
  readonly places: readonly Place[]
  readonly incident: Incident | undefined
  readonly units: ReadonlyMap<string, Unit>
  readonly me: Me
  readonly look: Look
  /** Whose face was pressed last; a new object for every press. */
  readonly flown: { readonly seatId: string } | null
}

const AROUND_METRES = 5_600
const NEAR_ZOOM = 13.5
const PADDING = { top: 24, right: 40, bottom: 56, left: 40 }
const UNHEARD = { onPick: () => undefined, onMenu: () => undefined, onView: () => undefined }

/** Where those in the call are, live, by the numbers of their faces. */
export function CallMap({ places, incident, units, me, look, flown }: MapProps) {
  const t = useTranslations('call.map')
  const container = useRef<HTMLDivElement>(null)
  const locale = useLocale() === 'en' ? 'en' : 'zh-CN'
  const live = useLive()
  const root = useRoot(me)
  const ground = useGround(root)
  const things = useThings()
  const { map, state } = useDeskMap(container, locale, UNHEARD)
  const marks = useSeatMarks(places, units)
  useFollowed(useMemo(() => marks.flatMap(mark => mark.unitNumber ?? []), [marks]))
  const placeOf = (mark: SeatMark | undefined): Position | null => (mark?.unitNumber == null ? null : (live.units.unit(mark.unitNumber)?.fix.position ?? mark.at))
  const areas = useMemo(() => areaShapes(ground.children, ground.boundaries, { ramp: null, nameOf: code => nameIn(ground.children, code, locale) }), [ground.children, ground.boundaries, locale])
  useEffect(() => map?.show({ sheet: ground.outline, areas }), [map, ground.outline, areas])
  useEffect(() => map?.show({ stations: things.stations, cameras: things.cameras }), [map, things.stations, things.cameras])
  useEffect(() => map?.show({ incidents: incident === undefined ? [] : incidentMarks([incident], Date.now()) }), [map, incident])
  useEffect(() => map?.show({ own: (layerLook, unitAt) => callLayers(marks, layerLook, unitAt) }), [map, marks])

  const everybody = () => {
    const positions = [...marks.map(placeOf), incident?.position ?? null].filter(it => it !== null)
    map?.fit(aroundAll(positions, root?.bbox), PADDING, { animate: true })
  }
  const at = incident?.position ?? marks.find(mark => mark.at !== null)?.at ?? null
  const [lon, lat] = at ?? [null, null]
  const isRootKnown = root !== undefined
  useEffect(() => {
    if (map === null || root === undefined) return
    map.fit(lon === null || lat === null ? root.bbox : bboxAround([lon, lat], AROUND_METRES), PADDING)
    // The first look; afterwards the map is moved by hand or by a press on a face.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [map, isRootKnown, lon === null])
  useEffect(() => {
    const place = places.find(it => it.seat.id === flown?.seatId)
    const to = placeOf(marks.find(mark => mark.number === place?.number))
    if (to !== null) map?.flyTo(to, Math.max(NEAR_ZOOM, map.view()?.zoom ?? 0))
    // A press flies once; whoever moves on is not followed against the hand.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [flown])
  return (
    <div className={styles.map} aria-label={t('label')} role="group">
      <div ref={container} className={styles.canvas} data-map="opening" data-state={state} />
      {look !== 'wall' && (
        <button type="button" className={styles.around} onClick={everybody} title={t('around')} aria-label={t('around')}>
          <Icon name="a-locate" />
        </button>
      )}
      <p className={styles.legend}>
        <span data-is="speaks">{t('speaking')}</span>
        <span data-is="in">{t('inCall')}</span>
        <span data-is="voiceOnly">{t('voiceOnly')}</span>
      </p>
    </div>
  )
}

function useSeatMarks(places: readonly Place[], units: ReadonlyMap<string, Unit>): readonly SeatMark[] {
  const { speakers, quality } = useMedia()
  return useMemo(
    () =>
      places.flatMap(({ seat, number, source, producerId, isMine }): SeatMark[] => {
        if (source !== 'camera') return []
        const unit = seat.unitId === null ? undefined : units.get(seat.unitId)
        const isVoiceOnly = quality.get(seat.id) === 'audioOnly' || (producerId === null && !isMine)
        return [{ number, name: seat.name, unitNumber: seat.unitNumber, at: unit?.position ?? null, state: speakers.includes(seat.id) ? 'speaks' : isVoiceOnly ? 'voiceOnly' : 'in' }]
      }),
    [places, units, speakers, quality],
  )
}

function nameIn(areas: readonly { readonly code: string; readonly name: string; readonly nameEn: string }[], code: string, locale: string): string {
  const area = areas.find(it => it.code === code)
  return area === undefined ? '' : locale === 'en' && area.nameEn !== '' ? area.nameEn : area.name
}

/** A box with all of them and a little room; without anybody the whole area. */
function aroundAll(positions: readonly Position[], whole: Bbox | undefined): Bbox {
  const [lons, lats] = [positions.map(it => it[0]), positions.map(it => it[1])]
  if (positions.length === 0) return whole ?? [73, 18, 135, 54]
  const room = 0.01
  return [Math.min(...lons) - room, Math.min(...lats) - room, Math.max(...lons) + room, Math.max(...lats) + room]
}
