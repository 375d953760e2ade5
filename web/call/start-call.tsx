'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { type Whom, getAbility, startCall } from '#domain/call'
import { ask, newKey, order } from '../live/api.ts'
import { useMay } from '../live/use-live.ts'
import { Icon } from '../ui/icon.tsx'
import { PeoplePicker } from './people-picker.tsx'
import styles from './start.module.css'

type StartProps = { readonly incidentId?: string; readonly unitId?: string; readonly className?: string | undefined }

/** The call button: asks whom, rings, and goes into the call. Where calls cannot be had it says why. */
export function StartCall({ incidentId, unitId, className }: StartProps) {
  const t = useTranslations('call.start')
  const common = useTranslations('common.act')
  const isEnglish = useLocale() === 'en'
  const router = useRouter()
  const dialog = useRef<HTMLDialogElement>(null)
  const mayStart = useMay('call.start')
  const ability = useQuery({ queryKey: ['call-ability'], queryFn: ({ signal }) => ask(getAbility, {}, { signal }), enabled: mayStart, staleTime: 15_000, refetchInterval: 60_000 })
  const last = useRef({ text: '', key: '' })
  const start = useMutation({
    mutationFn: (whom: Partial<Whom>) => {
      const text = JSON.stringify(whom)
      if (last.current.text !== text) last.current = { text, key: newKey() }
      return order(startCall, { incidentId, unitId, whom }, { idempotencyKey: last.current.key })
    },
    onSuccess: ({ call }) => router.push(`/call/${call.id}`),
  })
  if (!mayStart) return null
  const why = ability.data?.canCall === false ? ability.data.why : null
  const words = why === null ? t('call') : isEnglish ? why.en : why.zh
  return (
    <>
      <button type="button" className={className} disabled={why !== null} title={why === null ? undefined : words} onClick={() => (unitId !== undefined ? start.mutate({ unitIds: [unitId] }) : dialog.current?.showModal())}>
        <Icon name="a-call" />
        {start.isPending && unitId !== undefined ? t('going') : t('call')}
      </button>
      {why !== null && <span className="visually-hidden">{`${t('cannot')}: ${words}`}</span>}
      <dialog ref={dialog} className={styles.dialog} aria-label={t('title')}>
        <header>
          <h2>{t('title')}</h2>
          <button type="button" onClick={() => dialog.current?.close()} aria-label={common('close')}>
            <Icon name="a-close" />
          </button>
        </header>
        <PeoplePicker incidentId={incidentId ?? null} besideIds={[]} isSending={start.isPending} error={start.error} goWords={count => t('go', { count })} onGo={whom => start.mutate(whom)} />
      </dialog>
    </>
  )
}
