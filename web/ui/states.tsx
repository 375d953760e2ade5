'use client'
import type { ReactNode } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { isProblem } from '#platform/pure'
import { Icon } from './icon.tsx'

/** Loading is a skeleton of the right shape: one width (CSS length) per line, `tall` lines for figures and pictures. */
export function Skeleton({ lines, tall }: { lines: readonly string[]; tall?: string }) {
  const t = useTranslations('common.state')
  return (
    <div className="skeleton" role="status" aria-label={t('loading')}>
      {tall !== undefined && <i style={{ height: tall, width: '100%' }} />}
      {lines.map((width, index) => (
        <i key={index} style={{ width }} />
      ))}
    </div>
  )
}

/** Empty says what will come here, and what to do. */
export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="state">
      <Icon name="a-empty" />
      <b>{title}</b>
      {hint !== undefined && <p>{hint}</p>}
      {children}
    </div>
  )
}

/** What happened, in the words of the problem; `kept` says what is still good. */
export function ErrorState({ error, kept, onRetry }: { error: unknown; kept?: string; onRetry?: () => void }) {
  const t = useTranslations('common.state')
  const said = useProblemWords()(error)
  return (
    <div className="state" role="alert">
      <Icon name="a-warn" />
      <b>{said}</b>
      {kept !== undefined && <p>{kept}</p>}
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          {t('tryAgain')}
        </button>
      )}
    </div>
  )
}

/** The words of a problem in the language of the page; anything else is said to be our fault. */
export function useProblemWords(): (error: unknown) => string {
  const isEnglish = useLocale() === 'en'
  const t = useTranslations('common.state')
  return error => (isProblem(error) ? (isEnglish ? error.words.en : error.words.zh) : t('failed'))
}
