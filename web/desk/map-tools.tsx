'use client'
import { useTranslations } from 'use-intl'
import type { View } from '../map/index.ts'
import { Icon } from '../ui/icon.tsx'
import type { Say } from '../ui/say.ts'
import styles from './map.module.css'
import { middleOf, scaleBar } from './scale-bar.ts'

type Tools = { readonly seen: View | null; readonly say: Say; readonly onZoom: (steps: number) => void; readonly onLocate: () => void; readonly locateLabel: string; /** Null for who may not see the watch. */ readonly onWatch: (() => void) | null; /** Null for who may not see tracks. */ readonly onPlayback: (() => void) | null }

const MOST_BAR_PX = 130

/** Nearer, farther, back to what is looked at; and how far things are from one another. */
export function MapTools({ seen, say, onZoom, onLocate, locateLabel, onWatch, onPlayback }: Tools) {
  const t = useTranslations('desk.map')
  const watch = useTranslations('watch')
  const playback = useTranslations('playback')
  const bar = seen === null ? null : scaleBar(middleOf(seen.bbox)[1], seen.zoom, MOST_BAR_PX)
  return (
    <>
      <div className={styles.tools}>
        {onWatch !== null && (
          <button type="button" className={styles.tool} onClick={onWatch} title={watch('open')}>
            <Icon name="a-watch" />
            {watch('tool')}
          </button>
        )}
        {onPlayback !== null && (
          <button type="button" className={styles.tool} onClick={onPlayback} title={playback('openScreen')}>
            <Icon name="a-clock" />
            {playback('open')}
          </button>
        )}
      </div>
      <div className={styles.zoom}>
        <button type="button" onClick={() => onZoom(1)} aria-label={t('zoomIn')} title={t('zoomIn')}>
          <Icon name="a-plus" />
        </button>
        <button type="button" onClick={() => onZoom(-1)} aria-label={t('zoomOut')} title={t('zoomOut')}>
          <Icon name="a-minus" />
        </button>
        <button type="button" onClick={onLocate} aria-label={locateLabel} title={locateLabel}>
          <Icon name="a-locate" />
        </button>
      </div>
      {bar !== null && (
        <div className={styles.scale} aria-hidden>
          <u style={{ width: bar.px }} />
          {bar.metres >= 1000 ? say.count(bar.metres / 1000, 'km') : say.count(bar.metres, 'm')}
        </div>
      )}
    </>
  )
}
