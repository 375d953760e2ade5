'use client'
import { useTranslations } from 'use-intl'
import { exportFormat } from '#domain/track'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './playback.module.css'
import type { DeskPlayback } from './use-desk-playback.ts'

type PastProps = { readonly id: string; readonly playback: DeskPlayback }

/** What one unit did in the span: where it stayed, where it went, and all of it as a file. Pressed, the clock goes there. */
export function PastSection({ id, playback }: PastProps) {
  const t = useTranslations('playback')
  const { trips, stays, span } = playback.past
  return (
    <>
      <section className={styles.section}>
        <h2>{t('stays')}</h2>
        {stays.isPending && <Skeleton lines={['58%', '50%']} />}
        {stays.error !== null && <ErrorState error={stays.error} onRetry={() => void stays.refetch()} />}
        {stays.data?.items.length === 0 && <p className={styles.quiet}>{t('staysNone')}</p>}
        <Stretches playback={playback} items={(stays.data?.items ?? []).map(stay => ({ ...stay, metres: null }))} />
      </section>
      <section className={styles.section}>
        <h2>{t('trips')}</h2>
        {trips.isPending && <Skeleton lines={['58%', '50%']} />}
        {trips.error !== null && <ErrorState error={trips.error} onRetry={() => void trips.refetch()} />}
        {trips.data?.items.length === 0 && <p className={styles.quiet}>{t('tripsNone')}</p>}
        <Stretches playback={playback} items={(trips.data?.items ?? []).map(trip => ({ from: trip.from, to: trip.to, minutes: trip.durationMinutes, metres: trip.lengthMetres, kmh: trip.averageKmh }))} />
      </section>
      <section className={styles.section}>
        <h2>
          {t('export')}
          <span>{t('exportHint')}</span>
        </h2>
        <p className={styles.files}>
          {exportFormat.options.map(format => (
            <a key={format} href={`/api/units/${id}/track/export?${new URLSearchParams({ ...span, format })}`} download>
              {FILE[format]}
            </a>
          ))}
        </p>
      </section>
    </>
  )
}

const FILE = { geojson: 'GeoJSON', csv: 'CSV', gpx: 'GPX' } as const

type Stretch = { readonly from: string; readonly to: string; readonly minutes: number; readonly metres: number | null; readonly kmh?: number }

function Stretches({ items, playback }: { items: readonly Stretch[]; playback: DeskPlayback }) {
  const t = useTranslations('playback')
  const say = useSay()
  return (
    <ol className={styles.stretches}>
      {items.map(({ from, to, minutes, metres, kmh }) => (
        <li key={from}>
          <button type="button" onClick={() => playback.store?.clock.seek(Date.parse(from))} title={t('goThere')}>
            <time>{t('fromTo', { from: say.time(from), to: say.time(to) })}</time>
            <b>{say.duration(minutes * 60_000)}</b>
            {metres !== null && <em>{[say.distance(metres), kmh === undefined ? '' : say.count(Math.round(kmh), 'km/h')].filter(Boolean).join(' · ')}</em>}
          </button>
        </li>
      ))}
    </ol>
  )
}
