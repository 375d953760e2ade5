'use client'
import { useTranslations } from 'use-intl'
import { inviteToCall } from '#domain/call'
import { useNow } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './call.module.css'
import { type CallSeen, callAct, useCallAct } from './use-call.ts'

/** Nobody else is there yet: who rings, who cannot, and for how long still. */
export function Calling({ now, mySeatId }: { now: CallSeen; mySeatId: string }) {
  const t = useTranslations('call.calling')
  const say = useSay()
  const nowMs = useNow(1000) ?? 0
  const act = useCallAct()
  const others = now.seats.filter(seat => seat.id !== mySeatId && seat.role !== 'watcher')
  const again = (accountId: string) => act.mutate(callAct(inviteToCall, { id: now.call.id, whom: { accountIds: [accountId] } }))
  return (
    <div className={styles.calling} role="status">
      <Icon name="a-call" />
      <h2>{others.length === 0 ? t('nobody') : t('title')}</h2>
      {others.some(seat => seat.state === 'ringing') && <p>{t('hint')}</p>}
      <ul>
        {others.map(seat => {
          const leftMs = seat.ringsUntil === null ? 0 : Date.parse(seat.ringsUntil) - nowMs
          const isRinging = seat.state === 'ringing' && leftMs > 0
          const state = seat.state === 'ringing' && !isRinging ? 'missed' : seat.state
          return (
            <li key={seat.id} data-state={state}>
              <b>{seat.name}</b>
              <span>{t(`state.${state}`)}</span>
              {isRinging ? (
                <em>{say.duration(leftMs)}</em>
              ) : (
                seat.accountId !== null && (
                  <button type="button" disabled={act.isPending} onClick={() => again(seat.accountId!)}>
                    {t('again')}
                  </button>
                )
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
