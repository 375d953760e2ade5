'use client'
import { useTranslations } from 'use-intl'
import { HatchDefs } from '../../ui/hatch.tsx'
import { useSay } from '../../ui/use-say.ts'
import { Histogram } from '../charts/histogram.tsx'
import { expectedByNow } from '../charts/usual-chart.ts'
import { UsualChart } from '../charts/usual-chart.tsx'
import { Picture, Tile, figureClass } from '../tile.tsx'
import type { TileProps } from './area-tiles.tsx'

/** Within so much of the usual it is said to be as usual. */
const SAME_SHARE = 0.05
const CITY_OFFSET_MS = 8 * 3_600_000

/** 今天比往常多吗？ Today by hour over the band of the last four weeks. */
export function TodayTile({ figures, weight = 1 }: Omit<TileProps, 'names'>) {
  const t = useTranslations('wall.today')
  const say = useSay()
  const words = { peak: (hour: number, count: number) => t('peak', { hour, count }), usual: t('usual'), lastHour: t('lastHour') }
  return (
    <Tile
      question={t('question')}
      weight={weight}
      reading={figures.summary}
      answer={data => {
        const minute = new Date(Date.parse(data.asOf) + CITY_OFFSET_MS).getUTCMinutes()
        const usual = expectedByNow(data.usualByHour, data.todayByHour.length - 1, minute)
        const more = Math.round(data.todayCount - usual)
        const isSame = Math.abs(more) <= Math.max(0, usual * SAME_SHARE)
        return (
          <>
            <b className={figureClass(data.todayCount)}>{say.number(data.todayCount)}</b>
            {t('unit')} <em>{isSame ? t('same') : more > 0 ? t('more', { count: more }) : t('less', { count: -more })}</em>
          </>
        )
      }}
    >
      {data => (
        <Picture>
          {size => (
            <>
              <HatchDefs id="wall-hatch" />
              <UsualChart {...size} today={data.todayByHour} usual={data.usualByHour} words={words} />
            </>
          )}
        </Picture>
      )}
    </Tile>
  )
}

/** 多久能到现场？ Minutes from report to scene over the last day. */
export function ResponseTile({ figures, weight = 0.92 }: Omit<TileProps, 'names'>) {
  const t = useTranslations('wall.response')
  return (
    <Tile
      question={t('question')}
      weight={weight}
      reading={figures.summary}
      empty={{ when: data => data.minutesToScene.count === 0, title: t('empty'), hint: t('emptyHint') }}
      answer={data => (
        <>
          <b>{Math.round(data.minutesToScene.median ?? 0)}</b>
          {t('unit')} <em>{t('half')}</em>
        </>
      )}
    >
      {({ minutesToScene: { bins, median, p90 } }) => {
        const marks = [
          { minutes: median ?? 0, text: t('median', { minutes: Math.round(median ?? 0) }) },
          { minutes: p90 ?? 0, text: t('p90', { minutes: Math.round(p90 ?? 0) }) },
        ]
        return <Picture>{size => <Histogram {...size} bins={bins} marks={marks} lastTick={t('lastMinutes')} />}</Picture>
      }}
    </Tile>
  )
}
