'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { STALE_AFTER_MS, type Unit, getUnit } from '#domain/force'
import type { Me } from '#domain/identity'
import type { Incident } from '#domain/incident'
import { type TrackPoint, getTrack } from '#domain/track'
import type { Position } from '#platform/pure'
import { useFollowed } from '../city/use-units.ts'
import { StartCall } from '../call/start-call.tsx'
import { ask } from '../live/api.ts'
import type { Fix } from '../live/frames-messages.ts'
import { useLive } from '../live/live-provider.tsx'
import { useNow } from '../ui/clock.tsx'
import { Icon, UNIT_ICON } from '../ui/icon.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { Empty, ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import { type DeskFocus, NO_FOCUS } from './desk-focus.ts'
import styles from './page.module.css'
import { cityMidnight, lengthMetres } from './trail.ts'
import type { GoTo } from './use-desk-view.ts'

type PanelProps = { readonly id: string; readonly me: Me; readonly go: GoTo; readonly open: readonly Incident[]; readonly onFocus: (focus: DeskFocus) => void }

const NOWHERE: readonly Position[] = []

/** One unit: what it is, where it is now, where it has been today, what it has at hand. */
export function UnitPanel({ id, me, go, open, onFocus }: PanelProps) {
  const t = useTranslations('desk.unit')
  const common = useTranslations('common')
  const found = useQuery({ queryKey: ['unit', id], queryFn: ({ signal }) => ask(getUnit, { id }, { signal }), refetchInterval: 30_000 })
  const unit = found.data
  const fix = useFix(unit)
  const mayTrack = me.actions.includes('track.read')
  const trail = useTrail(mayTrack ? id : null)
  const [isTrailShown, setTrailShown] = useState(true)
  const points = trail.points ?? NOWHERE
  const focus = useMemo<DeskFocus>(() => ({ ...NO_FOCUS, unitAt: fix?.position ?? null, trail: isTrailShown ? points : NOWHERE }), [fix?.position, points, isTrailShown])
  useEffect(() => onFocus(focus), [focus, onFocus])
  if (unit === undefined) {
    return <div className={styles.pad}>{found.error !== null ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton lines={['40%', '70%', '60%', '66%', '52%']} />}</div>
  }
  const mine = open.filter(incident => incident.unitIds.includes(id))
  const state = fix === null || Date.now() - fix.atMs > STALE_AFTER_MS ? 'silent' : !unit.isOnDuty ? 'offDuty' : mine.length > 0 ? 'onOrder' : 'free'
  return (
    <div className={styles.body}>
      <div className={styles.head}>
        <p className={styles.kicker}>
          <Icon name={UNIT_ICON[unit.kind]} className={state === 'onOrder' ? styles.ours ?? '' : styles.plain ?? ''} />
          <span className={styles.kind}>{common(`unitKind.${unit.kind}`)}</span>
          <span className={state === 'silent' ? styles.amberClock : state === 'onOrder' ? styles.greenClock : styles.plainClock}>{common(`unitState.${state}`)}</span>
          <em />
          <button type="button" className={styles.shut} onClick={() => go({ selected: null })} aria-label={common('act.close')}>
            <Icon name="a-close" />
          </button>
        </p>
        <h1 className={styles.title}>{unit.name}</h1>
      </div>
      <Facts unit={unit} fix={fix} me={me} go={go} />
      {mayTrack && <Trail trail={trail} isShown={isTrailShown} onShow={setTrailShown} onPlay={() => go({ playback: { whom: { kind: 'unit', id }, when: { kind: 'today' }, page: 'play' } })} />}
      <section className={styles.section}>
        <h2>{t('incidents')}</h2>
        {mine.length === 0 && <Empty title={t('noIncidents')} hint={t('noIncidentsHint')} />}
        <ol className={styles.links}>
          {mine.map(incident => (
            <li key={incident.id}>
              <button type="button" onClick={() => go({ selected: { kind: 'incident', id: incident.id } })}>
                <SeverityMark severity={incident.severity} status={incident.status} bare />
                <b>{incident.title}</b>
                <span>{common(`status.${incident.status}`)}</span>
              </button>
            </li>
          ))}
        </ol>
      </section>
      {unit.accountId !== null && (
        <footer className={styles.foot}>
          <StartCall unitId={unit.id} />
        </footer>
      )}
    </div>
  )
}

