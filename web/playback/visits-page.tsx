'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { type Visit, findVisits } from '#domain/track'
import type { Position } from '#platform/pure'
import { order } from '../live/api.ts'
import { Icon, UNIT_ICON } from '../ui/icon.tsx'
import { Empty, ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import { type FenceDraft, closed, faultOf, newDraft } from '../watch/fence-draft.ts'
import styles from './playback.module.css'
import type { DeskPlayback } from './use-desk-playback.ts'

type PageProps = { readonly playback: DeskPlayback; readonly onUnit: (id: string) => void }

/** Who was in a polygon between two times: drawn on the map, asked, listed by when they came. */
export function VisitsPage({ playback, onUnit }: PageProps) {
  const t = useTranslations('playback')
  const say = useSay()
  const common = useTranslations('common')
  const { draft, setDraft, past } = playback
  const ask = useMutation({ mutationFn: (ring: readonly Position[]) => order(findVisits, { polygon: { type: 'Polygon', coordinates: [ring.map(([lon, lat]): [number, number] => [lon, lat])] }, ...past.span }) })
  if (draft === null) return null
  const begin = () => {
    setDraft(newDraft('polygon'))
    ask.reset()
  }
  return (
    <>
      <section className={styles.section}>
        <Drawing draft={draft} onAgain={begin} />
        <button type="button" className={styles.primary} disabled={faultOf(draft) !== null || ask.isPending} onClick={() => (setDraft(closed(draft)), ask.mutate(ringOf(draft)))}>
          <Icon name="a-search" />
          {ask.isPending ? t('visits.asking') : t('visits.ask')}
        </button>
        <p className={styles.quiet}>{t('visits.audit')}</p>
      </section>
      {ask.isPending && <div className={styles.pad}><Skeleton lines={['60%', '54%', '66%']} /></div>}
      {ask.error !== null && <ErrorState error={ask.error} onRetry={() => ask.mutate(ringOf(draft))} />}
      {ask.data?.items.length === 0 && <Empty title={t('visits.nobody')} hint={t('visits.nobodyHint')} />}
      {ask.data !== undefined && ask.data.items.length > 0 && <p className={styles.found}>{t('visits.found', { count: say.number(ask.data.items.length) })}</p>}
      <ol className={styles.rows}>
        {ask.data?.items.map((visit: Visit) => (
          <li key={visit.unitId}>
            <button type="button" onClick={() => onUnit(visit.unitId)} title={t('visits.play', { name: visit.name })}>
              <Icon name={UNIT_ICON[visit.kind]} />
              <b>{visit.name}</b>
              <em>{say.duration(visit.minutesInside * 60_000)}</em>
              <span>
                {common(`unitKind.${visit.kind}`)} · {t('fromTo', { from: say.clock(visit.firstAt), to: say.clock(visit.lastAt) })}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}

function Drawing({ draft, onAgain }: { draft: FenceDraft; onAgain: () => void }) {
  const t = useTranslations('playback.visits')
  const fault = faultOf(draft)
  const words = draft.isClosed ? t('drawn') : fault === 'crossing' ? t('crossing') : draft.corners.length === 0 ? t('draw') : t('corners', { count: draft.corners.length })
  return (
    <div className={styles.drawing} data-closed={draft.isClosed || undefined}>
      <Icon name="a-watch" />
      <p role="status">{words}</p>
      {draft.corners.length > 0 && (
        <button type="button" onClick={onAgain}>
          {t('again')}
        </button>
      )}
    </div>
  )
}

function ringOf({ corners }: FenceDraft): Position[] {
  return corners[0] === undefined ? [] : [...corners, corners[0]]
}
