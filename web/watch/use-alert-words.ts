'use client'
import { useTranslations } from 'use-intl'
import type { RuleKind, WatchAlert } from '#domain/watch'
import { useSay } from '../ui/use-say.ts'
import type { People } from './use-people.ts'

type Said = Pick<WatchAlert, 'kind' | 'unitIds' | 'limit'>

/** An alert as people say it: who did what, past which limit. */
export function useAlertWords(): (alert: Said, people: People) => string {
  const t = useTranslations('watch')
  const sayLimit = useLimitWords()
  return ({ kind, unitIds, limit }, people) => {
    const names = unitIds.flatMap(id => people.get(id)?.name ?? [])
    const isAsked = unitIds.some(id => people.get(id) === undefined)
    const first = names[0] ?? (unitIds.length === 0 ? t('who.nobody') : isAsked ? '…' : t('who.foreign'))
    const who = kind === 'approach' || kind === 'co_presence' ? (names.slice(0, 2).join('、') || first) : unitIds.length > 1 ? t('who.many', { name: first, count: unitIds.length }) : t('who.one', { name: first })
    return t(`said.${kind}`, { who, limit: limit === null ? '' : sayLimit(kind, limit) }).trim()
  }
}

/** A rule's limit with its unit: km/h, minutes, people or metres, by the kind. */
export function useLimitWords(): (kind: RuleKind, limit: number) => string {
  const t = useTranslations('watch.form')
  const say = useSay()
  return (kind, limit) => {
    if (kind === 'speed') return say.count(limit, t('kmh'))
    if (kind === 'dwell' || kind === 'silence') return say.duration(limit * 1000)
    if (kind === 'absence' || kind === 'gather') return say.count(limit, t('people'))
    return say.accuracy(limit)
  }
}
