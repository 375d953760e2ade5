'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type Seat, handOverCall, inviteToCall, isIn, lockCall, muteSeat, removeSeat, sayInCall } from '#domain/call'
import type { Me } from '#domain/identity'
import { newKey, order } from '../live/api.ts'
import { Icon } from '../ui/icon.tsx'
import { Empty, useProblemWords } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './call.module.css'
import { DevicesPage } from './devices-page.tsx'
import { PeoplePicker } from './people-picker.tsx'
import { type CallSeen, callAct, useCallAct } from './use-call.ts'

export type SidePage = 'people' | 'chat' | 'devices' | 'invite'
type SideProps = { readonly page: SidePage; readonly onPage: (page: SidePage) => void; readonly now: CallSeen; readonly me: Me; readonly mySeatId: string | null; readonly onClose: () => void }

/** What stands beside the picture when asked for: who is there, what was written, one's devices, whom to bring in. */
export function CallSide({ page, now, me, mySeatId, onClose }: SideProps) {
  const t = useTranslations('call')
  const common = useTranslations('common.act')
  const title = { people: t('people.title'), chat: t('chat.title'), devices: t('device.title'), invite: t('start.invite') }[page]
  return (
    <aside className={styles.side} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button type="button" onClick={onClose} aria-label={common('close')}>
          <Icon name="a-close" />
        </button>
      </header>
      {page === 'people' && <PeoplePage now={now} me={me} mySeatId={mySeatId} />}
      {page === 'chat' && <ChatPage now={now} mySeatId={mySeatId} />}
      {page === 'devices' && <DevicesPage />}
      {page === 'invite' && <InvitePage now={now} onDone={onClose} />}
    </aside>
  )
}

function PeoplePage({ now, me, mySeatId }: Pick<SideProps, 'now' | 'me' | 'mySeatId'>) {
  const t = useTranslations('call')
  const said = useProblemWords()
  const act = useCallAct()
  const { call, seats } = now
  const leads = seats.some(seat => seat.id === mySeatId && seat.role === 'host') || me.actions.includes('call.oversee')
  const [inside, others] = [seats.filter(isIn), seats.filter(seat => !isIn(seat))]
  const can = (seat: Seat) => leads && seat.id !== mySeatId
  return (
    <div className={styles.scroll}>
      {act.error !== null && <p className={styles.trouble} role="alert">{said(act.error)}</p>}
      <h3>{t('people.inCall')}</h3>
      <ul className={styles.people}>
        {inside.map(seat => (
          <li key={seat.id}>
            <b>{seat.name}</b>
            <span>{seat.role === 'member' ? (seat.state === 'away' ? t('calling.state.away') : '') : t(`tile.${seat.role}`)}</span>
            {can(seat) && <button type="button" onClick={() => act.mutate(callAct(muteSeat, { id: call.id, seatId: seat.id, isMuted: !seat.isMuted }))}>{t(seat.isMuted ? 'people.unmute' : 'people.mute')}</button>}
            {can(seat) && seat.role === 'member' && <button type="button" onClick={() => act.mutate(callAct(handOverCall, { id: call.id, seatId: seat.id }))}>{t('people.handOver')}</button>}
            {can(seat) && seat.role !== 'host' && <button type="button" onClick={() => confirm(t('people.removeSure', { name: seat.name })) && act.mutate(callAct(removeSeat, { id: call.id, seatId: seat.id }))}>{t('people.remove')}</button>}
          </li>
        ))}
      </ul>
      {others.length > 0 && <h3>{t('people.others')}</h3>}
      <ul className={styles.people}>
        {others.map(seat => (
          <li key={seat.id}>
            <b>{seat.name}</b>
            <span>{t(`calling.state.${seat.state}`)}</span>
            {seat.state !== 'ringing' && seat.accountId !== null && <button type="button" onClick={() => act.mutate(callAct(inviteToCall, { id: call.id, whom: { accountIds: [seat.accountId!] } }))}>{t('people.ringAgain')}</button>}
          </li>
        ))}
      </ul>
      {leads && (
        <button type="button" className={styles.wide} onClick={() => act.mutate(callAct(lockCall, { id: call.id, isLocked: !call.isLocked }))}>
          <Icon name="a-lock" />
          {t(call.isLocked ? 'people.unlock' : 'people.lock')}
        </button>
      )}
    </div>
  )
}

/** What is written stays until it was taken; the fact of it puts it into the list. */
function ChatPage({ now, mySeatId }: Pick<SideProps, 'now' | 'mySeatId'>) {
  const t = useTranslations('call.chat')
  const say = useSay()
  const [written, setWritten] = useState({ text: '', key: newKey() })
  const send = useMutation({
    mutationFn: () => order(sayInCall, { id: now.call.id, text: written.text.trim() }, { idempotencyKey: written.key }),
    onSuccess: () => setWritten({ text: '', key: newKey() }),
  })
  return (
    <>
      <ol className={styles.chat}>
        {now.chat.length === 0 && <Empty title={t('none')} hint={t('noneHint')} />}
        {now.chat.map(line => (
          <li key={line.id} data-mine={line.seatId === mySeatId}>
            <span>
              {line.name} {say.time(line.at)}
            </span>
            <p>{line.text}</p>
          </li>
        ))}
      </ol>
      {send.error !== null && <p className={styles.trouble} role="alert">{t('unsent')}</p>}
      <form
        className={styles.write}
        onSubmit={event => {
          event.preventDefault()
          if (written.text.trim() !== '' && !send.isPending) send.mutate()
        }}
      >
        <input value={written.text} maxLength={500} placeholder={t('write')} aria-label={t('write')} onChange={event => setWritten({ text: event.target.value, key: newKey() })} />
        <button type="submit" disabled={written.text.trim() === '' || send.isPending}>
          {t('send')}
        </button>
      </form>
    </>
  )
}

function InvitePage({ now, onDone }: { now: CallSeen; onDone: () => void }) {
  const t = useTranslations('call.start')
  const act = useCallAct(onDone)
  const { call, seats } = now
  const there = seats.filter(seat => isIn(seat) || seat.state === 'ringing').flatMap(seat => seat.unitId ?? [])
  return (
    <PeoplePicker
      incidentId={call.about?.of === 'incident' ? call.about.incidentId : null}
      besideIds={there}
      isSending={act.isPending}
      error={act.error}
      goWords={count => t('inviteGo', { count })}
      onGo={whom => act.mutate(callAct(inviteToCall, { id: call.id, whom }))}
    />
  )
}
