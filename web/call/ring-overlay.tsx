'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { declineCall, isIn, myCalls } from '#domain/call'
import { ask, order } from '../live/api.ts'
import { useFacts, useMe } from '../live/use-live.ts'
import { useNow } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { callIn } from './call-book.ts'
import { NOTHING_RINGS, type Ring, type RingBook, callerOf, heardRing, ringBookOf, ringsNow, sittingIn } from './ring-book.ts'
import { RingTone } from './ring-tone.ts'
import styles from './ring.module.css'

/** Over every page of whoever is signed in: what rings for them, and the way back into a call they sit in. */
export function RingOverlay() {
  const me = useMe()
  return me?.actions.includes('call.read') ? <Rings accountId={me.accountId} /> : null
}

function Rings({ accountId }: { accountId: string }) {
  const book = useRingBook(accountId)
  const nowMs = useNow(1000) ?? 0
  const path = usePathname()
  const [ring] = ringsNow(book, accountId, nowMs).filter(it => !path.endsWith(it.call.id))
  const sitting = sittingIn(book, accountId)
  useTone(ring !== undefined)
  if (ring !== undefined) return <RingCard key={ring.call.id} ring={ring} nowMs={nowMs} isWall={path.startsWith('/wall')} />
  return sitting === null || path.startsWith('/call/') ? null : <Sitting callId={sitting.call.id} title={sitting.call.title} />
}

/** Asked for once and after every reset; facts carry the rest. */
function useRingBook(accountId: string): RingBook {
  const [book, setBook] = useState(NOTHING_RINGS)
  const known = useQuery({ queryKey: ['my-calls'], queryFn: ({ signal }) => ask(myCalls, {}, { signal }), staleTime: Infinity })
  // An answer like the last one is the same object, and still newer than what was heard since.
  const [takenAtMs, setTaken] = useState(0)
  if (takenAtMs !== known.dataUpdatedAt) {
    setTaken(known.dataUpdatedAt)
    setBook(ringBookOf(known.data?.items ?? []))
  }
  useFacts(fact => {
    const told = callIn(fact)
    if (told !== null) setBook(now => heardRing(now, told, accountId))
  })
  return book
}

function useTone(isRinging: boolean): void {
  const [tone] = useState(() => new RingTone())
  useEffect(() => {
    if (!isRinging) return
    tone.start()
    return () => tone.stop()
  }, [tone, isRinging])
}

/** Who calls and about what; one press and one is in. */
function RingCard({ ring, nowMs, isWall }: { ring: Ring; nowMs: number; isWall: boolean }) {
  const t = useTranslations('call.ring')
  const router = useRouter()
  const { call, seats } = ring
  const caller = callerOf(ring)
  const others = seats.filter(seat => seat.accountId !== null && (seat.state === 'ringing' || isIn(seat))).length - 2
  const accept = () => router.push(`/call/${call.id}`)
  const decline = useMutation({ mutationFn: () => order(declineCall, { id: call.id }) })
  useEffect(() => {
    if (!isWall) return
    const press = (event: KeyboardEvent) => event.key === 'Enter' && router.push(`/call/${call.id}`)
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [isWall, router, call.id])
  if (decline.isSuccess) return null
  return (
    <section className={styles.ring} data-wall={isWall} role="alertdialog" aria-label={t('accept')} data-theme="dark">
      <Icon name="a-call" className={styles.bell ?? ''} />
      <div>
        <b>{caller === null ? t('unknown') : t('title', { name: caller.name })}</b>
        <p>{call.title}</p>
        <span>{[t('left', { seconds: Math.max(0, Math.ceil((ring.until - nowMs) / 1000)) }), others > 0 ? t('others', { count: others }) : '', isWall ? t('key') : ''].filter(Boolean).join(' · ')}</span>
        {decline.error !== null && <em role="alert">{t('trouble')}</em>}
      </div>
      <button type="button" className={styles.decline} disabled={decline.isPending} onClick={() => decline.mutate()}>
        {t('decline')}
      </button>
      <button type="button" className={styles.accept} onClick={accept} autoFocus>
        <Icon name="a-video" />
        {t('accept')}
      </button>
    </section>
  )
}

function Sitting({ callId, title }: { callId: string; title: string }) {
  const t = useTranslations('call.ring')
  const router = useRouter()
  return (
    <button type="button" className={styles.sitting} data-theme="dark" onClick={() => router.push(`/call/${callId}`)}>
      <Icon name="a-call" />
      <b>{t('sitting')}</b>
      <span>{title}</span>
      {t('return')}
    </button>
  )
}
