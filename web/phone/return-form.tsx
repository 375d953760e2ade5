'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type Incident, returnIncident } from '#domain/incident'
import { newKey, order } from '../live/api.ts'
import { useProblemWords } from '../ui/states.tsx'
import styles from './phone.module.css'

/** Back to the command centre, always with a reason. */
export function ReturnForm({ incident, onDone }: { incident: Incident; onDone: () => void }) {
  const t = useTranslations('phone.act')
  const act = useTranslations('common.act')
  const said = useProblemWords()
  const queries = useQueryClient()
  const [why, setWhy] = useState('')
  const [key] = useState(newKey)
  const send = useMutation({
    mutationFn: () => order(returnIncident, { id: incident.id, note: why.trim() }, { idempotencyKey: key }),
    onSuccess: returned => {
      queries.setQueryData(['incident', incident.id], returned)
      void queries.invalidateQueries({ queryKey: ['incidents'] })
      onDone()
    },
  })
  return (
    <footer className={styles.act}>
      {send.error !== null && (
        <p className={styles.trouble} role="alert">
          {said(send.error)}
        </p>
      )}
      <input className={styles.say} value={why} maxLength={500} autoFocus placeholder={t('returnWhy')} aria-label={t('returnWhy')} onChange={event => setWhy(event.target.value)} />
      <button type="button" disabled={why.trim() === '' || send.isPending} onClick={() => send.mutate()}>
        {send.isPending ? t('sending') : t('returnSend')}
      </button>
      <button type="button" className={styles.plain} onClick={onDone}>
        {act('cancel')}
      </button>
    </footer>
  )
}
