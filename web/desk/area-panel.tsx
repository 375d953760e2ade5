'use client'
import { useLocale, useTranslations } from 'use-intl'
import type { Area } from '#domain/area'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import type { PlaceNames } from '../city/place-names.ts'
import type { Figures } from '../city/readings.ts'
import { useGround } from '../city/use-ground.ts'
import styles from './page.module.css'
import type { GoTo } from './use-desk-view.ts'

type PanelProps = { readonly area: Area; readonly root: Area; readonly figures: Figures | null; readonly names: PlaceNames; readonly go: GoTo }

/** One area: how its work stands, whether its grids have people, and the areas below it. */
export function AreaPanel({ area, root, figures, names, go }: PanelProps) {
  const t = useTranslations('desk.area')
  const common = useTranslations('common')
  const isEnglish = useLocale() === 'en'
  const say = useSay()
  const nameOf = (it: Pick<Area, 'name' | 'nameEn'>) => (isEnglish && it.nameEn !== '' ? it.nameEn : it.name)
  const summary = figures?.summary.data
  const isStale = figures?.areaCode !== area.code
  return (
    <div className={styles.body}>
      <div className={styles.head}>
        <p className={styles.kicker}>
          <span className={styles.kind}>{common(`areaLevel.${area.level}`)}</span>
          <em>{t('code', { code: area.code })}</em>
        </p>
        <h1 className={styles.title}>{nameOf(area)}</h1>
        {area.population !== null && <p className={styles.at}>{t('population', { count: say.large(area.population) })}</p>}
      </div>
      {summary === undefined && figures?.summary.error ? (
        <div className={styles.pad}>
          <ErrorState error={figures.summary.error} />
        </div>
      ) : summary === undefined || isStale ? (
        <div className={styles.pad}>
          <Skeleton lines={['60%', '72%', '54%']} />
        </div>
      ) : (
        <div className={styles.figures}>
          {([['open', summary.openCount, ''], ['overdue', summary.overdueCount, summary.overdueCount > 0 ? styles.amberWords : ''], ['today', summary.todayCount, ''], ['ended', summary.todayEndedCount, '']] as const).map(([name, value, look]) => (
            <p key={name} className={look}>
              <span>{t(name)}</span>
              <b>{say.number(value)}</b>
            </p>
          ))}
        </div>
      )}
      <CoverageSection figures={figures} />
      <Below area={area} root={root} figures={figures} names={names} go={go} />
    </div>
  )
}

function CoverageSection({ figures }: Pick<PanelProps, 'figures'>) {
  const t = useTranslations('desk.area')
  const common = useTranslations('common.unitKind')
  const say = useSay()
  const coverage = figures?.coverage.data
  if (coverage === undefined) return null
  const { gridCount, coveredCount, onDutyCount, silentCount, onDutyByKind } = coverage
  const share = gridCount === 0 ? 0 : coveredCount / gridCount
  const kinds = Object.entries(onDutyByKind) as [Parameters<typeof common>[0], number][]
  return (
    <section className={styles.section}>
      <h2>
        {t('coverage')}
        <span>{gridCount > coveredCount ? t('vacant', { count: say.number(gridCount - coveredCount) }) : gridCount > 0 ? t('full') : ''}</span>
      </h2>
      <div className={styles.bar}>
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <p className={styles.barWords}>
        <span>{t('covered', { covered: say.number(coveredCount), all: say.number(gridCount) })}</span>
        <span>{say.percent(share)}</span>
      </p>
      <p className={styles.duty}>
        <b>{t('duty', { count: say.number(onDutyCount) })}</b>
        {silentCount > 0 && <span>{t('silent', { count: say.number(silentCount) })}</span>}
      </p>
      <p className={styles.quiet}>{kinds.map(([kind, count]) => `${common(kind)} ${say.number(count)}`).join(' · ')}</p>
    </section>
  )
}

function Below({ area, figures, names, go }: PanelProps) {
  const t = useTranslations('desk.area')
  const say = useSay()
  const isEnglish = useLocale() === 'en'
  const { children } = useGround(area)
  const rows = new Map((figures?.areaCode === area.code ? (figures.summary.data?.byArea ?? []) : []).map(row => [row.areaCode, row]))
  if (area.level === 'grid') return null
  return (
    <section className={styles.section}>
      <h2>
        {t('below')}
        {rows.size > 0 && <span>{t('belowHead')}</span>}
      </h2>
      {children.length === 0 && <p className={styles.quiet}>{t('noneBelow')}</p>}
      <ol className={styles.links}>
        {[...children].sort((one, other) => (rows.get(other.code)?.openCount ?? 0) - (rows.get(one.code)?.openCount ?? 0)).map(child => {
          const row = rows.get(child.code)
          const name = names.whole(child.code) || (isEnglish && child.nameEn !== '' ? child.nameEn : child.name)
          return (
            <li key={child.code}>
              <button type="button" onClick={() => go({ areaCode: child.code, selected: null })} title={t('enter', { area: name })}>
                <b>{name}</b>
                {row !== undefined && (
                  <span>
                    <b>{say.number(row.openCount)}</b> / {say.number(row.todayCount)}
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
