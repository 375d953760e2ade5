'use client'
import { useTranslations } from 'use-intl'
import type { Area } from '#domain/area'
import { LinkWords } from '../shell/link-words.tsx'
import { AsOf } from '../ui/as-of.tsx'
import { Clock, useNow } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'
import type { PlaceNames } from '../city/place-names.ts'
import type { Figures } from '../city/readings.ts'
import type { Scene } from './scene.ts'
import { STALE_AFTER_MS } from './tile.tsx'

type HeaderProps = { readonly root: Area | undefined; readonly focus: Area | undefined; readonly figures: Figures | null; readonly names: PlaceNames; readonly scene: Scene; readonly isPaused: boolean }

/** Whose wall, how the work stands, whether to believe it, and what time it is. */
export function WallHeader({ root, focus, figures, names, scene, isPaused }: HeaderProps) {
  const t = useTranslations('wall')
  const say = useSay()
  const nowMs = useNow(1000)
  const summary = figures?.summary.data
  const coverage = figures?.coverage.data
  const number = (value: number | undefined) => (value === undefined ? '–' : say.number(value))
  const isFocused = root !== undefined && focus !== undefined && root.code !== focus.code
  return (
    <header>
      <div className="brand">
        <Icon name="a-mark" className="mark" />
        <b>{root === undefined ? '' : names.short(root.code) || root.name}</b>
        <span>{isFocused ? names.short(focus.code) : scene.name === 'overview' ? t('product') : t(`scene.${scene.name}`)}</span>
        {isPaused && <i className="paused" aria-hidden />}
      </div>
      <div className="work">
        <span>
          {t('open')} <b>{number(summary?.openCount)}</b>
        </span>
        <span className={(summary?.overdueCount ?? 0) > 0 ? 'is-late' : undefined}>
          {t('overdue')} <b>{number(summary?.overdueCount)}</b>
        </span>
        <span>
          {t('onDuty')} <b>{number(coverage?.onDutyCount)}</b>
        </span>
      </div>
      <div className="state">
        <LinkWords />
        <AsOf at={figures?.summary.asOf ?? null} staleAfterMs={STALE_AFTER_MS} long />
        <span>{nowMs === null ? '' : say.dayAndWeekday(nowMs)}</span>
        <Clock />
      </div>
    </header>
  )
}
