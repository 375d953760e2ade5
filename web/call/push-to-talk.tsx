'use client'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Seat } from '#domain/call'
import { Icon } from '../ui/icon.tsx'
import { useMedia, useRoom } from './call-room.tsx'
import styles from './call.module.css'
import { useHeldSpace } from './use-hold.ts'

type TalkProps = { readonly isGroup: boolean; readonly seats: readonly Seat[]; readonly mySeatId: string | null; readonly isMutedByHost: boolean }

/**
 * Hold to speak. In a voice group it asks for the floor, and says who has it; in a conference it opens a muted microphone for as long
 * as it is held.
 */
export function PushToTalk({ isGroup, seats, mySeatId, isMutedByHost }: TalkProps) {
  const t = useTranslations('call.bar')
  const { media } = useRoom()
  const { own, floor, phase } = useMedia()
  const isOpen = isGroup ? floor.heldBySeatId !== null && floor.heldBySeatId === mySeatId : own.microphone.is === 'on'
  const canTalk = phase.is === 'in' && !isMutedByHost
  /** A microphone that was open before is not closed by letting go. */
  const isOpener = useRef(false)
  const hold = (isHeld: boolean) => {
    if (isGroup) return void media.wantFloor(isHeld)
    if (isHeld) isOpener.current = !isOpen
    if (isOpener.current) void media.own.turn('microphone', isHeld)
    if (!isHeld) isOpener.current = false
  }
  useHeldSpace(hold, canTalk)
  const holder = seats.find(seat => seat.id === floor.heldBySeatId)?.name ?? ''
  const words = () => {
    if (isMutedByHost) return t('hostMuted')
    if (floor.lost !== null && holder !== '') return t(floor.lost, { name: holder })
    if (isOpen) return t(isGroup ? 'release' : 'open')
    return isGroup && holder !== '' ? t('waiting', { name: holder }) : t('hold')
  }
  return (
    <button
      type="button"
      className={styles.talk}
      data-open={isOpen}
      data-lost={floor.lost ?? 'none'}
      disabled={!canTalk}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        hold(true)
      }}
      onPointerUp={() => hold(false)}
      onPointerCancel={() => hold(false)}
      onContextMenu={event => event.preventDefault()}
    >
      <Icon name={isOpen ? 'a-mic' : 'a-mic-off'} />
      <span aria-live="polite">{words()}</span>
      {!isOpen && !isMutedByHost && <kbd>{t('key')}</kbd>}
    </button>
  )
}
