'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '#domain/identity'
import { signOut } from '../sign-in/sign-in.ts'
import { Icon } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'
import { LanguageSwitch } from '../words/language-switch.tsx'
import styles from './phone.module.css'
import { SavedReports } from './saved-reports.tsx'
import type { MyPlace } from './use-my-place.ts'
import type { Reports } from './use-outbox.ts'
import type { Sharing } from './use-share-position.ts'

type Given = { me: Me | undefined; place: MyPlace; sharing: Sharing; reports: Reports }

/** Who I am, whether my place is shared, what still waits on this phone. */
export function MinePanel({ me, place, sharing, reports }: Given) {
  const t = useTranslations('phone.mine')
  const role = useTranslations('common.role')
  const act = useTranslations('common.act')
  const [isLeaving, setLeaving] = useState(false)
  const waiting = reports.saved.length
  const leave = () => (waiting > 0 && !isLeaving ? setLeaving(true) : void signOut())
  return (
    <>
      <header className={styles.top}>
        <h1>{me?.displayName ?? '\u2002'}</h1>
        <p>
          <span>{me?.roles.map(one => role(one)).join('、')}</span>
        </p>
      </header>
      <main className={styles.main}>
        {me?.actions.includes('unit.report_position') !== false && <ShareSwitch place={place} sharing={sharing} />}
        <dl className={styles.facts}>
          <div>
            <dt>{t('area')}</dt>
            <dd>{me?.area?.name ?? '–'}</dd>
          </div>
          <div>
            <dt>{t('account')}</dt>
            <dd>{me?.username ?? '–'}</dd>
          </div>
          <div>
            <dt>{t('language')}</dt>
            <dd>
              <LanguageSwitch className={styles.language} />
            </dd>
          </div>
        </dl>
        <SavedReports reports={reports} />
        {isLeaving && <p className={styles.note}>{t('signOutKept', { count: waiting })}</p>}
        <button type="button" className={styles.leave} onClick={leave}>
          <Icon name="a-sign-out" />
          {act('signOut')}
        </button>
      </main>
    </>
  )
}

function ShareSwitch({ place, sharing }: { place: MyPlace; sharing: Sharing }) {
  const t = useTranslations('phone.mine')
  const say = useSay()
  const { told, isOn } = sharing
  const trouble = isOn && told === null ? place.trouble : null
  const state = () => {
    if (!isOn) return t('off')
    if (trouble !== null) return t(trouble)
    if (told === null) return t('waiting')
    const time = say.time(told.fix.fixedAtMs)
    return told.isSent ? t('sharing', { time, distance: say.accuracy(told.fix.accuracyMetres) }) : t('unsent', { time })
  }
  return (
    <button type="button" role="switch" aria-checked={isOn} className={styles.share} onClick={() => sharing.turn(!isOn)}>
      <Icon name="a-locate" />
      <span>
        <b>{t('share')}</b>
        <em className={trouble !== null || told?.isSent === false ? styles.late : undefined}>{state()}</em>
      </span>
      <i />
    </button>
  )
}