/** The last fix, whether it came with the unit or live since. */
function useFix(unit: Unit | undefined): Fix | null {
  const { units } = useLive()
  const [heard, setHeard] = useState<{ readonly number: number; readonly fix: Fix }>()
  const number = unit?.number
  useFollowed(useMemo(() => (number === undefined ? [] : [number]), [number]))
  useEffect(() => {
    if (number === undefined) return
    return units.subscribe(() => {
      const fix = units.unit(number)?.fix
      if (fix !== undefined) setHeard(was => (was?.number === number && was.fix.atMs === fix.atMs ? was : { number, fix }))
    })
  }, [units, number])
  return useMemo(() => {
    const known = unit?.position && unit.fixedAt ? { position: unit.position, atMs: Date.parse(unit.fixedAt), speedKmh: unit.speedKmh } : null
    return heard === undefined || heard.number !== number || (known !== null && known.atMs >= heard.fix.atMs) ? known : heard.fix
  }, [unit, heard, number])
}

function Facts({ unit, fix, me, go }: { unit: Unit; fix: Fix | null; me: Me; go: GoTo }) {
  const t = useTranslations('desk.unit')
  const common = useTranslations('common')
  const comma = useLocale() === 'en' ? ', ' : '、'
  const say = useSay()
  const nowMs = useNow(1000) ?? 0
  const rows: readonly [string, React.ReactNode][] = [
    [t('area'), <button key="area" type="button" className={styles.link} onClick={() => go({ areaCode: unit.areaCode, selected: null })}>{unit.areaName}</button>],
    [t('team'), unit.teamName],
    [t('skills'), unit.skills.map(one => common(`skill.${one}`)).join(comma)],
    [t('phone'), unit.phone === null ? null : <a key="phone" className={styles.link} href={`tel:${unit.phone}`}>{unit.phone}</a>],
    [t('fix'), fix === null ? t('noFix') : `${say.when(fix.atMs, nowMs)} · ${say.ago(fix.atMs, nowMs)}`],
    [t('speed'), fix?.speedKmh == null ? null : say.count(Math.round(fix.speedKmh), 'km/h')],
    [t('accuracy'), unit.accuracyMetres === null ? null : say.distance(unit.accuracyMetres)],
    [t('battery'), unit.batteryPercent === null ? null : `${Math.round(unit.batteryPercent)}%`],
    [t('devices'), me.actions.includes('device.read') && unit.deviceIds.length > 0 ? unit.deviceIds.join(' · ') : null],
  ]
  return (
    <dl className={styles.facts}>
      {rows.map(([name, value]) =>
        value === null || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

type TrailRead = { readonly points: readonly Position[] | undefined; readonly count: number; readonly error: unknown; readonly isLoading: boolean; readonly retry: () => void }

const PAGE = 5000
const MOST_PAGES = 4

/** Since midnight in the city; points the server doubts are left out. */
function useTrail(id: string | null): TrailRead {
  const read = useQuery({
    queryKey: ['track', id],
    queryFn: async ({ signal }) => {
      const points: TrackPoint[] = []
      let cursor: string | undefined
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const answer = await ask(getTrack, { id: id ?? '', from: cityMidnight(Date.now()).toISOString(), limit: PAGE, cursor }, { signal })
        points.push(...answer.items)
        if (answer.nextCursor === null) break
        cursor = answer.nextCursor
      }
      return points.filter(point => point.flags.length === 0).map(point => point.position)
    },
    enabled: id !== null,
    refetchInterval: 60_000,
  })
  return { points: read.data, count: read.data?.length ?? 0, error: read.error, isLoading: read.isPending, retry: () => void read.refetch() }
}

function Trail({ trail, isShown, onShow, onPlay }: { trail: TrailRead; isShown: boolean; onShow: (isShown: boolean) => void; onPlay: () => void }) {
  const t = useTranslations('desk.unit')
  const playback = useTranslations('playback')
  const say = useSay()
  const metres = useMemo(() => lengthMetres(trail.points ?? []), [trail.points])
  return (
    <section className={styles.section}>
      <h2>{t('trail')}</h2>
      {trail.isLoading && <Skeleton lines={['52%']} />}
      {trail.error !== null && trail.points === undefined && <ErrorState error={trail.error} onRetry={trail.retry} />}
      {trail.points !== undefined && trail.count === 0 && <p className={styles.quiet}>{t('trailNone')}</p>}
      {trail.count > 0 && (
        <label className={styles.check}>
          <input type="checkbox" checked={isShown} onChange={event => onShow(event.target.checked)} />
          {t('trailShow')}
          <span>{t('trailPoints', { count: say.number(trail.count), distance: say.distance(metres) })}</span>
        </label>
      )}
      <button type="button" className={styles.more} onClick={onPlay}>
        {playback('openUnit')}
        <Icon name="a-next" />
      </button>
    </section>
  )
}
