'use client'
import { Fragment } from 'react'
import { useTranslations } from 'use-intl'
import type { getArea } from '#domain/area'
import type { OutputOf } from '#platform/pure'
import { Icon } from '../../ui/icon.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { useAdminView } from '../use-admin-view.ts'
import { useAreaName } from '../use-area-name.ts'
import own from './areas.module.css'

type Crumb = {
  /** Where the list begins; null when it begins above all cities. */
  readonly home: string | null
  readonly area: OutputOf<typeof getArea> | undefined
  readonly count: number | null
  readonly found: 'found' | 'foundMany' | null
}

/** Where the list stands, each step up a link, and how many are in it. */
export function AreaCrumb({ home, area, count, found }: Crumb) {
  const t = useTranslations('admin.areas')
  const say = useSay()
  const areaName = useAreaName()
  const { go } = useAdminView()
  const top = home === null && area ? [{ code: null, name: t('top') }] : []
  const above = area?.ancestors.filter(it => it.code !== area.code).map(it => ({ code: it.code, name: areaName(it) })) ?? []
  const steps = [...top, ...above.slice(Math.max(0, above.findIndex(it => it.code === home)))]
  return (
    <div className={own.crumbRow}>
      {found === null && (
        <nav aria-label={t('title')}>
          {steps.map(step => (
            <Fragment key={step.code ?? 'top'}>
              <button type="button" className={styles.link} onClick={() => go({ tab: step.code, id: null })}>
                {step.name}
              </button>
              <Icon name="a-next" />
            </Fragment>
          ))}
          <b>{area ? areaName(area) : t('top')}</b>
        </nav>
      )}
      {count !== null && <span className={styles.muted}>{t(found ?? 'below', { count: say.number(count) })}</span>}
    </div>
  )
}
