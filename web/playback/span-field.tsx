'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type When, fieldOf, instantOf, spanOf } from './playback-view.ts'
import styles from './playback.module.css'

type FieldProps = { readonly when: When; readonly onWhen: (when: When) => void }

const KINDS = ['hour', 'today', 'own'] as const

/** The last hour, today, or two instants of one's own on the clock of the city. */
export function SpanField({ when, onWhen }: FieldProps) {
  const t = useTranslations('playback')
  const [isOwn, setOwn] = useState(when.kind === 'own')
  const chosen = isOwn ? 'own' : when.kind
  return (
    <>
      <div className={styles.segments} role="group" aria-label={t('when')}>
        {KINDS.map(kind => (
          <button
            key={kind}
            type="button"
            aria-pressed={chosen === kind}
            onClick={() => {
              setOwn(kind === 'own')
              if (kind !== 'own') onWhen({ kind })
            }}
          >
            {t(`span.${kind}`)}
          </button>
        ))}
      </div>
      {isOwn && <OwnSpan key={JSON.stringify(when)} when={when} onWhen={onWhen} />}
    </>
  )
}

function OwnSpan({ when, onWhen }: FieldProps) {
  const t = useTranslations('playback')
  const [span] = useState(() => spanOf(when, Date.now()))
  const [from, setFrom] = useState(fieldOf(span.fromMs))
  const [to, setTo] = useState(fieldOf(span.toMs))
  const [fromMs, toMs] = [instantOf(from), instantOf(to)]
  const isGood = fromMs !== null && toMs !== null && fromMs < toMs
  return (
    <form
      className={styles.own}
      onSubmit={event => {
        event.preventDefault()
        if (isGood) onWhen({ kind: 'own', fromMs, toMs })
      }}
    >
      <label>
        {t('from')}
        <input type="datetime-local" value={from} onChange={event => setFrom(event.target.value)} />
      </label>
      <label>
        {t('to')}
        <input type="datetime-local" value={to} onChange={event => setTo(event.target.value)} />
      </label>
      <button type="submit" disabled={!isGood}>
        {t('show')}
      </button>
      {!isGood && <p role="alert">{t('spanFault')}</p>}
    </form>
  )
}
