'use client'
import { useTranslations } from 'use-intl'
import type { LinkQuality } from '#domain/call'
import { Icon } from '../ui/icon.tsx'
import { useMedia } from './call-room.tsx'
import type { MediaState } from './media-state.ts'
import { Picture, Waiting } from './picture.tsx'
import type { Place } from './stage-plan.ts'
import styles from './tile.module.css'
import { VoiceBars } from './voice-bars.tsx'

export type TileProps = {
  readonly place: Place
  /** Who this is besides a name: a post, a unit, how far from the scene. */
  readonly about: string
  readonly isLarge: boolean
  readonly isPinned: boolean
  readonly onPress: (() => void) | null
}

/** One who takes part, or what they share: the picture, who it is, whether they are heard, and how well. */
export function Tile({ place, about, isLarge, isPinned, onPress }: TileProps) {
  const t = useTranslations('call.tile')
  const media = useMedia()
  const { seat, isMine, source, number } = place
  const isSpeaking = source === 'camera' && isHeardNow(place, media)
  const name = source === 'screen' ? t('sharing', { name: seat.name }) : isMine ? `${seat.name} · ${t('me')}` : seat.name
  const classes = [styles.tile, isLarge ? styles.large : '', isSpeaking ? styles.speaking : ''].join(' ')
  return (
    <figure className={classes} data-seat={seat.id} data-source={source}>
      <Sight place={place} media={media} />
      <Quality place={place} media={media} isLarge={isLarge} />
      {seat.handUpAt !== null && source === 'camera' && (
        <span className={styles.hand}>
          <Icon name="a-hand" label={t('hand')} />
        </span>
      )}
      {onPress !== null && (
        <button type="button" className={styles.press} onClick={onPress} aria-pressed={isPinned} title={t(isPinned ? 'unpin' : 'pin')}>
          <span className="visually-hidden">{`${name} ${t(isPinned ? 'unpin' : 'pin')}`}</span>
        </button>
      )}
      <figcaption className={styles.cap}>
        <i className={styles.number}>{number}</i>
        <b>{name}</b>
        <span>{about}</span>
        <Voice place={place} media={media} isSpeaking={isSpeaking} isLarge={isLarge} />
      </figcaption>
    </figure>
  )
}

function isHeardNow({ seat }: Place, { speakers, floor }: MediaState): boolean {
  return speakers.includes(seat.id) || floor.heldBySeatId === seat.id
}

function voiceOf({ seat, isMine }: Place, { own, heard }: MediaState) {
  if (isMine) return { isOpen: own.microphone.is === 'on', track: own.microphone.track }
  const voice = [...heard.values()].find(it => it.seatId === seat.id && it.source === 'microphone')
  return { isOpen: voice !== undefined && !voice.isPaused, track: voice?.track ?? null }
}

/** What is seen: the picture, or who it would be of and why there is none. */
function Sight({ place, media }: { place: Place; media: MediaState }) {
  const t = useTranslations('call.tile')
  const { source, isMine, producerId, seat } = place
  const heard = producerId === null ? undefined : media.heard.get(producerId)
  const track = isMine ? media.own[source].track : (heard?.track ?? null)
  if (track !== null && (isMine || heard?.isHeld === false)) return <Picture track={track} producerId={producerId} isMirrored={isMine && source === 'camera'} isWhole={source === 'screen'} />
  return (
    <>
      {producerId !== null && <Waiting producerId={producerId} />}
      <div className={styles.nobody}>
        <i>{[...seat.name][0]}</i>
        <span>{producerId === null ? t('noPicture') : t(heard?.isHeld === true ? 'held' : 'coming')}</span>
      </div>
    </>
  )
}

/** `[CLW-11]` Honest: a weak link says so before somebody wonders; a good one only where there is room for it. */
function Quality({ place, media, isLarge }: { place: Place; media: MediaState; isLarge: boolean }) {
  const t = useTranslations('call.quality')
  const quality: LinkQuality = place.seat.state === 'away' ? 'lost' : (media.quality.get(place.seat.id) ?? 'good')
  if (quality === 'good') {
    const isSeen = isLarge && !place.isMine && place.producerId !== null && media.heard.get(place.producerId)?.track != null
    return isSeen ? <span className={styles.stat}>{t('good')}</span> : null
  }
  return <span className={styles.tag}>{t(quality)}</span>
}

function Voice({ place, media, isSpeaking, isLarge }: { place: Place; media: MediaState; isSpeaking: boolean; isLarge: boolean }) {
  const t = useTranslations('call.tile')
  if (place.source === 'screen') return <Icon name="a-screen" />
  const { isOpen, track } = voiceOf(place, media)
  if (isOpen && isSpeaking && isLarge && track !== null) return <VoiceBars track={track} />
  return <Icon name={isOpen ? 'a-mic' : 'a-mic-off'} label={t(isOpen ? 'speaking' : 'muted')} />
}
