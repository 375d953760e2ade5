'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { IncidentKind } from '#domain/incident'
import { Icon, KIND_ICON } from '../ui/icon.tsx'
import styles from './phone.module.css'
import { FIRST_KINDS, MORE_KINDS } from '../report/report-kinds.ts'

/** Five kinds and `more`; the rest unfolds in place. */
export function KindKeys({ kind, onKind }: { kind: IncidentKind | null; onKind: (kind: IncidentKind) => void }) {
  const t = useTranslations('common.kind')
  const more = useTranslations('phone.report')('more')
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? [...FIRST_KINDS, ...MORE_KINDS] : FIRST_KINDS
  return (
    <div className={styles.kinds} role="radiogroup">
      {shown.map(option => (
        <button key={option} type="button" role="radio" aria-checked={option === kind} onClick={() => onKind(option)}>
          <Icon name={KIND_ICON[option]} />
          {t(option)}
        </button>
      ))}
      {!isOpen && (
        <button type="button" onClick={() => setOpen(true)}>
          <Icon name="k-more" />
          {more}
        </button>
      )}
    </div>
  )
}
