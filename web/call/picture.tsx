'use client'
import { useEffect, useRef } from 'react'
import { useRoom } from './call-room.tsx'
import styles from './tile.module.css'

type PictureProps = { readonly track: MediaStreamTrack; /** Null for one's own, which nobody sends. */ readonly producerId: string | null; readonly isMirrored?: boolean; /** A screen is shown whole, a face fills its tile. */ readonly isWhole?: boolean }

/** A moving picture. The browser draws it; React only says which. */
export function Picture({ track, producerId, isMirrored = false, isWhole = false }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null)
  const { watch } = useRoom()
  useEffect(() => {
    const element = video.current
    if (element === null) return
    element.srcObject = new MediaStream([track])
    void element.play().catch(() => undefined)
    return () => {
      element.srcObject = null
    }
  }, [track])
  useEffect(() => {
    const element = video.current
    return element === null || producerId === null ? undefined : watch.add(element, producerId)
  }, [watch, producerId])
  return <video ref={video} className={[styles.video, isMirrored ? styles.mirrored : '', isWhole ? styles.whole : ''].join(' ')} data-producer={producerId ?? 'own'} autoPlay playsInline muted />
}

/** Keeps asking for a picture that has not come yet: where it will stand is watched like the picture itself. */
export function Waiting({ producerId }: { producerId: string }) {
  const place = useRef<HTMLDivElement>(null)
  const { watch } = useRoom()
  useEffect(() => {
    const element = place.current
    return element === null ? undefined : watch.add(element, producerId)
  }, [watch, producerId])
  return <div ref={place} className={styles.video} />
}
