'use client'
import { type ChangeEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { uploadPhoto } from '#domain/incident'
import { isProblem } from '#platform/pure'
import { order } from '../live/api.ts'
import { shrinkPhoto } from '../report/shrink-photo.ts'
import { Icon } from '../ui/icon.tsx'
import { useProblemWords } from '../ui/states.tsx'
import styles from './page.module.css'

const MOST = 9

/** Photos are sent as soon as they are chosen; what they belong to comes with the form. */
export function PhotoTray({ photoIds, onPhotos }: { photoIds: readonly string[]; onPhotos: (photoIds: readonly string[]) => void }) {
  const t = useTranslations('desk.photo')
  const said = useProblemWords()
  const [isSending, setSending] = useState(false)
  const [trouble, setTrouble] = useState('')
  const latest = useRef(photoIds)
  latest.current = photoIds
  const add = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])].slice(0, MOST - photoIds.length)
    event.target.value = ''
    setTrouble('')
    setSending(true)
    for (const file of files) {
      try {
        const bytes = new Uint8Array(await (await shrinkPhoto(file)).arrayBuffer())
        const { id } = await order(uploadPhoto, { bytes })
        onPhotos([...latest.current, id])
      } catch (error) {
        setTrouble(isProblem(error) ? said(error) : t('failed'))
      }
    }
    setSending(false)
  }
  return (
    <div className={styles.photos}>
      {photoIds.map((id, index) => (
        <button key={id} type="button" onClick={() => onPhotos(photoIds.filter(it => it !== id))} aria-label={t('removing', { number: index + 1 })} title={t('removing', { number: index + 1 })}>
          {/* Photos come from our own API behind the session; Next's optimiser must not see them. */}
          <img src={`/api/photos/${id}?size=thumb`} alt="" />
          <Icon name="a-close" />
        </button>
      ))}
      {photoIds.length < MOST && (
        <label className={styles.addPhoto}>
          <input type="file" accept="image/*" multiple className="visually-hidden" onChange={event => void add(event)} />
          <Icon name="a-photo" />
          {isSending ? t('sending') : t('add')}
        </label>
      )}
      {trouble !== '' && (
        <p className={styles.amberWords} role="alert">
          {trouble}
        </p>
      )}
    </div>
  )
}
