'use client'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useMedia, useRoom } from './call-room.tsx'
import styles from './call.module.css'
import { type ChosenDevices, type KnownDevices, knownDevices } from './own-devices.ts'
import { Picture } from './picture.tsx'
import { VoiceLevel } from './voice-level.ts'

const KINDS = ['microphone', 'camera', 'speaker'] as const

/** Which microphone, camera and loudspeaker, with what they give: one's own picture and level. */
export function DevicesPage() {
  const t = useTranslations('call.device')
  const { media } = useRoom()
  const { own } = useMedia()
  const known = useKnownDevices()
  const [chosen, setChosen] = useState(media.own.chosen)
  const choose = (change: Partial<ChosenDevices>) => {
    setChosen({ ...chosen, ...change })
    if (change.speaker !== undefined) media.voices.speakThrough(change.speaker)
    void media.own.choose(change)
  }
  return (
    <div className={styles.scroll}>
      {own.camera.track !== null && (
        <div className={styles.preview}>
          <Picture track={own.camera.track} producerId={null} isMirrored />
        </div>
      )}
      {KINDS.map(kind => (
        <label key={kind} className={styles.choice}>
          <span>{t(kind)}</span>
          <select value={chosen[kind] ?? ''} onChange={event => choose({ [kind]: event.target.value === '' ? null : event.target.value })}>
            <option value="">{t(known !== null && known[kind].length === 0 ? 'none' : 'usual')}</option>
            {known?.[kind].map((device, index) => (
              <option key={device.id} value={device.id}>
                {device.name || t('unnamed', { kind: t(kind), number: index + 1 })}
              </option>
            ))}
          </select>
          {kind !== 'speaker' && own[kind].trouble !== null && <em>{t(`trouble.${own[kind].trouble}`)}</em>}
        </label>
      ))}
      {own.microphone.track !== null && (
        <div className={styles.choice}>
          <span>{t('level')}</span>
          <Meter track={own.microphone.track} />
        </div>
      )}
    </div>
  )
}

function useKnownDevices(): KnownDevices | null {
  const [known, setKnown] = useState<KnownDevices | null>(null)
  useEffect(() => {
    const look = () => void knownDevices().then(setKnown)
    look()
    const devices = navigator.mediaDevices as MediaDevices | undefined
    devices?.addEventListener('devicechange', look)
    return () => devices?.removeEventListener('devicechange', look)
  }, [])
  return known
}

/** Moved past React, from frame to frame. */
function Meter({ track }: { track: MediaStreamTrack }) {
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    const level = new VoiceLevel(track)
    let frame = 0
    const draw = () => {
      if (bar.current !== null) bar.current.style.transform = `scaleX(${level.loudest})`
      frame = requestAnimationFrame(draw)
    }
    draw()
    return () => {
      cancelAnimationFrame(frame)
      level.close()
    }
  }, [track])
  return (
    <i className={styles.meter}>
      <i ref={bar} />
    </i>
  )
}
