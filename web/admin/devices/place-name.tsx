'use client'
import { Tooltip } from 'antd'
import { useTranslations } from 'use-intl'
import type { Position } from '#platform/pure'
import styles from '../admin.module.css'
import { useAreaName } from '../use-area-name.ts'
import { placeNames } from './place-names.ts'
import { usePlace } from './use-devices.ts'

/** Where a device last was, in names; its coordinates on hover. */
export function PlaceName({ at }: { at: Position | null }) {
  const t = useTranslations('admin.devices')
  const areaName = useAreaName()
  const place = usePlace(at)
  if (at === null) return <span className={styles.faint}>{t('placeUnknown')}</span>
  const names = place.data ? placeNames(place.data.areas.slice(1).map(areaName)) : []
  const said = place.isError ? t('placeFailed') : place.isPending ? '…' : names.join(' ') || t('outside')
  return (
    <Tooltip title={coordinates(at)}>
      <span>{said}</span>
    </Tooltip>
  )
}

/** `112.73000, 38.42000`: a metre, longitude first. */
export function coordinates([lon, lat]: Position): string {
  return `${lon.toFixed(5)}, ${lat.toFixed(5)}`
}
