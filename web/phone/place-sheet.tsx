'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '#domain/identity'
import { type Premises, listPremises } from '#domain/people'
import { type Position, distanceMetres } from '#platform/pure'
import { ask } from '../live/api.ts'
import { Icon } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './phone.module.css'
import type { PickedPlace, ReportPlace } from './use-report-place.ts'
import type { PlaceTrouble } from './watch-place.ts'

type Given = {
  me: Me | undefined
  place: ReportPlace
  trouble: PlaceTrouble | null
  centre: Position | null
  onPick: (picked: PickedPlace | null) => void
  onClose: () => void
}

/** Where it really is: my own place, the grid's centre, or one of the buildings of my grid, nearest first. */
export function PlaceSheet({ me, place, trouble, centre, onPick, onClose }: Given) {
  const t = useTranslations('phone.place')
  const act = useTranslations('common.act')
  const say = useSay()
  const [address, setAddress] = useState(place.address)
  const premises = usePremises(me, place.position, address)
  return (
    <div className={styles.sheet} role="dialog" aria-modal="true" aria-label={t('title')}>
      <header className={styles.bar}>
        <button type="button" onClick={onClose} aria-label={act('close')}>
          <Icon name="a-close" />
        </button>
        <span>{t('title')}</span>
        <i />
      </header>
      <main className={styles.main}>
        {trouble !== null && <p className={styles.note}>{t(trouble)}</p>}
        <input className={styles.say} value={address} maxLength={200} placeholder={t('address')} aria-label={t('address')} onChange={event => setAddress(event.target.value)} />
        <div className={styles.choices}>
          <button type="button" disabled={trouble !== null} onClick={() => onPick({ position: null, address })}>
            <Icon name="a-locate" />
            {t('current')}
          </button>
          <button type="button" disabled={centre === null} onClick={() => onPick({ position: centre, address })}>
            <Icon name="u-grid" />
            {t('centre')}
          </button>
        </div>
        <h2 className={styles.heading}>{t('premises')}</h2>
        {premises.length === 0 && <p className={styles.quiet}>{t('noPremises')}</p>}
        <ol className={styles.then}>
          {premises.map(it => (
            <li key={it.id}>
              <button type="button" onClick={() => onPick({ position: it.position, address: it.address || it.name })}>
                <Icon name="a-pin" />
                <b>{it.address || it.name}</b>
                {place.position !== null && <span>{say.distance(distanceMetres(place.position, it.position))}</span>}
              </button>
            </li>
          ))}
        </ol>
      </main>
      <footer className={styles.act}>
        <button type="button" onClick={() => onPick({ position: place.from === 'picked' ? place.position : null, address: address.trim() })}>
          {t('use')}
        </button>
      </footer>
    </div>
  )
}

/** The buildings of my grid that match what was typed, nearest first. */
function usePremises(me: Me | undefined, near: Position | null, typed: string): Premises[] {
  const areaCode = me?.area?.code
  const list = useQuery({
    queryKey: ['premises', areaCode],
    queryFn: ({ signal }) => ask(listPremises, { areaCode, limit: 500 }, { signal }),
    enabled: areaCode !== undefined,
    staleTime: 60 * 60_000,
    retry: false,
  })
  const wanted = typed.trim()
  const matching = (list.data?.items ?? []).filter(it => wanted === '' || it.address.includes(wanted) || it.name.includes(wanted))
  const far = (it: Premises) => (near === null ? 0 : distanceMetres(near, it.position))
  return matching.sort((one, other) => far(one) - far(other)).slice(0, 30)
}
