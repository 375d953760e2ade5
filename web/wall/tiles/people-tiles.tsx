'use client'
import { useTranslations } from 'use-intl'
import { UNIT_ICON } from '../../ui/icon.tsx'
import { useSay } from '../../ui/use-say.ts'
import { Bars } from '../charts/bars.tsx'
import { textWidth } from '../charts/text-width.ts'
import { waffle } from '../charts/waffle.ts'
import { Waffle } from '../charts/waffle.tsx'
import { Picture, Tile, figureClass } from '../tile.tsx'
import type { TileProps } from './area-tiles.tsx'
import { forceRows, vacantWords } from './tile-rows.ts'

const WORDS_LINE = 38

/** 网格有没有人？ One square per grid (or per ten), amber where nobody is on duty. */
export function CoverageTile({ figures, names, weight = 0.98 }: TileProps) {
  const t = useTranslations('wall.coverage')
  const say = useSay()
  return (
    <Tile
      question={t('question')}
      weight={weight}
      reading={figures.coverage}
      empty={{ when: data => data.gridCount === 0, title: t('empty'), hint: t('emptyHint') }}
      answer={({ coveredCount, gridCount }) => (
        <>
          <b className={figureClass(coveredCount)}>{say.number(coveredCount)}</b>
          {t('of', { count: say.number(gridCount) })} {gridCount > coveredCount ? <em className="warn">{t('vacant', { count: say.number(gridCount - coveredCount) })}</em> : <em>{t('full')}</em>}
        </>
      )}
    >
      {data => (
        <Picture>
          {({ width, height }) => {
            const chart = { all: data.gridCount, covered: data.coveredCount, width, height: height - WORDS_LINE }
            const drawn = waffle({ all: chart.all, covered: chart.covered }, chart)
            const each = drawn.each > 1 ? [t('each', { count: drawn.each })] : []
            const line = (text: string) => [...each, ...(text === '' ? [] : [text])].join(' · ')
            const rows = data.byArea.map(row => ({ name: names.short(row.areaCode) || row.name, vacant: row.gridCount - row.coveredCount }))
            const words = vacantWords(rows, { fits: text => textWidth(line(text)) <= width, more: count => t('more', { count }) })
            return (
              <>
                <Waffle {...chart} />
                <text y={drawn.height + 31} fontSize={20} fill="var(--muted)">
                  {line(words)}
                </text>
              </>
            )
          }}
        </Picture>
      )}
    </Tile>
  )
}

/** 谁在岗？ People and vehicles on duty by kind. */
export function ForcesTile({ figures, weight = 1 }: Omit<TileProps, 'names'>) {
  const t = useTranslations('wall.forces')
  const kinds = useTranslations('common.unitKind')
  const say = useSay()
  return (
    <Tile
      question={t('question')}
      weight={weight}
      reading={figures.coverage}
      empty={{ when: data => data.onDutyCount === 0, title: t('empty'), hint: t('emptyHint') }}
      answer={data => (
        <>
          <b className={figureClass(data.onDutyCount)}>{say.number(data.onDutyCount)}</b>
          {t('unit')} <em>{t('silent', { count: say.number(data.silentCount) })}</em>
        </>
      )}
    >
      {data => (
        <Picture>
          {size => (
            <Bars
              {...size}
              color="var(--unit)"
              rows={forceRows(data.onDutyByKind).map(({ kind, count }) => ({ key: kind, icon: UNIT_ICON[kind], name: kinds(kind), value: count, said: say.number(count) }))}
            />
          )}
        </Picture>
      )}
    </Tile>
  )
}
