'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useMe } from '../live/use-live.ts'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { CallFace } from './call-face.tsx'
import { CallRoom } from './call-room.tsx'
import styles from './call.module.css'
import { useCall } from './use-call.ts'
import { useLook } from './use-look.ts'

/** A call as one sits in it: known first, then its media. */
export function CallStage({ id }: { id: string }) {
  const t = useTranslations('call.phase')
  const me = useMe()
  const look = useLook(me)
  const found = useCall(id)
  /** Another entrance after this one was taken over elsewhere. */
  const [entrance, setEntrance] = useState(0)
  if (found.data === undefined || me === undefined) {
    return <div className={styles.plain}>{found.error === null ? <Skeleton lines={['40%', '64%', '52%']} /> : <ErrorState error={found.error} kept={t('gone')} onRetry={() => void found.refetch()} />}</div>
  }
  return (
    <CallRoom key={entrance} id={id} kind={found.data.call.kind}>
      <CallFace now={found.data} me={me} look={look} onEnterAgain={() => setEntrance(entrance + 1)} />
    </CallRoom>
  )
}
