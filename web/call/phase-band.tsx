'use client'
import { useTranslations } from 'use-intl'
import type { LinkQuality } from '#domain/call'
import { useNow } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { useProblemWords } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import { useMedia, useRoom } from './call-room.tsx'
import styles from './call.module.css'
import type { CallPhase, DeviceTrouble } from './media-state.ts'

/** `[CLW-11]` What is going on when not all is well, and since when; nothing while it is. */
export function PhaseBand({ phase, isSilenced, quality }: { phase: CallPhase; isSilenced: boolean; quality: LinkQuality | undefined }) {
  const t = useTranslations('call')
  const say = useSay()
  const nowMs = useNow(1000) ?? 0
  const { media } = useRoom()
  const said = useProblemWords()
  if (phase.is === 'again') {
    return (
      <p className={styles.band} role="status">
        <Icon name="a-off" />
        <b>{t(`phase.${phase.why}`)}</b>
        <span>{t('phase.since', { duration: say.duration(nowMs - phase.sinceMs) })} · {t('phase.kept')}</span>
      </p>
    )
  }
  if (phase.is === 'entering') {
    return (
      <p className={phase.trouble === null ? styles.calm : styles.band} role="status">
        <Icon name="a-link" />
        <b>{t('phase.entering')}</b>
        <span>{phase.trouble === null ? t('phase.enteringHint') : said({ isProblem: true, words: phase.trouble })}</span>
      </p>
    )
  }
  if (isSilenced) {
    return (
      <button type="button" className={styles.band} onClick={() => media.unsilence()}>
        <Icon name="a-warn" />
        <b>{t('phase.unsilence')}</b>
        <span>{t('phase.silenced')}</span>
      </button>
    )
  }
  if (quality !== undefined && quality !== 'good') {
    return (
      <p className={styles.band} role="status">
        <Icon name="a-off" />
        <b>{t(`mine.${quality}`)}</b>
      </p>
    )
  }
  return <DeviceBand />
}

/** A call without a microphone or a camera is a call; what to do about it is said once. */
function DeviceBand() {
  const t = useTranslations('call.device')
  const { own } = useMedia()
  const trouble: DeviceTrouble | null = own.microphone.trouble ?? own.camera.trouble
  if (trouble === null) return null
  const what = own.microphone.trouble !== null && own.camera.trouble !== null ? `${t('microphone')}、${t('camera')}` : t(own.microphone.trouble !== null ? 'microphone' : 'camera')
  return (
    <p className={styles.band} role="status">
      <Icon name={own.microphone.trouble !== null ? 'a-mic-off' : 'a-video-off'} />
      <b>{what}</b>
      <span>
        {t(`trouble.${trouble}`)} {t('listenOnly')}
      </span>
    </p>
  )
}
