'use client'
import { useTranslations } from 'use-intl'
import type { AuditEntry } from '#domain/identity'
import { useSay } from '../../ui/use-say.ts'
import { factKey, isKnownFact } from './fact-word.ts'
import type { PayloadRow } from './payload-rows.ts'

/** What happened, in words; a step of an incident by the name of the step. */
export function useFactWords(): (entry: Pick<AuditEntry, 'name' | 'payload'>) => string {
  const t = useTranslations('admin.audit.fact')
  const happened = useTranslations('common.happened')
  return ({ name, payload }) => {
    const step = name === 'incident.stepped' && typeof payload === 'object' && payload !== null && 'step' in payload ? String(payload.step) : null
    if (step !== null && happened.has(step as 'accept')) return `${t('incident_stepped')} · ${happened(step as 'accept')}`
    return isKnownFact(name) ? t(factKey(name)) : name
  }
}

/** A value of a record, in words: what is chosen from a list by its word, instants as times, lists joined. */
export function useValueWords(): (row: PayloadRow) => string {
  const common = useTranslations('common')
  const t = useTranslations('admin.audit')
  const protocol = useTranslations('admin.devices.protocol')
  const say = useSay()
  const word = (group: string, value: string) => (common.has(`${group}.${value}` as 'role.wall') ? common(`${group}.${value}` as 'role.wall') : value)
  const oneOf = ({ key }: PayloadRow, value: string): string => {
    if (key === 'kind') return word('unitKind', value) === value ? word('kind', value) : word('unitKind', value)
    if (key === 'roles') return word('role', value)
    if (key === 'level') return word('areaLevel', value)
    if (key === 'step') return word('step', value)
    if (key === 'severity' || key === 'status' || key === 'source') return word(key, value)
    if (key === 'protocol') return protocol.has(value as 'app') ? protocol(value as 'app') : value
    if (key === 'changed') return t.has(`changedField.${value}` as 'changedField.roles') ? t(`changedField.${value}` as 'changedField.roles') : value
    if (key === 'reportedAt' || key === 'dueAt') return say.dateTime(value)
    return value
  }
  return row => {
    const { key, value } = row
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (typeof value === 'string') return oneOf(row, value)
    const isMany = (key === 'created' || key === 'changed') && value.length > 6
    return isMany ? t('areasCount', { count: say.number(value.length) }) : value.map(it => oneOf(row, it)).join(key === 'areaNames' ? ' ' : '、')
  }
}
