'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { type Area, getBoundary, listAreas } from '#domain/area'
import type { Position } from '#platform/pure'
import { ask } from '../live/api.ts'
import { Icon } from '../ui/icon.tsx'
import { useProblemWords } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import { RADIUS_METRES, areaSquareMetres, faultOf, lengthMetres, newDraft, outlineOf, withRadius } from './fence-draft.ts'
import { MOST_NEAR_METRES, type TermsDraft, isDrawing, modesOf, withMode } from './terms-draft.ts'
import styles from './watch.module.css'

type WhereProps = { readonly draft: TermsDraft; readonly onDraft: (draft: TermsDraft) => void }

/** Where a rule looks: drawn on the map, an area's boundary, or nowhere in particular. */
export function WhereField({ draft, onDraft }: WhereProps) {
  const t = useTranslations('watch.form')
  const modes = modesOf(draft.kind)
  if (modes.length === 0) return null
  return (
    <fieldset className={styles.field}>
      <legend>{t('where')}</legend>
      {modes.length > 1 && (
        <div className={styles.segments}>
          {modes.map(mode => (
            <label key={mode} className={draft.whereMode === mode ? styles.on : undefined}>
              <input type="radio" name="rule-where" className="visually-hidden" checked={draft.whereMode === mode} onChange={() => onDraft(withMode(draft, mode))} />
              {t(`shape.${mode}`)}
            </label>
          ))}
        </div>
      )}
      {isDrawing(draft) && <Drawn draft={draft} onDraft={onDraft} />}
      {draft.whereMode === 'area' && <AreaChoice draft={draft} onDraft={onDraft} />}
    </fieldset>
  )
}

const HINT = { polygon: 'drawPolygon', circle: 'drawCircle', line: 'drawLine' } as const

function Drawn({ draft, onDraft }: WhereProps) {
  const t = useTranslations('watch.form')
  const { fence } = draft
  const size = useSize(draft)
  const hint = draft.kind === 'approach' ? 'drawPoint' : HINT[fence.shape]
  const words = fence.isClosed ? t('drawn', { size }) : faultOf(fence) === 'crossing' ? t('crossing') : fence.corners.length > 0 ? `${t(hint)} · ${t('corners', { count: fence.corners.length })}` : t(hint)
  const most = draft.kind === 'approach' ? MOST_NEAR_METRES : RADIUS_METRES.most
  const setRadius = (text: string) => Number(text) > 0 && onDraft({ ...draft, fence: withRadius(fence, Math.min(most, Number(text))) })
  return (
    <>
      <div className={fence.isClosed ? styles.drawn : styles.drawing}>
        <Icon name="a-watch" />
        <p role="status">{words}</p>
        {fence.corners.length > 0 && (
          <button type="button" onClick={() => onDraft({ ...draft, fence: newDraft(fence.shape) })}>
            {t('again')}
          </button>
        )}
      </div>
      {fence.shape === 'circle' && (
        <div className={styles.limits}>
          <span>{t(draft.kind === 'approach' ? 'distance' : 'radius')}</span>
          <label className={styles.amount}>
            <input key={fence.radiusMetres} type="number" inputMode="numeric" min={RADIUS_METRES.least} max={most} step={10} aria-label={t('radius')} defaultValue={fence.radiusMetres} onBlur={event => setRadius(event.target.value)} />
            <span>{t('metres')}</span>
          </label>
        </div>
      )}
    </>
  )
}

function useSize({ fence }: TermsDraft): string {
  const say = useSay()
  if (fence.shape === 'line') return say.distance(lengthMetres(fence.corners))
  const squareMetres = areaSquareMetres(outlineOf(fence))
  return squareMetres < 100_000 ? `${say.number(Math.round(squareMetres / 100) * 100)}\u2009m²` : `${say.decimal(squareMetres / 1e6, squareMetres < 1e7 ? 2 : 0)}\u2009km²`
}

function AreaChoice({ draft, onDraft }: WhereProps) {
  const t = useTranslations('watch.form')
  const said = useProblemWords()
  const isEnglish = useLocale() === 'en'
  const nameOf = (area: Area) => (isEnglish && area.nameEn !== '' ? area.nameEn : area.name)
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<Area | null>(null)
  const found = useQuery({ queryKey: ['areas', 'find', q], queryFn: ({ signal }) => ask(listAreas, { q, limit: 6 }, { signal }), enabled: q.trim() !== '', staleTime: 60_000 })
  const boundary = useQuery({
    queryKey: ['boundary', chosen?.code],
    queryFn: async ({ signal }) => ask(getBoundary, { code: chosen?.code ?? '' }, { signal }),
    enabled: chosen !== null,
    staleTime: 10 * 60_000,
  })
  if (chosen !== null && boundary.data !== undefined && draft.area?.code !== chosen.code) {
    onDraft({ ...draft, area: { code: chosen.code, name: nameOf(chosen), polygons: polygonsOf(boundary.data) } })
  }
  return (
    <div className={styles.find}>
      {draft.area !== null && (
        <div className={styles.drawn}>
          <Icon name="a-pin" />
          <p role="status">{t('areaDrawn', { name: draft.area.name })}</p>
        </div>
      )}
      <input type="search" value={q} placeholder={t('areaPick')} aria-label={t('areaPick')} onChange={event => setQ(event.target.value)} />
      {boundary.error !== null && <p className={styles.hint}>{said(boundary.error)}</p>}
      {q.trim() !== '' && found.data !== undefined && (
        <ul>
          {found.data.items.map(area => (
            <li key={area.code}>
              <button type="button" onClick={() => (setChosen(area), setQ(''))}>
                <Icon name="a-pin" />
                <b>{nameOf(area)}</b>
              </button>
            </li>
          ))}
          {found.data.items.length === 0 && <li>{t('foundNone', { q })}</li>}
        </ul>
      )}
    </div>
  )
}

function polygonsOf(boundary: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown[] }): Position[][][] {
  return (boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates) as Position[][][]
}
