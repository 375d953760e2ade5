'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslations } from 'use-intl'
import { listUnits, unitKind } from '#domain/force'
import { ask } from '../live/api.ts'
import { Icon, UNIT_ICON } from '../ui/icon.tsx'
import type { NamedUnit, TermsDraft } from './terms-draft.ts'
import styles from './watch.module.css'

type WhoProps = { readonly draft: TermsDraft; readonly onChange: (part: Partial<TermsDraft>) => void }

/** Whom a rule watches: everybody within reach, kinds, or units by name. */
export function WhoField({ draft, onChange }: WhoProps) {
  const t = useTranslations('watch.form')
  const common = useTranslations('common.unitKind')
  const modes = draft.kind === 'co_presence' ? (['units'] as const) : (['all', 'kinds', 'units'] as const)
  const toggle = (kind: (typeof unitKind.options)[number]) => onChange({ kinds: unitKind.options.filter(it => (it === kind ? !draft.kinds.includes(it) : draft.kinds.includes(it))) })
  return (
    <fieldset className={styles.field}>
      <legend>{t('who')}</legend>
      {modes.length > 1 && (
        <div className={styles.segments}>
          {modes.map(mode => (
            <label key={mode} className={draft.whoMode === mode ? styles.on : undefined}>
              <input type="radio" name="rule-who" className="visually-hidden" checked={draft.whoMode === mode} onChange={() => onChange({ whoMode: mode })} />
              {t(mode)}
            </label>
          ))}
        </div>
      )}
      {draft.whoMode === 'kinds' && (
        <div className={styles.chips}>
          {unitKind.options.map(kind => (
            <label key={kind} className={draft.kinds.includes(kind) ? styles.on : undefined}>
              <input type="checkbox" className="visually-hidden" checked={draft.kinds.includes(kind)} onChange={() => toggle(kind)} />
              <Icon name={UNIT_ICON[kind]} />
              {common(kind)}
            </label>
          ))}
        </div>
      )}
      {draft.whoMode === 'units' && <Named units={draft.units} onUnits={units => onChange({ units })} />}
    </fieldset>
  )
}

function Named({ units, onUnits }: { units: readonly NamedUnit[]; onUnits: (units: readonly NamedUnit[]) => void }) {
  const t = useTranslations('watch.form')
  const common = useTranslations('common.unitKind')
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useQuery({ queryKey: ['units', 'find', q], queryFn: ({ signal }) => ask(listUnits, { q, limit: 6 }, { signal }), enabled: q !== '', placeholderData: keepPreviousData, staleTime: 10_000 })
  const items = q === '' ? [] : (found.data?.items ?? []).filter(unit => !units.some(it => it.number === unit.number))
  return (
    <div className={styles.find}>
      {units.length > 0 && (
        <div className={styles.chips}>
          {units.map(unit => (
            <button key={unit.number} type="button" className={styles.on} aria-label={t('take', { name: unit.name })} onClick={() => onUnits(units.filter(it => it !== unit))}>
              <Icon name={UNIT_ICON[unit.kind]} />
              {unit.name}
              <Icon name="a-close" />
            </button>
          ))}
        </div>
      )}
      <input type="search" value={text} placeholder={t('find')} aria-label={t('find')} onChange={event => setText(event.target.value)} />
      {q !== '' && found.data !== undefined && (
        <ul>
          {items.map(({ number, name, kind }) => (
            <li key={number}>
              <button type="button" onClick={() => (onUnits([...units, { number, name, kind }]), setText(''))}>
                <Icon name={UNIT_ICON[kind]} />
                <b>{name}</b>
                <span>{common(kind)}</span>
              </button>
            </li>
          ))}
          {items.length === 0 && !found.isFetching && <li>{t('foundNone', { q })}</li>}
        </ul>
      )}
    </div>
  )
}
