'use client'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'use-intl'
import type { Call } from '#domain/call'
import { useSay } from '../ui/use-say.ts'
import styles from './call.module.css'
import type { CallPhase } from './media-state.ts'
import type { Look } from './use-look.ts'

type OverProps = { readonly call: Call; readonly phase: CallPhase; readonly home: string; readonly look: Look; readonly onEnterAgain: () => void }

/** It is over here: why, for how long it went, and where to go. */
export function Over({ call, phase, home, look, onEnterAgain }: OverProps) {
  const t = useTranslations('call')
  const say = useSay()
  const router = useRouter()
  const isEnglish = useLocale() === 'en'
  const why = call.state === 'ended' ? 'ended' : phase.is === 'over' ? phase.why : 'refused'
  const mayReturn = call.state !== 'ended' && why !== 'removed'
  const went = call.liveAt !== null && call.endedAt !== null ? say.duration(Date.parse(call.endedAt) - Date.parse(call.liveAt)) : null
  return (
    <div className={styles.plain}>
      <h1>{t(`phase.${why}`)}</h1>
      <p>{phase.is === 'refused' ? (isEnglish ? phase.words.en : phase.words.zh) : [call.title, went].filter(Boolean).join(' · ')}</p>
      <div className={styles.choices}>
        <button type="button" className={styles.primary} onClick={() => router.push(home)}>
          {t(`back.${look}`)}
        </button>
        {mayReturn && (
          <button type="button" onClick={onEnterAgain}>
            {t(why === 'elsewhere' ? 'phase.here' : 'phase.again_')}
          </button>
        )}
      </div>
    </div>
  )
}
