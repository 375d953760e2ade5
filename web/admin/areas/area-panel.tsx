'use client'
import { useTranslations } from 'use-intl'
import { type Area, type AreaLevel, areaLevel } from '#domain/area'
import { distanceMetres } from '#platform/pure'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import { DemoTag } from '../accounts/account-state.tsx'
import styles from '../admin.module.css'
import { useAreaName } from '../use-area-name.ts'
import { BoundarySketch } from './boundary-sketch.tsx'
import { useArea, useLevel } from './use-areas.ts'
import { useGridCounts } from './use-coverage.ts'

export function AreaPanel({ code }: { code: string }) {
  const t = useTranslations('admin.areas')
  const levelWord = useTranslations('common.areaLevel')
  const say = useSay()
  const areaName = useAreaName()
  const { data: area, error, refetch } = useArea(code)
  if (!area) return <div className={styles.alone}>{error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={['40%', '60%']} tall="224px" />}</div>
  const above = area.ancestors.filter(it => it.code !== area.code)
  const [width, height] = extentOf(area)
  return (
    <>
      <div className={styles.panelHead}>
        <h2>
          {areaName(area)}
          {area.isDemo && <DemoTag />}
        </h2>
        <p>{[...above.map(areaName), levelWord(area.level)].join(' · ')}</p>
      </div>
      <BoundarySketch area={area} />
      <section className={styles.section}>
        <dl className={styles.facts}>
          <dt>{t('detail.code')}</dt>
          <dd>{area.code}</dd>
          {area.nameEn !== '' && (
            <>
              <dt>{t('detail.nameEn')}</dt>
              <dd>{area.nameEn}</dd>
            </>
          )}
          <dt>{t('detail.population')}</dt>
          <dd>{area.population === null ? '–' : say.count(area.population, t('peopleUnit'))}</dd>
          <dt>{t('detail.extent')}</dt>
          <dd>
            {say.distance(width)} × {say.distance(height)}
          </dd>
          <dt>{t('detail.validFrom')}</dt>
          <dd>{say.day(area.validFrom)}</dd>
        </dl>
      </section>
      {area.level !== 'grid' && <Counts area={area} />}
    </>
  )
}

/** How many of each level lie within. Grids are counted by the server, the rest are few enough to be listed. */
function Counts({ area }: { area: Area }) {
  const t = useTranslations('admin.areas')
  const levelWord = useTranslations('common.areaLevel')
  const say = useSay()
  const grids = useGridCounts(area.code).data?.gridCount
  const levels = areaLevel.options.slice(areaLevel.options.indexOf(area.level) + 1).filter(level => level !== 'grid')
  return (
    <section className={styles.section}>
      <h3>{t('counts')}</h3>
      <dl className={styles.facts}>
        {levels.map(level => (
          <LevelCount key={level} level={level} within={area.code} />
        ))}
        <dt>{levelWord('grid')}</dt>
        <dd>{grids === undefined ? '–' : say.count(grids, t('countUnit'))}</dd>
      </dl>
    </section>
  )
}

function LevelCount({ level, within }: { level: AreaLevel; within: string }) {
  const t = useTranslations('admin.areas')
  const levelWord = useTranslations('common.areaLevel')
  const say = useSay()
  const { data } = useLevel(level, within)
  return (
    <>
      <dt>{levelWord(level)}</dt>
      <dd>{data ? `${say.count(data.items.length, t('countUnit'))}${data.nextCursor === null ? '' : '+'}` : '–'}</dd>
    </>
  )
}

function extentOf({ bbox: [west, south, east, north] }: Area): readonly [number, number] {
  const middle = (south + north) / 2
  return [distanceMetres([west, middle], [east, middle]), distanceMetres([west, south], [west, north])]
}
