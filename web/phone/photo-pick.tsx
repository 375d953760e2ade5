'use client'
import { type ChangeEvent, useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './phone.module.css'
import { shrinkPhoto } from '../report/shrink-photo.ts'
import type { ReportPlace } from './use-report-place.ts'

type Given = { photo: Blob | null; onPhoto: (photo: Blob | null) => void; place: ReportPlace; onPlace: () => void }

/** The camera opens with one tap; the place stands on the picture and can be changed. */
export function PhotoPick({ photo, onPhoto, place, onPlace }: Given) {
  const t = useTranslations('phone.report')
  const [hasFailed, setFailed] = useState(false)
  const url = useMemo(() => (photo === null ? null : URL.createObjectURL(photo)), [photo])
  useEffect(() => () => void (url !== null && URL.revokeObjectURL(url)), [url])

  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    try {
      onPhoto(await shrinkPhoto(file))
      setFailed(false)
    } catch {
      setFailed(true)
    }
  }
  const camera = <input type="file" accept="image/*" capture="environment" className="visually-hidden" onChange={event => void take(event)} />

  return (
    <div className={styles.photo}>
      {url === null ? (
        <label className={styles.take}>
          {camera}
          <Icon name="a-photo" />
          <b>{t('take')}</b>
          <span className={hasFailed ? styles.late : undefined}>{hasFailed ? t('photoFailed') : t('takeHint')}</span>
        </label>
      ) : (
        <>
          {/* A picture that is only on this phone so far. */}
          <img src={url} alt="" />
          <label className={styles.retake}>
            {camera}
            <Icon name="a-photo" />
            {t('retake')}
          </label>
        </>
      )}
      <PlaceLine place={place} onPlace={onPlace} />
    </div>
  )
}

function PlaceLine({ place, onPlace }: { place: ReportPlace; onPlace: () => void }) {
  const t = useTranslations('phone.report')
  const say = useSay()
  const sure = place.from === 'phone' && place.accuracyMetres !== null ? t('accuracy', { distance: say.accuracy(place.accuracyMetres) }) : place.from === 'grid' ? t('gridCentre') : ''
  return (
    <button type="button" className={styles.placeLine} onClick={onPlace}>
      <Icon name="a-pin" />
      <b>{place.address || place.areaName || t('locating')}</b>
      <span>{sure}</span>
      <u>{t('changePlace')}</u>
    </button>
  )
}
