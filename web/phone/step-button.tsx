'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type Incident, arriveOnScene, resolveIncident, setOut } from '#domain/incident'
import { newKey, order } from '../live/api.ts'
import { Icon } from '../ui/icon.tsx'
import { useProblemWords } from '../ui/states.tsx'
import styles from './phone.module.css'
import { nextStep, shortPlace } from './task-order.ts'

const COMMANDS = { 'set-out': setOut, arrive: arriveOnScene, resolve: resolveIncident }

type Given = { incident: Incident; /** Resolving asks for a word first: where that is done. */ onResolve?: () => void; note?: string; onDone?: () => void }

/** The one step that comes next, as one big button. A press that got no answer is sent again under the same key. */
export function StepButton({ incident, onResolve, note = '', onDone }: Given) {
  const t = useTranslations('phone.act')
  const said = useProblemWords()
  const queries = useQueryClient()
  const step = nextStep(incident.status)
  const [key, setKey] = useState(newKey)
  const send = useMutation({
    mutationFn: () => order(COMMANDS[step ?? 'resolve'], { id: incident.id, note }, { idempotencyKey: key }),
    onSuccess: done => {
      setKey(newKey())
      queries.setQueryData(['incident', incident.id], done)
      void queries.invalidateQueries({ queryKey: ['incidents'] })
      void queries.invalidateQueries({ queryKey: ['timeline', incident.id] })
      onDone?.()
    },
  })
  if (step === null) return null
  const words = { 'set-out': t('setOut', { place: shortPlace(incident) }), arrive: t('arrive'), resolve: onResolve ? t('openToResolve') : t('resolve') }
  const press = () => (step === 'resolve' && onResolve ? onResolve() : send.mutate())
  return (
    <>
      {send.error !== null && (
        <p className={styles.trouble} role="alert">
          {said(send.error)}
        </p>
      )}
      <button type="button" onClick={press} disabled={send.isPending}>
        <span>{send.isPending ? t('sending') : words[step]}</span>
        {step !== 'resolve' && <Icon name="a-next" />}
      </button>
    </>
  )
}
