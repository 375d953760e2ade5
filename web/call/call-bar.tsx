'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { endCall, isIn, leaveCall, raiseHand } from '#domain/call'
import type { Me } from '#domain/identity'
import { Icon, type IconName } from '../ui/icon.tsx'
import { useProblemWords } from '../ui/states.tsx'
import { useMedia, useRoom } from './call-room.tsx'
import type { SidePage } from './call-side.tsx'
import styles from './call.module.css'
import { PushToTalk } from './push-to-talk.tsx'
import type { Layout } from './stage-plan.ts'
import { type CallSeen, callAct, useCallAct } from './use-call.ts'
import type { Look } from './use-look.ts'

type BarProps = {
  readonly now: CallSeen
  readonly me: Me
  readonly look: Look
  readonly mySeatId: string | null
  readonly layout: Layout
  readonly onLayout: (layout: Layout) => void
  readonly side: SidePage | null
  readonly onSide: (page: SidePage | null) => void
  readonly home: string
}

/** All one can do in a call: speak, show, share, bring others in, go. */
export function CallBar({ now, me, look, mySeatId, layout, onLayout, side, onSide, home }: BarProps) {
  const t = useTranslations('call')
  const { call, seats } = now
  const mine = seats.find(seat => seat.id === mySeatId)
  const isGroup = call.kind === 'voice_group'
  const takesPart = mine !== undefined && mine.role !== 'watcher'
  const listening = seats.filter(seat => isIn(seat)).length
  return (
    <footer className={styles.bar} aria-label={t('bar.label')}>
      <div className={styles.group}>
        <Icon name="a-call" />
        <p>
          <b>{call.title || t(isGroup ? 'group' : 'untitled')}</b>
          <span>{isGroup ? `${t('bar.groupWord')} · ${t('bar.listening', { count: listening })}` : t('inCall', { count: listening })}</span>
        </p>
        {!isGroup && (
          <button type="button" onClick={() => onLayout(layout === 'grid' ? 'speaker' : 'grid')} title={t('bar.layout')}>
            <Icon name={layout === 'grid' ? 'a-speaker' : 'a-tiles'} />
            {t(layout === 'grid' ? 'bar.speaker' : 'bar.grid')}
          </button>
        )}
      </div>
      {takesPart ? <PushToTalk isGroup={isGroup} seats={seats} mySeatId={mySeatId} isMutedByHost={mine.isMuted} /> : <i />}
      <Acts now={now} me={me} look={look} mySeatId={mySeatId} side={side} onSide={onSide} home={home} />
    </footer>
  )
}

type ActsProps = Pick<BarProps, 'now' | 'me' | 'look' | 'mySeatId' | 'side' | 'onSide' | 'home'>

function Acts({ now, me, look, mySeatId, side, onSide, home }: ActsProps) {
  const t = useTranslations('call.bar')
  const said = useProblemWords()
  const router = useRouter()
  const { media } = useRoom()
  const act = useCallAct()
  const [isEnding, setEnding] = useState(false)
  const { call, seats } = now
  const mine = seats.find(seat => seat.id === mySeatId)
  const takesPart = mine !== undefined && mine.role !== 'watcher'
  const isLeader = mine?.role === 'host' || me.actions.includes('call.oversee')
  const leave = () => {
    act.mutate(callAct(leaveCall, { id: call.id }))
    media.close('left')
    router.push(home)
  }
  const toggle = (page: SidePage) => onSide(side === page ? null : page)
  return (
    <div className={styles.acts}>
      {act.error !== null && <p role="alert">{said(act.error)}</p>}
      {takesPart && call.kind === 'conference' && <Switches isMutedByHost={mine.isMuted} hasScreen={look === 'desk'} />}
      {takesPart && call.kind === 'conference' && <Act icon="a-plus" words={t('invite')} isOn={side === 'invite'} onPress={() => toggle('invite')} />}
      {takesPart && <Act icon="a-hand" words={t(mine.handUpAt === null ? 'hand' : 'lowerHand')} isOn={mine.handUpAt !== null} onPress={() => act.mutate(callAct(raiseHand, { id: call.id, isUp: mine.handUpAt === null }))} />}
      <Act icon="a-user" words={t('people')} isOn={side === 'people'} onPress={() => toggle('people')} />
      <Act icon="a-chat" words={t('chat')} isOn={side === 'chat'} onPress={() => toggle('chat')} />
      {takesPart && look === 'desk' && <Act icon="a-gear" words={t('devices')} isOn={side === 'devices'} onPress={() => toggle('devices')} />}
      <div className={styles.ending}>
        {isEnding && isLeader && (
          <div className={styles.ask} role="dialog">
            <p>{t('endSure')}</p>
            <button type="button" className={styles.red} onClick={() => act.mutate(callAct(endCall, { id: call.id }))}>
              {t('end')}
            </button>
            <button type="button" onClick={leave}>
              {t('leave')}
            </button>
          </div>
        )}
        <button type="button" className={styles.end} aria-expanded={isLeader ? isEnding : undefined} onClick={() => (isLeader && call.kind === 'conference' ? setEnding(!isEnding) : leave())}>
          <Icon name="a-call" />
          {t('leave')}
        </button>
      </div>
    </div>
  )
}

/** Microphone, camera, screen: each says how it stands, not what a press would do. */
function Switches({ isMutedByHost, hasScreen }: { isMutedByHost: boolean; hasScreen: boolean }) {
  const t = useTranslations('call.bar')
  const { media } = useRoom()
  const { own } = useMedia()
  const isMicOpen = own.microphone.is === 'on'
  const [isCameraOff, isScreenOff] = [own.camera.is === 'off', own.screen.is === 'off']
  const micWords = isMutedByHost ? t('hostMuted') : own.microphone.trouble !== null ? t('noMicrophone') : t(isMicOpen ? 'microphone' : 'muted')
  return (
    <>
      <Act icon={isMicOpen ? 'a-mic' : 'a-mic-off'} words={micWords} isOff={!isMicOpen} isDisabled={isMutedByHost} onPress={() => void media.own.turn('microphone', !isMicOpen)} />
      <Act icon={isCameraOff ? 'a-video-off' : 'a-video'} words={own.camera.trouble !== null ? t('noCamera') : t(isCameraOff ? 'cameraOff' : 'camera')} isOff={isCameraOff} onPress={() => void media.own.turn('camera', isCameraOff)} />
      {hasScreen && <Act icon="a-screen" words={t(isScreenOff ? 'screen' : 'stopScreen')} onPress={() => void media.own.turn('screen', isScreenOff)} />}
    </>
  )
}

type ActProps = { readonly icon: IconName; readonly words: string; readonly onPress: () => void; readonly isOff?: boolean; readonly isOn?: boolean; readonly isDisabled?: boolean }

function Act({ icon, words, onPress, isOff = false, isOn = false, isDisabled = false }: ActProps) {
  return (
    <button type="button" data-off={isOff} aria-pressed={isOn} disabled={isDisabled} onClick={onPress}>
      <Icon name={icon} />
      {words}
    </button>
  )
}
