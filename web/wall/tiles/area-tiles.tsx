'use client'
import { useTranslations } from 'use-intl'
import { useSay } from '../../ui/use-say.ts'
import { Dumbbell } from '../charts/dumbbell.tsx'
import { SLOW_MINUTES } from '../charts/histogram.ts'
import { RankChart } from '../charts/rank-chart.tsx'
import { answerWord } from '../charts/text-width.ts'
import type { PlaceNames } from '../../city/place-names.ts'
import type { Figures } from '../../city/readings.ts'
import { Picture, Tile } from '../tile.tsx'
import { rankRows, slowRows } from './tile-rows.ts'

export type TileProps = { readonly figures: Figures; readonly names: PlaceNames; readonly weight?: number }

/** 现在哪里最紧？ Areas by today's reports per ten thousand residents, with the change since yesterday. */
export function WorstTile({ figures, names, weight = 1.16 }: TileProps) {
  const t = useTranslations('wall.worst')
  const say = useSay()
  return (
    <Tile
      question={t('question')}
      weight={weight}
      reading={figures.summary}
      corner={figures.summary.asOf === null ? undefined : t('note', { time: say.time(figures.summary.asOf) })}
      empty={{ when: data => data.todayCount === 0, title: t('empty'), hint: t('emptyHint') }}
      answer={data => {
        const { rows, isRate } = rankRows(data.byArea, names, say)
        return (
          <>
            <b className={answerWord(rows[0]?.name ?? '')}>{rows[0]?.name}</b>
            <span>
              {isRate && t('per10k')} <em>{t('count', { value: rows[0]?.said ?? '' })}</em>
            </span>
          </>
        )
      }}
    >
      {data => <Picture>{size => <RankChart {...size} rows={rankRows(data.byArea, names, say).rows} />}</Picture>}
    </Tile>
  )
}

/** 哪里到得慢？ Median and ninth decile of the time to the scene by area. */
export function SlowTile({ figures, names, weight = 1 }: TileProps) {
  const t = useTranslations('wall.slow')
  const say = useSay()
  return (
    <Tile
      question={t('question')}
      weight={weight}
      reading={figures.summary}
      empty={{ when: data => slowRows(data.byArea, names).length === 0, title: t('empty'), hint: t('emptyHint') }}
      answer={data => {
        const slow = slowRows(data.byArea, names).filter(row => row.p90 > SLOW_MINUTES).length
        if (slow === 0) return <em>{t('none')}</em>
        return (
          <>
            <b>{slow}</b>
            {t('unit')} <em>{t('over')}</em>
          </>
        )
      }}
    >
      {data => <Picture>{size => <Dumbbell {...size} rows={slowRows(data.byArea, names)} sayMinutes={say.minutes} />}</Picture>}
    </Tile>
  )
}
