'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useMe } from '../live/use-live.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'
import { DESK_LAYERS, type DeskLayer, type DeskView } from './desk-view.ts'
import styles from './map.module.css'
import type { GoTo } from './use-desk-view.ts'

const ICON: Record<DeskLayer, IconName> = { incidents: 'sev-2', units: 'u-grid', stations: 's-hospital', cameras: 'cam', premises: 'a-user', grids: 'a-list', watch: 'a-watch' }
/** What a layer shows needs this right; without it the layer is not offered. */
const RIGHT: Partial<Record<DeskLayer, string>> = { premises: 'people.read', cameras: 'camera.read', watch: 'watch.read' }

type Given = { readonly view: DeskView; readonly go: GoTo; readonly counts: Readonly<Record<DeskLayer, number | null>>; /** Too far away for the key populations. */ readonly isFar: boolean }

export function LayersPanel({ view, go, counts, isFar }: Given) {
  const t = useTranslations('desk.layers')
  const say = useSay()
  const actions = useMe()?.actions ?? []
  const [isFolded, setFolded] = useState(false)
  const offered = DESK_LAYERS.filter(layer => RIGHT[layer] === undefined || actions.includes(RIGHT[layer]))
  const toggle = (layer: DeskLayer) => go({ layers: DESK_LAYERS.filter(it => (it === layer ? !view.layers.includes(it) : view.layers.includes(it))) }, 'replace')
  const said = (layer: DeskLayer) => {
    if (layer === 'premises' && view.layers.includes(layer) && isFar) return t('comeNear')
    const count = counts[layer]
    return count === null ? '' : say.large(count)
  }
  return (
    <div className={styles.layers}>
      <button type="button" className={styles.layersHead} onClick={() => setFolded(!isFolded)} aria-expanded={!isFolded} title={t('fold')}>
        <Icon name="a-layers" />
        {t('title')}
      </button>
      {!isFolded &&
        offered.map(layer => (
          <label key={layer} className={view.layers.includes(layer) ? styles.on : undefined}>
            <input type="checkbox" checked={view.layers.includes(layer)} onChange={() => toggle(layer)} />
            <i />
            <Icon name={ICON[layer]} />
            <span>{t(layer)}</span>
            <b>{said(layer)}</b>
          </label>
        ))}
    </div>
  )
}
