'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Whom } from '#domain/call'
import { type Unit, listUnits } from '#domain/force'
import { getNearby } from '#domain/incident'
import { useNamedUnits } from '../city/use-units.ts'
import { ask } from '../live/api.ts'
import { useIncident } from '../live/use-incidents.ts'
import { Icon, UNIT_ICON } from '../ui/icon.tsx'
import { Empty, useProblemWords } from '../ui/states.tsx'
import styles from './picker.module.css'

type PickerProps = {
  readonly incidentId: string | null
  /** Ticked beforehand besides those sent to the incident. */
  readonly chosenIds?: readonly string[]
  /** There already: not offered. */
  readonly besideIds: readonly string[]
  readonly isSending: boolean
  readonly error: unknown
  readonly goWords: (count: number) => string
  readonly onGo: (whom: Partial<Whom>) => void
}

type Candidate = Pick<Unit, 'id' | 'name' | 'kind'>
const NEAR = 8
const FOUND = 12
const NOBODY: readonly string[] = []
const isNumber = (text: string) => /^[+\d][\d\s-]{2,}$/.test(text)

/** Whom to call: who was sent is ticked, who is near follows, anybody else is found by name or number. */
export function PeoplePicker({ incidentId, chosenIds = NOBODY, besideIds, isSending, error, goWords, onGo }: PickerProps) {
  const t = useTranslations('call.start')
  const said = useProblemWords()
  const [text, setText] = useState('')
  const [ticked, setTicked] = useState<readonly string[] | null>(null)
  const [commander, setCommander] = useState(false)
  const wanted = text.trim()
  const incident = useIncident(incidentId).data
  const crewIds = incident?.unitIds ?? NOBODY
  const crewById = useNamedUnits([...crewIds, ...chosenIds])
  const near = useQuery({ queryKey: ['nearby', incidentId, 'call'], queryFn: ({ signal }) => ask(getNearby, { id: incidentId ?? '', limit: NEAR }, { signal }), enabled: incidentId !== null })
  const found = useQuery({ queryKey: ['units', 'called', wanted], queryFn: ({ signal }) => ask(listUnits, { q: wanted, limit: FOUND }, { signal }), enabled: wanted !== '' && !isNumber(wanted) })
  const isOffered = ({ id, kind }: Candidate) => !besideIds.includes(id) && kind !== 'device'
  const crew = [...crewById.values()].filter(isOffered)
  const nearby = (near.data?.items ?? []).map((it): Candidate => ({ id: it.unitId, name: it.name, kind: it.kind })).filter(it => isOffered(it) && !crew.some(unit => unit.id === it.id))
  const all = ticked ?? crew.map(unit => unit.id)
  const toggle = (id: string) => setTicked(all.includes(id) ? all.filter(it => it !== id) : [...all, id])
  const numbers = isNumber(wanted) ? [wanted] : []
  const count = all.length + numbers.length + (commander ? 1 : 0)
  const rows = (title: string, units: readonly Candidate[]) => units.length > 0 && <Rows title={title} units={units} chosenIds={all} onToggle={toggle} />
  return (
    <form
      className={styles.picker}
      onSubmit={event => {
        event.preventDefault()
        if (count > 0 && !isSending) onGo({ unitIds: [...all], numbers, commander })
      }}
    >
      <input className={styles.search} type="search" value={text} placeholder={t('search')} aria-label={t('search')} onChange={event => setText(event.target.value)} />
      <div className={styles.list}>
        {numbers.map(number => (
          <p key={number} className={styles.number}>
            <Icon name="a-call" />
            {t('number', { number })}
          </p>
        ))}
        {wanted !== '' && numbers.length === 0 && rows(t('found'), (found.data?.items ?? []).filter(isOffered))}
        {wanted !== '' && numbers.length === 0 && found.data?.items.length === 0 && <Empty title={t('none')} hint={t('noneHint')} />}
        {rows(t('crew'), crew)}
        {rows(t('near'), nearby)}
        <label className={styles.row}>
          <input type="checkbox" checked={commander} onChange={event => setCommander(event.target.checked)} />
          <Icon name="s-command" />
          <b>{t('commander')}</b>
        </label>
      </div>
      {error !== null && error !== undefined && <p className={styles.trouble} role="alert">{said(error)}</p>}
      <button type="submit" className={styles.go} disabled={count === 0 || isSending}>
        <Icon name="a-call" />
        {isSending ? t('going') : count === 0 ? t('nobody') : goWords(count)}
      </button>
    </form>
  )
}

function Rows({ title, units, chosenIds, onToggle }: { title: string; units: readonly Candidate[]; chosenIds: readonly string[]; onToggle: (id: string) => void }) {
  const kind = useTranslations('common.unitKind')
  return (
    <fieldset>
      <legend>{title}</legend>
      {units.map(unit => (
        <label key={unit.id} className={styles.row}>
          <input type="checkbox" checked={chosenIds.includes(unit.id)} onChange={() => onToggle(unit.id)} />
          <Icon name={UNIT_ICON[unit.kind]} />
          <b>{unit.name}</b>
          <span>{kind(unit.kind)}</span>
        </label>
      ))}
    </fieldset>
  )
}
